import type { Tx } from '@zhuanguan/db';
import { dateInShanghai } from '@zhuanguan/kernel';
import { termBridge, termDue, termTrigger } from '@zhuanguan/policy';
import type { WorkflowContext } from '../context.js';
import { countTerm } from '../term/term.domain.js';
import { loadTerms, type TermFacts } from '../term/term.store.js';
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
  const subject = (id: string) => ({ kind: 'appointment' as const, id, part: '' });
  const running = (await loadTerms(tx, ids)).flatMap((facts) => {
    const due = facts.row.over ? undefined : dueOf(ctx, facts, today);
    return due ? [{ row: facts.row, ...due }] : [];
  });
  const others = ids.filter((id) => !running.some(({ row }) => row.id === id));
  await withdrawTimers(tx, others.map(subject), [RULE]);
  await armReminders(
    ctx,
    tx,
    running.map(({ row, dueOn, triggerOn }) => ({
      rule: RULE,
      subject: subject(row.id),
      unitId: row.unitId,
      areaCode: row.areaCode,
      appointmentId: row.id,
      responsible: { organisationId: row.unitId, actingAs: 'unit' as const },
      triggerOn,
      dueOn,
    })),
  );
}

/** Undefined where no pack speaks: nothing is armed. */
function dueOf(ctx: WorkflowContext, facts: TermFacts, today: string) {
  const pack = ctx.policies.inForce(facts.row.areaCode, today)?.pack;
  if (!pack) return undefined;
  const term = countTerm(facts.row.id, facts, termBridge(pack, today));
  const limit = termDue(pack, term, today);
  return limit && { triggerOn: termTrigger(pack, term.since, today), dueOn: limit.dueOn };
}

export const termSource: TimerSource = {
  rule: RULE,
  stale: {
    name: 'workflow-stale-terms',
    text: `select a.id from appointment a join organisation o on o.id = a.unit_id
      where a.valid_to is null and a.role = 'specialist' and not ${armedNow('appointment', RULE, 'a.id', 'o.area_code')} and a.id > $3 order by a.id limit $4`,
  },
  sync: async (ctx, tx, ids) => {
    await lockAppointments(tx, ids, 'update');
    await syncTerms(ctx, tx, ids);
  },
};
