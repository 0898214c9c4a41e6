import { appendFacts, isTransientDatabaseError, keyOf, lockHeads, type Fact, type Tx } from '@zhuanguan/db';
import { startLoop, type Log, type Loop } from '@zhuanguan/events';
import { dateInShanghai, newId } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { countSettled, listsDone, loadList, setListState } from './destruction-list.store.js';
import {
  deleteFilings,
  deleteOfAppointments,
  deletePersons,
  emptySummaries,
  lockFilings,
  type GoneFiling,
} from './destroy-filings.store.js';
import { destroyedFact, listFact } from './retention.events.js';
import { claimItems, dueRecords, lockRetention, settleItems, type ItemRow } from './retention.store.js';

const STEP = 50;
/** Nobody waits for it: what was approved is gone within a minute, or after the next start. */
const POLL_MS = 30_000;
const SYSTEM = { kind: 'system', name: 'batch' } as const;
/** By nobody's hand: the acts of those who approved it are in the list's own history. */
const ACTOR: Fact['actor'] = {};

/**
 * Destroys what two have let go, in steps that are each whole: rows, history beside the chain and the last link of the chain go
 * together, so that a worker killed anywhere leaves the rest listed. Time and holds are looked at again, with the hold of a
 * bureau kept out meanwhile. Gives how many records were settled.
 */
export async function destroyListed(ctx: WorkflowContext): Promise<number> {
  let total = 0;
  for (;;) {
    const done = await ctx.db.inTx(SYSTEM, (tx) => destroySome(ctx, tx));
    await ctx.db.inTx(SYSTEM, (tx) => finishLists(ctx, tx));
    total += done;
    if (done === 0) return total;
  }
}

async function destroySome(ctx: WorkflowContext, tx: Tx): Promise<number> {
  const items = await claimItems(tx, STEP);
  if (items.length === 0) return 0;
  const at = ctx.now();
  const today = dateInShanghai(at);
  await lockRetention(
    tx,
    items.map((item) => item.bureauId),
  );
  const filings = items.filter((item) => item.kind === 'filing').map((item) => item.subjectId);
  await lockHeads(
    tx,
    filings.map((aggregateId) => ({ aggregateType: 'filing', aggregateId })),
  );
  const rows = await lockFilings(tx, filings);
  const may = await stillDue(tx, items, today);
  const goes = items.filter((item) => may.get(item.subjectId) === 'due');
  await destroyAll(tx, { items: goes, rows, at, today });
  await settleItems(
    tx,
    items.map(({ listId, position, subjectId }) => {
      const why = may.get(subjectId) ?? 'not_due';
      return { listId, position, ...(why === 'due' ? { state: 'destroyed' } : { state: 'kept', keptBecause: why }) };
    }),
    at,
  );
  return items.length;
}

async function stillDue(tx: Tx, items: readonly ItemRow[], today: string): Promise<Map<string, 'due' | 'held'>> {
  const found = new Map<string, 'due' | 'held'>();
  for (const bureauId of new Set(items.map((item) => item.bureauId))) {
    const only = items.filter((item) => item.bureauId === bureauId).map((item) => item.subjectId);
    for (const record of await dueRecords(tx, { bureauId, today, only, limit: only.length }))
      found.set(record.id, record.held ? 'held' : 'due');
  }
  return found;
}

interface Going {
  items: readonly ItemRow[];
  rows: readonly GoneFiling[];
  at: Date;
  today: string;
}

async function destroyAll(tx: Tx, { items, rows, at, today }: Going): Promise<void> {
  const listOf = new Map(items.map((item) => [item.subjectId, item.listId]));
  const gone = rows.filter((row) => listOf.has(row.id));
  await emptySummaries(
    tx,
    items.filter((item) => item.kind === 'roll_up').map((item) => item.subjectId),
  );
  if (gone.length === 0) return;
  await deleteFilings(
    tx,
    gone.map((row) => row.id),
  );
  const appointments = new Set(await deleteOfAppointments(tx, [...new Set(gone.map((row) => row.appointmentId))]));
  const persons = new Set(await deletePersons(tx, [...new Set(gone.map((row) => row.personId))], today));
  const correlationId = newId();
  await appendFacts(
    tx,
    gone.map((row) => {
      const head = { aggregateType: 'filing', aggregateId: row.id };
      // Said once, by the last filing that made it so.
      const said = { appointmentIds: taken(appointments, row.appointmentId), personIds: taken(persons, row.personId) };
      return destroyedFact(
        { filingId: row.id, ...row, ...said, listId: listOf.get(row.id) ?? '', on: today },
        { at, actor: ACTOR, correlationId, version: tx.heads.get(keyOf(head))?.version ?? 0 },
      );
    }),
  );
}

const taken = (from: Set<string>, id: string): string[] => (from.delete(id) ? [id] : []);

async function finishLists(ctx: WorkflowContext, tx: Tx): Promise<void> {
  const at = ctx.now();
  const ids = await listsDone(tx);
  const counts = await countSettled(tx, ids);
  for (const id of ids) {
    await setListState(tx, { id, state: 'done', at });
    const list = await loadList(tx, id);
    if (!list) throw new Error('a list whose row is held is gone');
    const head = { aggregateType: 'destruction_list', aggregateId: id };
    await lockHeads(tx, [head]);
    const policyVersion = ctx.policies.inForce(list.areaCode, dateInShanghai(at))?.pack.policyVersion ?? '';
    const version = tx.heads.get(keyOf(head))?.version ?? 0;
    const cause = { at, actor: ACTOR, correlationId: newId(), policyVersion, version };
    const settled = counts.get(id) ?? { destroyed: 0, kept: 0 };
    await appendFacts(tx, [listFact('done', list, { ...cause, settled })]);
  }
}

export function startDestruction(ctx: WorkflowContext, log: Log, pollMs = POLL_MS): Loop {
  return startLoop('destruction', log, async () => {
    try {
      const settled = await destroyListed(ctx);
      if (settled > 0) log.info({ settled }, 'records whose time had run out were destroyed or kept');
    } catch (error) {
      if (!isTransientDatabaseError(error))
        log.error({ error: String(error) }, 'destruction stopped and is tried again');
      throw error;
    }
    return { pauseMs: pollMs };
  });
}
