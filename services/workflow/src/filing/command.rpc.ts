import type { Actor } from '@zhuanguan/access';
import type { FilingResult } from '@zhuanguan/contracts';
import {
  groupCommit,
  isTransientDatabaseError,
  isUniqueViolation,
  StaleAggregateError,
  type GroupCommit,
} from '@zhuanguan/db';
import { ok, refuse, type Result } from '@zhuanguan/kernel';
import { refusalToProto, type RpcContext } from '@zhuanguan/rpc';
import { bodyHash, correlationOr, isId } from '../rpc-input.js';
import type { FilingCommandItem } from './command-filing.js';
import { filingToProto } from './filing.mapping.js';
import type { FilingRow } from './filing.store.js';

const MAX_BATCH = 64;

/** What may pass when tried again: a twin that has committed by then, a changed aggregate, a lost connection. */
const retryable = (error: unknown): boolean =>
  isUniqueViolation(error) || error instanceof StaleAggregateError || isTransientDatabaseError(error);

export type Commands<Item> = GroupCommit<Item, Result<FilingRow>>;

/** Commands that come together share a transaction. */
export const commandsOf = <Item>(run: (items: readonly Item[]) => Promise<Result<FilingRow>[]>): Commands<Item> =>
  groupCommit<Item, Result<FilingRow>>({ max: MAX_BATCH, retryable, run });

/** A batch method: each item is read, done and answered for itself. */
export const batchOf =
  <Given, Item>(commands: Commands<Item>, read: (given: Given, rpc: RpcContext) => Promise<Result<Item>>) =>
  async ({ items }: { items: readonly Given[] }, rpc: RpcContext): Promise<{ results: FilingResult[] }> => ({
    results: await Promise.all(
      items.map(async (item) => {
        const given = await read(item, rpc);
        return given.ok ? answer(await commands.submit(given.value)) : refused(given);
      }),
    ),
  });

export const unknownFiling = () => refuse('not_found', 'filing_not_found', '没有找到这件备案。');

interface GivenCommand {
  actorToken: string;
  filingId: string;
  idempotencyKey: string;
  correlationId: string;
  expectedVersion?: number;
}

/** Who asks it of which filing; `asked` is the rest of what an idempotency key stands for. */
export async function commandItem(
  { actorToken, filingId, idempotencyKey, correlationId, expectedVersion }: GivenCommand,
  rpc: RpcContext,
  asked: object,
): Promise<Result<FilingCommandItem>> {
  const actor = await rpc.verifyActor(actorToken);
  if (!actor.ok) return actor;
  if (!isId(filingId)) return unknownFiling();
  const seen = expectedVersion === undefined ? {} : { expectedVersion };
  return ok({
    actor: actor.value,
    idempotencyKey,
    bodyHash: bodyHash({ filingId, ...seen, ...asked }),
    filingId,
    correlationId: correlationOr(correlationId),
    ...(expectedVersion ? { expectedVersion } : {}),
  });
}

/** Whom a command names, where it names one. Tokens are made anew each time: the account is what was asked. */
export async function colleagueOf(
  { colleagueToken }: { colleagueToken: string },
  rpc: RpcContext,
): Promise<Result<{ colleague?: Actor }>> {
  if (!colleagueToken) return ok({});
  const colleague = await rpc.verifyActor(colleagueToken);
  return colleague.ok ? ok({ colleague: colleague.value }) : colleague;
}

const refused = (result: Extract<Result<never>, { ok: false }>): FilingResult => ({
  result: { $case: 'refusal', value: refusalToProto(result.refusal) },
});

/** What a command answers: the bare filing; names and countdowns are for reads. */
function answer(done: Result<FilingRow>): FilingResult {
  if (!done.ok) return refused(done);
  return {
    result: {
      $case: 'filing',
      value: filingToProto(done.value, { names: new Map(), policy: undefined, masked: false, actions: [], papers: [] }),
    },
  };
}
