import type { HoldReceiptItem, HoldReceiptsRequest, HoldReceiptsResponse } from '@zhuanguan/contracts';
import { groupCommit } from '@zhuanguan/db';
import { ok, refuse, type Result } from '@zhuanguan/kernel';
import type { RpcContext } from '@zhuanguan/rpc';
import type { WorkflowContext } from '../context.js';
import { bodyHash, correlationOr, isId } from '../rpc-input.js';
import { answer, MAX_BATCH, refused, retryable } from './command.rpc.js';
import type { FilingRow } from './filing.store.js';
import { holdReceipts, type HoldItem } from './hold-receipt.js';

const ACTS: readonly HoldItem['act'][] = ['claim', 'take_over', 'release', 'transfer'];

/** 领办 and 转办. */
export function holdingHandlers(ctx: WorkflowContext) {
  const holds = groupCommit<HoldItem, Result<FilingRow>>({
    max: MAX_BATCH,
    retryable,
    run: (items) => holdReceipts(ctx, items),
  });
  return {
    holdReceipts: async ({ items }: HoldReceiptsRequest, rpc: RpcContext): Promise<HoldReceiptsResponse> => ({
      results: await Promise.all(
        items.map(async (item) => {
          const given = await holdItem(item, rpc);
          return given.ok ? answer(await holds.submit(given.value)) : refused(given);
        }),
      ),
    }),
  };
}

async function holdItem(item: HoldReceiptItem, rpc: RpcContext): Promise<Result<HoldItem>> {
  const actor = await rpc.verifyActor(item.actorToken);
  if (!actor.ok) return actor;
  const act = ACTS.find((known) => known === item.act);
  if (!isId(item.filingId) || !act) return refuse('not_found', 'filing_not_found', '没有找到这件备案。');
  const colleague = item.colleagueToken ? await rpc.verifyActor(item.colleagueToken) : undefined;
  if (colleague && !colleague.ok) return colleague;
  const { filingId, expectedVersion, note, idempotencyKey, correlationId } = item;
  // Tokens are made anew each time; whom they name is what was asked.
  const asked = { filingId, expectedVersion, act, note, colleague: colleague?.value.accountId ?? '' };
  return ok({
    actor: actor.value,
    act,
    note,
    idempotencyKey,
    bodyHash: bodyHash(asked),
    filingId,
    correlationId: correlationOr(correlationId),
    ...(colleague ? { colleague: colleague.value } : {}),
    ...(expectedVersion ? { expectedVersion } : {}),
  });
}
