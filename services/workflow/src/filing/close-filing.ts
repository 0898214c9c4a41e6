import { mayI, type Actor } from '@zhuanguan/access';
import { appendFacts, findIdempotent, lockHeads, type Fact, type Tx } from '@zhuanguan/db';
import { ok, refuse, type PersonAliases, type Result } from '@zhuanguan/kernel';
import { amendAppointments, lockAppointments } from '../appointment/subject.store.js';
import { syncTermTimers } from '../appointment/term-timers.js';
import { unmeetClocks } from '../clock/unmeet-clocks.js';
import { syncHandoverTimers } from '../handover/handover-timers.js';
import type { WorkflowContext } from '../context.js';
import type { FilingActor } from './acting.domain.js';
import { aliasesOfActors, filingActor, withdrawRelations } from './filing-actor.js';
import { decideVoid, decideWithdraw } from './closing.domain.js';
import { annulAppointments, loadPostWorld, personOf, unitsOf } from './closing.store.js';
import { evolve, isAmending } from './filing.domain.js';
import { filingFacts } from './filing.events.js';
import { endOf, lockUnits } from '../organisation/organisation.store.js';
import { loadFilings, type FilingRow } from './filing.store.js';
import { keepFilings } from './receipt-timers.js';
import { relationOf } from './receivers.domain.js';
import type { Filing, FilingEvent } from './filing.types.js';

export interface CloseItem {
  actor: Actor;
  /** 作废 of what is on record, or 撤回 of what is not yet. */
  act: 'void' | 'withdraw';
  idempotencyKey: string;
  bodyHash: string;
  filingId: string;
  expectedVersion?: number;
  reasonCode: string;
  remark: string;
  correlationId: string;
}

/** Voids or withdraws one after the other: what the second stands on may be what the first has left. */
export async function closeFilings(ctx: WorkflowContext, items: readonly CloseItem[]): Promise<Result<FilingRow>[]> {
  return ctx.db.inTx({ kind: 'system', name: 'batch' }, async (tx) => {
    const ids = [...new Set(items.map((i) => i.filingId))];
    const voided = items.flatMap((i) => (i.act === 'void' ? [i.filingId] : []));
    await lockUnits(tx, await unitsOf(tx, voided), 'update');
    await lockHeads(
      tx,
      ids.map((id) => ({ aggregateType: 'filing', aggregateId: id })),
    );
    const results: Result<FilingRow>[] = [];
    for (const item of items) results.push(await closeOne(ctx, tx, item));
    return results;
  });
}

const notFound = () => refuse('not_found', 'filing_not_found', '没有找到这件备案，或不在您的管理范围内。');

async function closeOne(ctx: WorkflowContext, tx: Tx, item: CloseItem): Promise<Result<FilingRow>> {
  const idempotency = {
    client: item.actor.clientId ?? item.actor.accountId,
    operation: `filing.${item.act}`,
    key: item.idempotencyKey,
    bodyHash: item.bodyHash,
  };
  const [stored] = await findIdempotent<{ filingId: string }>(tx, [idempotency]);
  if (stored && !stored.ok) return stored;
  const before = (await loadFilings(tx, [item.filingId])).get(item.filingId);
  if (!before) return notFound();
  if (stored) return ok(before);
  const allowed = mayClose(item, before.filing, await aliasesOfActors(tx, [item.actor]));
  if (!allowed.ok) return allowed;
  if (item.expectedVersion !== undefined && item.expectedVersion !== before.version)
    return refuse('stale', 'version_changed', '这件备案已被他人更新，请刷新后再操作。');
  const now = ctx.now();
  const decided = await decide(tx, item, allowed.value, before.filing, now.toISOString());
  if (!decided.ok) return decided;
  const row = { filing: decided.value.reduce(evolve, before.filing), version: before.version + decided.value.length };
  const facts = factContext(item, before, now);
  const clocks = await undo(ctx, tx, item, row.filing, facts);
  await keepFilings(ctx, tx, [row]);
  await syncHandoverTimers(
    ctx,
    tx,
    row.filing.content.predecessorAppointmentId ? [row.filing.content.predecessorAppointmentId] : [],
  );
  await appendFacts(
    tx,
    [...filingFacts(before, decided.value, facts), ...clocks],
    item.idempotencyKey ? [{ ...idempotency, response: { filingId: row.filing.id } }] : [],
  );
  return ok(row);
}

/** The bureau that received it voids; the unit withdraws, or the officer of its department who filed it for the unit. */
function mayClose({ actor, act }: CloseItem, filing: Filing, aliases: PersonAliases): Result<FilingActor> {
  const receiver = filing.receipts.find((r) => r.round === filing.round && r.organisationId === actor.actingOrgId);
  if (!receiver && actor.actingOrgId !== filing.unitId) return notFound();
  const received = receiver ? [relationOf(receiver.receiver)] : [];
  const relations = act === 'void' ? received : withdrawRelations(actor, filing);
  const action = act === 'void' ? 'filing.void' : 'filing.withdraw';
  const allowed = mayI(actor, action, { relations });
  return allowed.ok ? ok(filingActor(actor, action, relations, aliases)) : allowed;
}

async function decide(
  tx: Tx,
  item: CloseItem,
  actor: FilingActor,
  filing: Filing,
  now: string,
): Promise<Result<FilingEvent[]>> {
  const { reasonCode, remark } = item;
  const command = { actor, reasonCode, remark };
  if (item.act === 'withdraw') return decideWithdraw(filing, command, now);
  const ended = await endOf(tx, filing.unitId);
  if (ended) return refuse('refused', 'unit_ended', `该单位已于 ${ended} 撤销，其备案不再作废。`);
  const { predecessorAppointmentId: reopens } = filing.content;
  await lockAppointments(tx, [filing.appointmentId, ...(reopens ? [reopens] : [])], 'update');
  const world = await loadPostWorld(tx, filing);
  const reopensPersonId = reopens ? await personOf(tx, reopens) : undefined;
  return decideVoid(filing, command, { now, ...world, ...(reopensPersonId ? { reopensPersonId } : {}) });
}

const factContext = ({ actor, correlationId }: CloseItem, { filing }: FilingRow, at: Date) => ({
  at,
  actor: { accountId: actor.accountId, orgId: actor.actingOrgId ?? '' },
  correlationId,
  unitAreaCode: filing.areaCode,
});

/** What follows from the end of a filing: its appointments as they were before, and the clocks that look to it. */
async function undo(
  ctx: WorkflowContext,
  tx: Tx,
  { act }: CloseItem,
  filing: Filing,
  facts: ReturnType<typeof factContext>,
): Promise<Fact[]> {
  const { appointmentId, kind, amends } = filing;
  const annuls = act === 'void' && (kind === 'first' || kind === 'change') ? appointmentId : undefined;
  if (act === 'void' && isAmending(kind)) {
    if (!amends?.person) throw new Error(`filing ${filing.id} does not say what it amended`);
    const { name, phone } = amends.person;
    const moved = await amendAppointments(tx, [{ id: appointmentId, validFrom: amends.decisionDate, name, phone }]);
    await syncHandoverTimers(ctx, tx, moved);
  } else if (act === 'void') await annulAppointments(tx, { annuls, reopens: filing.content.predecessorAppointmentId });
  if (act === 'void')
    await syncTermTimers(ctx, tx, [appointmentId, filing.content.predecessorAppointmentId ?? []].flat());
  const { unitAreaCode: _area, ...context } = facts;
  return unmeetClocks(ctx, tx, filing, annuls, { ...context, policyVersion: filing.policyVersion });
}
