import { appendFacts, type Tx } from '@zhuanguan/db';
import { addDays, newId } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { changeDeadline } from '../deadline.mapping.js';
import { armReminders } from '../timer/arm-reminders.js';
import { savePlans, withdrawTimers, type Plan } from '../timer/timer.store.js';
import { armedNow, type TimerSource } from '../timer/timer-source.js';
import { evolveClock, remeasure, type ChangeClock } from './change-clock.domain.js';
import { clockFacts } from './change-clock.events.js';
import { LASTING, loadClocksToMeasure, RUNNING, saveClocks, type ClockRow } from './change-clock.store.js';

/** The timers that turn a clock's own state; beside them runs the ladder of reminders `change`. */
export const CLOCK_RULE = 'change_clock';

const isRunning = (clock: ChangeClock) => !clock.metByFilingId && !clock.annulledByFilingId;
const subjectOf = (clock: ChangeClock) => ({ kind: 'change_clock' as const, id: clock.id });

/** Saves clocks with what fires for them: one that runs is armed, one that was met or annulled is withdrawn. */
export async function keepClocks(ctx: WorkflowContext, tx: Tx, rows: readonly ClockRow[]): Promise<void> {
  await saveClocks(tx, rows);
  await syncClockTimers(
    ctx,
    tx,
    rows.map((r) => r.clock),
  );
}

async function syncClockTimers(ctx: WorkflowContext, tx: Tx, clocks: readonly ChangeClock[]): Promise<void> {
  const running = clocks.filter(isRunning);
  await withdrawTimers(tx, clocks.filter((clock) => !isRunning(clock)).map(subjectOf));
  await savePlans(
    tx,
    running.map((clock) => turningPlan(ctx, clock)),
  );
  await armReminders(
    ctx,
    tx,
    running.map((clock) => ({
      rule: 'change' as const,
      subject: subjectOf(clock),
      unitId: clock.unitId,
      areaCode: clock.areaCode,
      appointmentId: clock.appointmentId,
      responsible: { organisationId: clock.unitId, actingAs: 'unit' as const },
      triggerOn: clock.changeDate,
      dueOn: clock.dueRolled,
    })),
  );
}

/** Warned the day after the strict due date, overdue the day after the rolled one. */
const turningPlan = ({ policies }: WorkflowContext, clock: ChangeClock): Plan => ({
  subject: subjectOf(clock),
  rule: CLOCK_RULE,
  unitId: clock.unitId,
  appointmentId: clock.appointmentId,
  responsible: { organisationId: clock.unitId, actingAs: 'unit' },
  triggerOn: clock.changeDate,
  dueOn: clock.dueRolled,
  policyDigest: policies.inForce(clock.areaCode, clock.changeDate)?.pack.digest ?? clock.policyDigest,
  timers: [
    { level: 'warned', fireOn: addDays(clock.dueStrict, 1), to: [], state: 'armed' },
    { level: 'overdue', fireOn: addDays(clock.dueRolled, 1), to: [], state: 'armed' },
  ],
});

/**
 * Clocks seen by another pack than the one they were armed by. The rule in force at the change still decides (append, never
 * edit); its due date moves where a value was corrected or a calendar year was published meanwhile.
 */
export const clockSource: TimerSource = {
  stale: {
    name: 'workflow-stale-clocks',
    text: `select c.id from change_clock c where ${RUNNING} and ${LASTING} and not ${armedNow('change_clock', CLOCK_RULE, 'c.id', 'c.area_code')}
      and c.id > $3 order by c.id limit $4`,
  },
  sync: async (ctx, tx, ids) => {
    const rows = await loadClocksToMeasure(tx, ids);
    const now = ctx.now();
    const measured = rows.map((row) => {
      const policy = ctx.policies.inForce(row.clock.areaCode, row.clock.changeDate);
      // A text that gives no days any more starts no clock; one that runs keeps the date it was given.
      const due = policy && changeDeadline(policy, row.clock.changeDate);
      const events = due ? remeasure(row.clock, { ...due, policyDigest: policy.pack.digest }) : [];
      const facts = clockFacts(row, events, {
        at: now,
        actor: {},
        correlationId: newId(),
        policyVersion: policy?.pack.policyVersion ?? '',
      });
      return { row: { clock: events.reduce(evolveClock, row.clock), version: row.version + events.length }, facts };
    });
    await keepClocks(
      ctx,
      tx,
      measured.map((m) => m.row),
    );
    await appendFacts(
      tx,
      measured.flatMap((m) => m.facts),
    );
  },
};
