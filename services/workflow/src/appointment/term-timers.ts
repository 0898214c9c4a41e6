import type { Tx } from '@zhuanguan/db';
import type { WorkflowContext } from '../context.js';
import { armReminders } from '../timer/arm-reminders.js';
import { REMINDER_KEYS } from '../timer/reminder-rules.js';
import { armedNow, type TimerSource } from '../timer/timer-source.js';
import { withdrawTimers } from '../timer/timer.store.js';
import { lockAppointments } from './subject.store.js';

const RULE = 'term_limit';

interface Row {
  id: string;
  unitId: string;
  areaCode: string;
  validFrom: string;
  over: boolean;
}

/** Arms the reminders of appointments that run by the pack's limit, and withdraws those of appointments that ended. */
export async function syncTermTimers(ctx: WorkflowContext, tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0 || !ctx.policies.reminds(REMINDER_KEYS[RULE])) return;
  await syncTerms(ctx, tx, ids);
}

async function syncTerms(ctx: WorkflowContext, tx: Tx, ids: readonly string[]): Promise<void> {
  const rows = await tx.sql<Row>({
    name: 'workflow-terms',
    text: `select a.id, a.unit_id as "unitId", o.area_code as "areaCode", a.valid_from::text as "validFrom", a.valid_to is not null as over
      from appointment a join organisation o on o.id = a.unit_id where a.id = any($1::uuid[]) order by a.id`,
    values: [ids],
  });
  const subject = ({ id }: Row) => ({ kind: 'appointment' as const, id });
  await withdrawTimers(tx, rows.filter((r) => r.over).map(subject));
  await armReminders(
    ctx,
    tx,
    rows
      .filter((r) => !r.over)
      .map((row) => ({
        rule: RULE,
        subject: subject(row),
        unitId: row.unitId,
        areaCode: row.areaCode,
        appointmentId: row.id,
        responsible: { organisationId: row.unitId, actingAs: 'unit' as const },
        triggerOn: row.validFrom,
      })),
  );
}

export const termSource: TimerSource = {
  rule: RULE,
  stale: {
    name: 'workflow-stale-terms',
    text: `select a.id from appointment a join organisation o on o.id = a.unit_id
      where a.valid_to is null and not ${armedNow('appointment', RULE, 'a.id', 'o.area_code')} and a.id > $3 order by a.id limit $4`,
  },
  sync: async (ctx, tx, ids) => {
    await lockAppointments(tx, ids, 'update');
    await syncTerms(ctx, tx, ids);
  },
};
