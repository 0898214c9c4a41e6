import type { Tx } from '@zhuanguan/db';
import type { WorkflowContext } from '../context.js';
import { armReminders } from '../timer/arm-reminders.js';
import { REMINDER_KEYS } from '../timer/reminder-rules.js';
import { armedNow, type TimerSource } from '../timer/timer-source.js';
import { withdrawTimers } from '../timer/timer.store.js';
import { isOpen, listOf } from './handover.mapping.js';
import { handoversOf } from './handover.store.js';

const RULE = 'handover';
const subject = (id: string) => ({ kind: 'appointment' as const, id, part: 'handover' });

/** Reminds of hand-overs that stay unfinished, where the pack gives days; what is finished, or void, is withdrawn. */
export async function syncHandoverTimers(ctx: WorkflowContext, tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0 || !ctx.policies.reminds(REMINDER_KEYS[RULE])) return;
  const rows = await handoversOf(tx, ids);
  const waiting = rows.filter((row) => {
    const list = listOf(ctx, row);
    return row.recorded && !row.unitEnded && list !== undefined && isOpen(list, row);
  });
  const over = ids.filter((id) => !waiting.some((row) => row.appointmentId === id));
  await withdrawTimers(tx, over.map(subject), [RULE]);
  await armReminders(
    ctx,
    tx,
    waiting.map(({ appointmentId, unitId, areaCode, leftOn }) => ({
      rule: RULE,
      subject: subject(appointmentId),
      unitId,
      areaCode,
      appointmentId,
      responsible: { organisationId: unitId, actingAs: 'unit' as const },
      triggerOn: leftOn,
    })),
  );
}

export const handoverSource: TimerSource = {
  rule: RULE,
  stale: {
    name: 'workflow-stale-handovers',
    text: `select a.id from filing f join appointment a on a.id = f.predecessor_appointment_id join organisation o on o.id = f.unit_id
        left join handover h on h.appointment_id = a.id and h.filing_id = f.id
      where f.kind in ('exit', 'change') and f.state = 'on_record' and not f.content ? 'source' and not coalesce(h.complete, false)
        and o.valid_to is null and not ${armedNow('appointment', RULE, 'a.id', 'o.area_code')} and a.id > $3 order by a.id limit $4`,
  },
  sync: syncHandoverTimers,
};
