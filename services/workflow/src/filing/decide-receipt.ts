import { mayI, type Actor } from '@zhuanguan/access';
import { appendFacts, findIdempotent, lockHeads, type Fact, type IdempotencyRecord, type Tx } from '@zhuanguan/db';
import { dateInShanghai, ok, refuse, type PersonAliases, type Result } from '@zhuanguan/kernel';
import { recordAppointments, type RecordedAppointment } from '../appointment/appointment.store.js';
import { amendAppointments, type AmendedAppointment } from '../appointment/subject.store.js';
import { syncTermTimers } from '../appointment/term-timers.js';
import { syncHandoverTimers } from '../handover/handover-timers.js';
import type { WorkflowContext } from '../context.js';
import { evolve, isAmending } from './filing.domain.js';
import { aliasesOfActors, filingActor } from './filing-actor.js';
import { decideReceipt, type ReceiptCommand } from './receiving.domain.js';
import { filingFacts } from './filing.events.js';
import { loadFilings, type FilingRow } from './filing.store.js';
import { keepFilings } from './receipt-timers.js';
import { relationOf } from './receivers.domain.js';

export interface ReceiptItem {
  actor: Actor;
  idempotencyKey: string;
  bodyHash: string;
  filingId: string;
  expectedVersion?: number;
  contentHash: string;
  decision: ReceiptCommand['decision'];
  correlationId: string;
}

export const RECEIPT_OPERATION = 'filing.receipt';

/** Decides many receipts in one transaction; two receivers of one filing in a batch act one after the other. */
export async function decideReceipts(
  ctx: WorkflowContext,
  items: readonly ReceiptItem[],
): Promise<Result<FilingRow>[]> {
  return ctx.db.inTx({ kind: 'system', name: 'batch' }, async (tx) => {
    const ids = [...new Set(items.map((i) => i.filingId))];
    await lockHeads(
      tx,
      ids.map((id) => ({ aggregateType: 'filing', aggregateId: id })),
    );
    const stored = await findIdempotent<{ filingId: string }>(tx, items.map(idempotencyKey));
    const states = await loadFilings(tx, ids);
    const aliases = await aliasesOfActors(
      tx,
      items.map((i) => i.actor),
    );
    const outcome: Outcome = { changed: new Map(), recorded: [], amended: [], facts: [], idempotency: [] };
    const results = items.map((item, i): Result<FilingRow> => {
      const before = stored[i];
      if (before && !before.ok) return before;
      if (before) return found(states.get(item.filingId));
      return decideOne(ctx, item, { states, aliases }, outcome);
    });
    await save(ctx, tx, outcome);
    return results;
  });
}

interface Outcome {
  changed: Map<string, FilingRow>;
  recorded: RecordedAppointment[];
  amended: AmendedAppointment[];
  facts: Fact[];
  idempotency: IdempotencyRecord[];
}

const idempotencyKey = (item: ReceiptItem) => ({
  client: item.actor.clientId ?? item.actor.accountId,
  operation: RECEIPT_OPERATION,
  key: item.idempotencyKey,
  bodyHash: item.bodyHash,
});

const found = (row: FilingRow | undefined): Result<FilingRow> =>
  row ? ok(row) : refuse('not_found', 'filing_not_found', '没有找到这件备案。');

function decideOne(
  ctx: WorkflowContext,
  item: ReceiptItem,
  { states, aliases }: { states: Map<string, FilingRow>; aliases: PersonAliases },
  outcome: Outcome,
): Result<FilingRow> {
  const before = states.get(item.filingId);
  const involved = before?.filing.receipts.some((r) => r.organisationId === item.actor.actingOrgId) ?? false;
  if (!before || !involved)
    return refuse('not_found', 'filing_not_found', '没有找到这件备案，或本单位不是它的接收单位。');
  const { filing } = before;
  const receiver = filing.receipts.find((r) => r.organisationId === item.actor.actingOrgId)?.receiver;
  const action = item.decision.received ? 'filing.receive' : 'filing.return';
  const relations = [relationOf(receiver ?? 'bureau')];
  const allowed = mayI(item.actor, action, { relations });
  if (!allowed.ok) return allowed;
  if (item.expectedVersion !== undefined && item.expectedVersion !== before.version)
    return refuse('stale', 'version_changed', '这件备案已被他人更新，请刷新后再操作。');
  const now = ctx.now();
  // A case keeps the policy it was filed under.
  const policy = ctx.policies.byDigest(filing.policyDigest, dateInShanghai(new Date(filing.submittedAt)));
  if (!policy) throw new Error(`policy ${filing.policyDigest} of filing ${filing.id} is missing`);
  const rules = policy.specialist.filing;
  const decided = decideReceipt(
    filing,
    {
      actor: filingActor(item.actor, action, relations, aliases),
      contentHash: item.contentHash,
      decision: item.decision,
    },
    {
      now: now.toISOString(),
      defects: new Set(rules.defects.map((d) => d.code)),
      returnsToPrevious: rules.returnsToPrevious !== undefined,
      receiptReference: rules.reference,
    },
  );
  if (!decided.ok) return decided;
  const actor = { accountId: item.actor.accountId, orgId: item.actor.actingOrgId ?? '' };
  outcome.facts.push(
    ...filingFacts(before, decided.value, {
      at: now,
      actor,
      correlationId: item.correlationId,
      unitAreaCode: filing.areaCode,
    }),
  );
  const row = { filing: decided.value.reduce(evolve, filing), version: before.version + decided.value.length };
  states.set(filing.id, row);
  outcome.changed.set(filing.id, row);
  if (row.filing.state === 'on_record') {
    if (isAmending(row.filing.kind)) outcome.amended.push(toAmended(row));
    else outcome.recorded.push(toAppointment(row));
  }
  if (item.idempotencyKey) outcome.idempotency.push({ ...idempotencyKey(item), response: { filingId: filing.id } });
  return ok(row);
}

const toAppointment = ({ filing }: FilingRow): RecordedAppointment => ({
  filingId: filing.id,
  unitId: filing.unitId,
  role: filing.role,
  date: filing.content.decisionDate,
  ...(filing.kind === 'exit' ? {} : { starts: { id: filing.appointmentId, personId: filing.personId } }),
  ...(filing.content.predecessorAppointmentId ? { endsId: filing.content.predecessorAppointmentId } : {}),
});

function toAmended({ filing }: FilingRow): AmendedAppointment {
  const { person, decisionDate } = filing.content;
  if (!person || !filing.amends) throw new Error(`filing ${filing.id} does not say what it amends`);
  // Details have a date of their own; only a correction moves the start.
  const validFrom = filing.kind === 'correction' ? decisionDate : filing.amends.decisionDate;
  return { id: filing.appointmentId, validFrom, name: person.name, phone: person.phone };
}

const touchedAppointments = ({ recorded, amended }: Outcome): string[] => [
  ...recorded.flatMap((r) => [r.starts?.id ?? [], r.endsId ?? []].flat()),
  ...amended.map((a) => a.id),
];

async function save(ctx: WorkflowContext, tx: Tx, outcome: Outcome): Promise<void> {
  if (outcome.changed.size === 0) return;
  await keepFilings(ctx, tx, [...outcome.changed.values()]);
  await recordAppointments(tx, outcome.recorded);
  const moved = await amendAppointments(tx, outcome.amended);
  await syncTermTimers(ctx, tx, touchedAppointments(outcome));
  await syncHandoverTimers(ctx, tx, [...outcome.recorded.flatMap((r) => r.endsId ?? []), ...moved]);
  await appendFacts(tx, outcome.facts, outcome.idempotency);
}
