import type { Actor } from '@zhuanguan/access';
import { appendFacts, findIdempotent, lockHeads, type Tx } from '@zhuanguan/db';
import { ok, refuse, type Result } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { evolve } from './filing.domain.js';
import { filingFacts } from './filing.events.js';
import { loadFilings, saveFilings, type FilingRow } from './filing.store.js';
import type { FilingEvent } from './filing.types.js';

/** What is asked of one filing that waits, whatever it is. */
export interface FilingCommandItem {
  actor: Actor;
  idempotencyKey: string;
  bodyHash: string;
  filingId: string;
  expectedVersion?: number;
  correlationId: string;
}

/** What is decided on the filing as it is now; `byName` where the event tells who acted. */
export type Deciding<Item> = (
  tx: Tx,
  item: Item,
  before: FilingRow,
  now: Date,
) => Promise<Result<{ events: FilingEvent[]; byName?: string }>>;

/**
 * One after the other in one transaction: of two officers who do the same at the same instant the second is told. For acts that
 * neither end nor start an appointment nor change whose turn it is.
 */
export const commandFilings = <Item extends FilingCommandItem>(
  ctx: WorkflowContext,
  items: readonly Item[],
  operationOf: (item: Item) => string,
  decide: Deciding<Item>,
): Promise<Result<FilingRow>[]> =>
  ctx.db.inTx({ kind: 'system', name: 'batch' }, async (tx) => {
    const ids = [...new Set(items.map((i) => i.filingId))];
    await lockHeads(
      tx,
      ids.map((id) => ({ aggregateType: 'filing', aggregateId: id })),
    );
    const results: Result<FilingRow>[] = [];
    for (const item of items) results.push(await commandOne(ctx, tx, item, operationOf(item), decide));
    return results;
  });

export const notAReceiver = () =>
  refuse('not_found', 'filing_not_found', '没有找到这件备案，或本单位不是它的接收单位。');

async function commandOne<Item extends FilingCommandItem>(
  ctx: WorkflowContext,
  tx: Tx,
  item: Item,
  operation: string,
  decide: Deciding<Item>,
): Promise<Result<FilingRow>> {
  const { actor } = item;
  const idempotency = {
    client: actor.clientId ?? actor.accountId,
    operation,
    key: item.idempotencyKey,
    bodyHash: item.bodyHash,
  };
  const [stored] = await findIdempotent<{ filingId: string }>(tx, [idempotency]);
  if (stored && !stored.ok) return stored;
  const before = (await loadFilings(tx, [item.filingId])).get(item.filingId);
  if (!before) return notAReceiver();
  if (stored) return ok(before);
  const now = ctx.now();
  const decided = await decide(tx, item, before, now);
  if (!decided.ok) return decided;
  const { events, byName } = decided.value;
  const row = { filing: events.reduce(evolve, before.filing), version: before.version + events.length };
  if (events.length > 0) await saveFilings(tx, [row], []);
  await appendFacts(
    tx,
    filingFacts(before, events, {
      at: now,
      actor: { accountId: actor.accountId, orgId: actor.actingOrgId ?? '' },
      correlationId: item.correlationId,
      unitAreaCode: before.filing.areaCode,
      ...(byName ? { byName } : {}),
    }),
    item.idempotencyKey ? [{ ...idempotency, response: { filingId: row.filing.id } }] : [],
  );
  return ok(row);
}

/** If-Match; whoever did not look does not ask. */
export const checkVersion = (
  { expectedVersion }: Pick<FilingCommandItem, 'expectedVersion'>,
  { version }: FilingRow,
): Result<void> =>
  expectedVersion !== undefined && expectedVersion !== version
    ? refuse('stale', 'version_changed', '这件备案已被他人更新，请刷新后再操作。')
    : ok(undefined);
