import type { OpineOnFilingItem, OpineOnFilingsRequest, OpineOnFilingsResponse } from '@zhuanguan/contracts';
import { groupCommit } from '@zhuanguan/db';
import { ok, refuse, type Result } from '@zhuanguan/kernel';
import type { RpcContext } from '@zhuanguan/rpc';
import type { WorkflowContext } from '../context.js';
import { bodyHash, correlationOr, isId } from '../rpc-input.js';
import { answer, MAX_BATCH, refused, retryable } from './command.rpc.js';
import type { FilingRow } from './filing.store.js';
import type { Verdict } from './filing.types.js';
import { opineOnFilings, type OpineItem } from './opine-on-filing.js';

const ACTS: readonly OpineItem['act'][] = ['ask', 'withdraw', 'give'];
const VERDICTS: readonly Verdict[] = ['none', 'remarks'];

/** 加签. */
export function opinionHandlers(ctx: WorkflowContext) {
  const opinions = groupCommit<OpineItem, Result<FilingRow>>({
    max: MAX_BATCH,
    retryable,
    run: (items) => opineOnFilings(ctx, items),
  });
  return {
    opineOnFilings: async ({ items }: OpineOnFilingsRequest, rpc: RpcContext): Promise<OpineOnFilingsResponse> => ({
      results: await Promise.all(
        items.map(async (item) => {
          const given = await opineItem(item, rpc);
          return given.ok ? answer(await opinions.submit(given.value)) : refused(given);
        }),
      ),
    }),
  };
}

async function opineItem(item: OpineOnFilingItem, rpc: RpcContext): Promise<Result<OpineItem>> {
  const actor = await rpc.verifyActor(item.actorToken);
  if (!actor.ok) return actor;
  const act = ACTS.find((known) => known === item.act);
  if (!isId(item.filingId) || !act) return refuse('not_found', 'filing_not_found', '没有找到这件备案。');
  const colleague = item.colleagueToken ? await rpc.verifyActor(item.colleagueToken) : undefined;
  if (colleague && !colleague.ok) return colleague;
  const { filingId, expectedVersion, question, dueOn, text, idempotencyKey, correlationId } = item;
  const verdict = VERDICTS.find((known) => known === item.verdict);
  // Tokens are made anew each time; whom they name is what was asked.
  const of = colleague?.value.accountId ?? '';
  const asked = { filingId, expectedVersion, act, question, dueOn, verdict: verdict ?? '', text, colleague: of };
  return ok({
    actor: actor.value,
    ...{ act, question, dueOn, text, idempotencyKey, filingId },
    bodyHash: bodyHash(asked),
    correlationId: correlationOr(correlationId),
    ...(verdict ? { verdict } : {}),
    ...(colleague ? { colleague: colleague.value } : {}),
    ...(expectedVersion ? { expectedVersion } : {}),
  });
}
