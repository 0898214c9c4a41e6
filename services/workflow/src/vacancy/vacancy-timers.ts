import { StandingChanged } from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import { NotYetError, type EventHandler } from '@zhuanguan/events';
import type { WorkflowContext } from '../context.js';
import { armReminders } from '../timer/arm-reminders.js';
import { REMINDER_KEYS } from '../timer/reminder-rules.js';
import { armedNow, type TimerSource } from '../timer/timer-source.js';
import { withdrawTimers } from '../timer/timer.store.js';

export const STANDING_SUBJECT = 'zg.*.*.*.registry.standing.>';
const RULE = 'vacancy';

/**
 * Registry owns the standing and with it the one due date of a vacancy (specialist.vacancy-deadline): a unit becomes vacant,
 * its due date moves, and it is vacant no more, by its events. The notice of 锡林郭勒 gives no limit: then nothing is armed.
 */
export const standingHandlers = (ctx: WorkflowContext): Record<string, EventHandler> => ({
  'registry.standing.changed.v1': {
    apply: async (tx, event) => {
      const { standing } = StandingChanged.fromJSON(event.data);
      if (!standing) return;
      const { unitId, state, since, vacancyDueRolled: dueOn } = standing;
      await keepVacancy(ctx, tx, { unitId, state, since, dueOn });
    },
  },
});

export async function keepVacancy(
  ctx: WorkflowContext,
  tx: Tx,
  { unitId, state, since, dueOn }: { unitId: string; state: string; since: string; dueOn: string },
): Promise<void> {
  if (state !== 'vacant') {
    await tx.sql({ name: 'workflow-vacancy-over', text: 'delete from vacancy where unit_id = $1', values: [unitId] });
    await withdrawTimers(tx, [{ kind: 'unit', id: unitId }], [RULE]);
    return;
  }
  await tx.sql({
    name: 'workflow-vacancy-keep',
    text: `insert into vacancy (unit_id, since, due_on) values ($1, $2, $3)
      on conflict (unit_id) do update set since = excluded.since, due_on = excluded.due_on`,
    values: [unitId, since, dueOn || null],
  });
  if (ctx.policies.reminds(REMINDER_KEYS[RULE])) await syncVacancies(ctx, tx, [unitId]);
}

async function syncVacancies(ctx: WorkflowContext, tx: Tx, unitIds: readonly string[]): Promise<void> {
  const rows = await tx.sql<{ unitId: string; areaCode: string; since: string; dueOn: string | null; ended: boolean }>({
    name: 'workflow-vacancies',
    text: `select v.unit_id as "unitId", o.area_code as "areaCode", v.since::text as since, v.due_on::text as "dueOn", o.valid_to is not null as ended
      from vacancy v join organisation o on o.id = v.unit_id where v.unit_id = any($1::uuid[]) order by v.unit_id for update of v`,
    values: [unitIds],
  });
  // The consumer of organisations is on its way to it.
  if (rows.length < unitIds.length) throw new NotYetError('a vacant unit is not here yet');
  const due = rows.flatMap(({ dueOn, ended, ...row }) => (dueOn && !ended ? [{ ...row, dueOn }] : []));
  const armed = new Set(due.map((row) => row.unitId));
  await withdrawTimers(
    tx,
    unitIds.filter((id) => !armed.has(id)).map((id) => ({ kind: 'unit' as const, id })),
    [RULE],
  );
  await armReminders(
    ctx,
    tx,
    due.map(({ unitId, areaCode, since, dueOn }) => ({
      rule: RULE,
      subject: { kind: 'unit' as const, id: unitId },
      unitId,
      areaCode,
      responsible: { organisationId: unitId, actingAs: 'unit' as const },
      triggerOn: since,
      dueOn,
    })),
  );
}

export const vacancySource: TimerSource = {
  rule: RULE,
  stale: {
    name: 'workflow-stale-vacancies',
    text: `select v.unit_id as id from vacancy v join organisation o on o.id = v.unit_id
      where o.valid_to is null and v.due_on is not null and not ${armedNow('unit', RULE, 'v.unit_id', 'o.area_code')} and v.unit_id > $3 order by v.unit_id limit $4`,
  },
  sync: syncVacancies,
};
