import { factActor, mayI, type Actor } from '@zhuanguan/access';
import type { Deadline } from '@zhuanguan/calendar';
import { appendFacts, findIdempotent, type Tx } from '@zhuanguan/db';
import { dateInShanghai, isDate, newId, ok, refuse, type Result } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { changeDeadline } from '../deadline.mapping.js';
import { noDays } from '../policy/filing-policy.js';
import type { AreaPolicy } from '../policy/policy-book.js';
import { relationsTo } from '../organisation/organisation.store.js';
import { reaches } from '../reach.js';
import { decideNote, evolveClock, type ChangeClock } from './change-clock.domain.js';
import { clockFacts } from './change-clock.events.js';
import { keepClocks } from './clock-timers.js';
import { loadClock, loadRunningClocks, type ClockRow } from './change-clock.store.js';

export interface NoteItem {
  actor: Actor;
  idempotencyKey: string;
  bodyHash: string;
  appointmentId: string;
  changeDate: string;
  correlationId: string;
}

interface AppointmentRow {
  id: string;
  unitId: string;
  areaCode: string;
  validFrom: string;
  validTo: string | null;
  openFiling: boolean;
}

const OPERATION = 'departure.note';

/** A department or bureau notes that a specialist left: the clock of FIL-4 starts, though the unit has filed nothing. */
export async function noteDeparture(ctx: WorkflowContext, item: NoteItem): Promise<Result<ClockRow>> {
  const { actor } = item;
  const idempotency = {
    client: actor.accountId,
    operation: OPERATION,
    key: item.idempotencyKey,
    bodyHash: item.bodyHash,
  };
  const notFound = refuse('not_found', 'appointment_not_found', '没有找到这项任职，或不在您的管理范围内。');
  if (!(await reaches(ctx, actor, 'appointment', [item.appointmentId]))) return notFound;
  return ctx.db.inTx({ kind: 'system', name: 'batch' }, async (tx) => {
    const [stored] = await findIdempotent<{ clockId: string }>(tx, [idempotency]);
    if (stored) return stored.ok ? loadClock(tx, stored.value.clockId) : stored;
    const now = ctx.now();
    const today = dateInShanghai(now);
    if (!isDate(item.changeDate))
      return refuse('invalid', 'not_a_date', '离岗日期无效。', {
        fields: [{ field: '/changeDate', code: 'not_a_date', detail: '请填写离岗日期，如 2026-02-27。' }],
      });
    const appointment = await loadAppointment(tx, item.appointmentId);
    if (!appointment) return notFound;
    const relations = await relationsTo(tx, actor, appointment.unitId, today);
    if (relations.length === 0) return notFound;
    const allowed = mayI(actor, 'departure.note', { relations });
    if (!allowed.ok) return allowed;
    const policy = ctx.policies.inForce(appointment.areaCode, item.changeDate);
    if (!policy) return refuse('refused', 'no_policy', '该地区尚未启用制度包。');
    const due = changeDeadline(policy, item.changeDate);
    if (!due) return noDays(policy);
    const clock = clockOf(item, appointment, policy, due);
    const decided = decideNote(clock, {
      running: (await loadRunningClocks(tx, [appointment.id])).has(appointment.id),
      openFiling: appointment.openFiling,
      appointmentActive: appointment.validTo === null,
      validFrom: appointment.validFrom,
      today,
    });
    if (!decided.ok) return decided;
    const row = { clock: decided.value.reduce(evolveClock, clock), version: decided.value.length };
    await keepClocks(ctx, tx, [row]);
    await appendFacts(
      tx,
      clockFacts(undefined, decided.value, {
        at: now,
        actor: factActor(actor, 'departure.note', relations),
        correlationId: item.correlationId,
        policyVersion: policy.pack.policyVersion,
      }),
      item.idempotencyKey ? [{ ...idempotency, response: { clockId: clock.id } }] : [],
    );
    return ok(row);
  });
}

function clockOf(
  { actor, changeDate }: NoteItem,
  { id, unitId, areaCode }: AppointmentRow,
  policy: AreaPolicy,
  { dueStrict, dueRolled, provisional }: Deadline,
): ChangeClock {
  return {
    id: newId(),
    unitId,
    areaCode,
    appointmentId: id,
    changeDate,
    dueStrict,
    dueRolled,
    provisional,
    policyDigest: policy.pack.digest,
    startedBy: 'note',
    ...(actor.actingOrgId ? { notedByOrganisationId: actor.actingOrgId } : {}),
    notedByAccountId: actor.accountId,
    level: 0,
    late: false,
  };
}

async function loadAppointment(tx: Tx, id: string): Promise<AppointmentRow | undefined> {
  const [row] = await tx.sql<AppointmentRow>({
    name: 'workflow-appointment-for-note',
    text: `select a.id, a.unit_id as "unitId", o.area_code as "areaCode", a.valid_from::text as "validFrom", a.valid_to::text as "validTo",
        exists (select 1 from filing f where f.predecessor_appointment_id = a.id and f.state in ('filed', 'returned')) as "openFiling"
      from appointment a join organisation o on o.id = a.unit_id where a.id = $1 for update of a`,
    values: [id],
  });
  return row;
}
