import type { Tx } from '@zhuanguan/db';
import { newId, type LegalReference } from '@zhuanguan/kernel';
import type { ReminderRecipient } from '@zhuanguan/policy';
import type { PlannedTimer } from './timer.domain.js';

export type SubjectKind = 'change_clock' | 'filing' | 'appointment' | 'unit' | 'round';

/** What is watched; `part` where one subject has several clocks, e.g. the receiver of a filing. */
export interface Subject {
  kind: SubjectKind;
  id: string;
  part?: string;
}

export interface Responsible {
  organisationId: string;
  actingAs: 'unit' | 'department' | 'bureau';
}

/** A rule's whole plan for one subject: what is not in it any more is withdrawn. Dates are YYYY-MM-DD in Asia/Shanghai. */
export interface Plan {
  subject: Subject;
  rule: string;
  unitId: string;
  filingId?: string;
  appointmentId?: string;
  responsible: Responsible;
  triggerOn?: string;
  dueOn: string;
  policyDigest: string;
  reference?: LegalReference;
  timers: readonly PlannedTimer[];
}

const SERIES = `
insert into timer_series as s (id, subject_kind, subject_id, part, rule, unit_id, filing_id, appointment_id, responsible_id, responsible_as,
  trigger_on, due_on, revision, running, policy_digest, reference)
select id, subject_kind, subject_id, part, rule, unit_id, filing_id, appointment_id, responsible_id, responsible_as,
  trigger_on, due_on, 1, true, policy_digest, reference
from jsonb_to_recordset($1::jsonb) as i(id uuid, subject_kind text, subject_id uuid, part text, rule text, unit_id uuid, filing_id uuid,
  appointment_id uuid, responsible_id uuid, responsible_as text, trigger_on date, due_on date, policy_digest text, reference jsonb)
order by subject_kind, subject_id, part, rule
on conflict (subject_kind, subject_id, part, rule) do update set
  revision = s.revision + case when s.due_on = excluded.due_on then 0 else 1 end,
  unit_id = excluded.unit_id, filing_id = excluded.filing_id, appointment_id = excluded.appointment_id,
  responsible_id = excluded.responsible_id, responsible_as = excluded.responsible_as, trigger_on = excluded.trigger_on,
  due_on = excluded.due_on, running = true, policy_digest = excluded.policy_digest, reference = excluded.reference
returning id, revision, subject_kind as "kind", subject_id as "subjectId", part, rule`;

/** What was armed for another due date, or is not on the ladder any more. */
const DROP = `
update timer t set state = 'withdrawn'
from jsonb_to_recordset($1::jsonb) as k(series_id uuid, revision integer, levels jsonb)
where t.series_id = k.series_id and t.state = 'armed' and (t.revision <> k.revision or not k.levels ? t.level)`;

/** What has fired stays fired; what waits to fire is not passed over. */
const ARM = `
insert into timer as t (id, series_id, level, revision, fire_on, recipients, state)
select id, series_id, level, revision, fire_on, array(select jsonb_array_elements_text(recipients)), state
from jsonb_to_recordset($1::jsonb) as i(id uuid, series_id uuid, level text, revision integer, fire_on date, recipients jsonb, state text)
on conflict (series_id, level, revision) do update set fire_on = excluded.fire_on, recipients = excluded.recipients,
  state = case when t.state = 'armed' then 'armed' else excluded.state end
where t.state <> 'fired'`;

interface SeriesKey {
  id: string;
  revision: number;
  kind: string;
  subjectId: string;
  part: string;
  rule: string;
}

const keyOf = (kind: string, id: string, part: string, rule: string) => `${kind}/${id}/${part}/${rule}`;

/**
 * Arms what the plans say and withdraws what they do not say any more, for their subjects and rules. In the transaction of
 * the state that they follow from.
 */
export async function savePlans(tx: Tx, plans: readonly Plan[]): Promise<void> {
  if (plans.length === 0) return;
  const saved = await tx.sql<SeriesKey>({
    name: 'workflow-timer-series',
    text: SERIES,
    values: [JSON.stringify(plans.map(seriesColumns))],
  });
  const seriesOf = new Map(saved.map((s) => [keyOf(s.kind, s.subjectId, s.part, s.rule), s]));
  const rows = plans.map((plan) => {
    const series = seriesOf.get(keyOf(plan.subject.kind, plan.subject.id, plan.subject.part ?? '', plan.rule));
    if (!series) throw new Error(`timer series of ${plan.subject.kind} ${plan.subject.id} was not saved`);
    return { series, timers: plan.timers };
  });
  await tx.sql({
    name: 'workflow-timer-drop',
    text: DROP,
    values: [
      JSON.stringify(
        rows.map(({ series, timers }) => ({
          series_id: series.id,
          revision: series.revision,
          levels: timers.map((t) => t.level),
        })),
      ),
    ],
  });
  await tx.sql({
    name: 'workflow-timer-arm',
    text: ARM,
    values: [
      JSON.stringify(
        rows.flatMap(({ series, timers }) =>
          timers.map((t) => ({
            id: newId(),
            series_id: series.id,
            level: t.level,
            revision: series.revision,
            fire_on: t.fireOn,
            recipients: t.to,
            state: t.state,
          })),
        ),
      ),
    ],
  });
}

