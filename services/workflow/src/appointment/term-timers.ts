import type { Tx } from '@zhuanguan/db';
import { dateInShanghai } from '@zhuanguan/kernel';
import { termBridge, termDue, termTrigger } from '@zhuanguan/policy';
import type { WorkflowContext } from '../context.js';
import { countTerm } from '../term/term.domain.js';
import { loadTerms, type TermFacts, type TermRow } from '../term/term.store.js';
import { armReminders } from '../timer/arm-reminders.js';
import { REMINDER_KEYS } from '../timer/reminder-rules.js';
import { armedNow, type TimerSource } from '../timer/timer-source.js';
import { withdrawTimers } from '../timer/timer.store.js';
import { lockAppointments } from './subject.store.js';

const RULE = 'term_limit';

/** Arms the reminders of appointments that run by the pack's limit, and withdraws those of appointments that ended. */
export async function syncTermTimers(ctx: WorkflowContext, tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0 || !ctx.policies.reminds(REMINDER_KEYS[RULE])) return;
  await syncTerms(ctx, tx, ids);
}

async function syncTerms(ctx: WorkflowContext, tx: Tx, ids: readonly string[]): Promise<void> {
  const today = dateInShanghai(ctx.now());
  const subject = ({ id }: TermRow) => ({ kind: 'appointment' as const, id, part: '' });
  const watched = (await loadTerms(tx, ids)).map((facts) => ({ row: facts.row, ...dueOf(ctx, facts, today) }));
  await withdrawTimers(
    tx,
    watched.filter((w) => w.row.over || w.dueOn === undefined).map((w) => subject(w.row)),
    [RULE],
  );
  await armReminders(
    ctx,
    tx,
    watched.flatMap(({ row, dueOn, triggerOn }) =>
      row.over || dueOn === undefined
        ? []
        : [
            {
              rule: RULE,
              subject: subject(row),
              unitId: row.unitId,
              areaCode: row.areaCode,
              appointmentId: row.id,
              responsible: { organisationId: row.unitId, actingAs: 'unit' as const },
              triggerOn,
              dueOn,
            },
          ],
    ),
  );
}

/** An extension counts in place of the limit. Where no pack speaks nothing is armed, whatever the trigger. */
function dueOf(ctx: WorkflowContext, facts: TermFacts, today: string): { triggerOn: string; dueOn?: string } {
  const pack = ctx.policies.inForce(facts.row.areaCode, today)?.pack;
  if (!pack) return { triggerOn: today };
  const { since, extendedUntil } = countTerm(facts.row.id, facts, termBridge(pack, today));
  const limit = termDue(pack, since, today);
  if (!limit) return { triggerOn: since };
  return { triggerOn: termTrigger(pack, since, today), dueOn: extendedUntil ?? limit.due.dueStrict };
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