const seriesColumns = (p: Plan) => ({
  id: newId(),
  subject_kind: p.subject.kind,
  subject_id: p.subject.id,
  part: p.subject.part ?? '',
  rule: p.rule,
  unit_id: p.unitId,
  filing_id: p.filingId,
  appointment_id: p.appointmentId,
  responsible_id: p.responsible.organisationId,
  responsible_as: p.responsible.actingAs,
  trigger_on: p.triggerOn,
  due_on: p.dueOn,
  policy_digest: p.policyDigest,
  reference: p.reference,
});

/** Withdraws what is armed for subjects; without a part for all parts, without rules by all rules. Fired stays fired. */
export async function withdrawTimers(tx: Tx, subjects: readonly Subject[], rules?: readonly string[]): Promise<void> {
  if (subjects.length === 0) return;
  await tx.sql({
    name: 'workflow-timer-withdraw',
    text: `with ended as (
        update timer_series s set running = false
        from jsonb_to_recordset($1::jsonb) as i(kind text, id uuid, part text)
        where s.subject_kind = i.kind and s.subject_id = i.id and s.part = coalesce(i.part, s.part) and s.running
          and ($2::text[] is null or s.rule = any($2))
        returning s.id)
      update timer t set state = 'withdrawn' from ended e where t.series_id = e.id and t.state = 'armed'`,
    values: [JSON.stringify(subjects), rules ?? null],
  });
}

/** Rules that no pack gives any more. */
export async function withdrawRules(tx: Tx, rules: readonly string[]): Promise<void> {
  await tx.sql({
    name: 'workflow-timer-withdraw-rules',
    text: `with ended as (update timer_series set running = false where rule = any($1) and running returning id)
      update timer t set state = 'withdrawn' from ended e where t.series_id = e.id and t.state = 'armed'`,
    values: [rules],
  });
}

/** A unit that is no more waits for nothing. */
export async function withdrawTimersOfUnit(tx: Tx, unitId: string): Promise<void> {
  await tx.sql({
    name: 'workflow-timer-withdraw-unit',
    text: `with ended as (update timer_series set running = false where unit_id = $1 and running returning id)
      update timer t set state = 'withdrawn' from ended e where t.series_id = e.id and t.state = 'armed'`,
    values: [unitId],
  });
}

export interface DueTimer {
  id: string;
  level: string;
  revision: number;
  recipients: ReminderRecipient[];
  rule: string;
  kind: SubjectKind;
  subjectId: string;
  part: string;
  unitId: string;
  filingId: string | null;
  appointmentId: string | null;
  responsibleId: string;
  responsibleAs: Responsible['actingAs'];
  triggerOn: string | null;
  dueOn: string;
  policyDigest: string;
  reference: LegalReference | null;
}

/** $1 today, $2 now, $3 limit, $4 this one alone or null. */
export const CLAIM = `
select t.id, t.level, t.revision, t.recipients, s.rule, s.subject_kind as kind, s.subject_id as "subjectId", s.part,
    s.unit_id as "unitId", s.filing_id as "filingId", s.appointment_id as "appointmentId", s.responsible_id as "responsibleId",
    s.responsible_as as "responsibleAs", s.trigger_on::text as "triggerOn", s.due_on::text as "dueOn", s.policy_digest as "policyDigest", s.reference
  from timer t join timer_series s on s.id = t.series_id
  where t.state = 'armed' and t.fire_on <= $1::date and (t.retry_at is null or t.retry_at <= $2) and ($4::uuid is null or t.id = $4)
  order by t.fire_on, t.id limit $3 for update skip locked`;

/**
 * Timers whose day has begun, with their series locked; what another worker holds is left to it. The cost goes with what is
 * due: the index holds only what is armed, by day.
 */
export function claimDue(
  tx: Tx,
  { today, now, limit, only }: { today: string; now: Date; limit: number; only?: string },
): Promise<DueTimer[]> {
  return tx.sql<DueTimer>({
    name: 'workflow-timer-claim',
    text: CLAIM,
    values: [today, now, limit, only ?? null],
  });
}

export async function markTimers(
  tx: Tx,
  ids: readonly string[],
  state: 'fired' | 'withdrawn',
  at: Date,
): Promise<void> {
  if (ids.length === 0) return;
  await tx.sql({
    name: 'workflow-timer-mark',
    text: `update timer set state = $2, fired_at = case when $2 = 'fired' then $3::timestamptz end where id = any($1::uuid[])`,
    values: [ids, state, at],
  });
}

/** One that fails does not hold up the others: it waits longer each time. */
export async function postponeTimer(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.sql({
    name: 'workflow-timer-postpone',
    text: `update timer set attempts = attempts + 1,
        retry_at = $2::timestamptz + least(interval '1 hour', interval '10 seconds' * power(2, least(attempts, 10)))
      where id = $1 and state = 'armed'`,
    values: [id, now],
  });
}
