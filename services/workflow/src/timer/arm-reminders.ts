import { deadline } from '@zhuanguan/calendar';
import type { Tx } from '@zhuanguan/db';
import { dateInShanghai } from '@zhuanguan/kernel';
import { reminderPolicy } from '@zhuanguan/policy';
import type { WorkflowContext } from '../context.js';
import { REMINDER_KEYS, type ReminderRule } from './reminder-rules.js';
import { planLadder } from './timer.domain.js';
import { savePlans, withdrawTimers, type Plan, type Responsible, type Subject } from './timer.store.js';

/** What a reminder watches. Dates are YYYY-MM-DD in Asia/Shanghai. */
export interface Reminding {
  rule: ReminderRule;
  subject: Subject;
  /** The organisation it is about, and its area: whose pack says when. */
  unitId: string;
  areaCode: string;
  filingId?: string;
  appointmentId?: string;
  /** Who has to act. */
  responsible: Responsible;
  /** The day the time began: the pack in force on it decides. */
  triggerOn: string;
  /** Where it is given elsewhere; otherwise the limit of the ladder counts from `triggerOn`. */
  dueOn?: string;
}

/**
 * Arms the reminders of subjects by the ladders of their packs, and withdraws what no ladder says any more. Call it in the
 * transaction of the state the due date follows from, again whenever that moves; the same again changes nothing.
 */
export async function armReminders(ctx: WorkflowContext, tx: Tx, items: readonly Reminding[]): Promise<void> {
  const known = items.filter(({ rule }) => ctx.policies.reminds(REMINDER_KEYS[rule]));
  if (known.length === 0) return;
  const plans: Plan[] = [];
  for (const item of known) {
    const plan = planOf(ctx, item);
    if (plan) plans.push(plan);
    else await withdrawTimers(tx, [item.subject], [item.rule]);
  }
  await savePlans(tx, plans);
}

function planOf({ policies, now }: WorkflowContext, item: Reminding): Plan | undefined {
  const { areaCode, rule, triggerOn, dueOn: given, ...about } = item;
  const policy = policies.inForce(areaCode, triggerOn);
  const ladder = policy && reminderPolicy(policy.pack, REMINDER_KEYS[rule], triggerOn);
  if (!ladder) return undefined;
  const { calendar, pack } = policy;
  const { limit, levels, reference } = ladder;
  const dueOn =
    given ??
    (limit &&
      deadline({ rule: { id: rule, ...limit, roll: 'none', reference }, trigger: triggerOn, calendar }).dueStrict);
  if (!dueOn) return undefined;
  const timers = planLadder(levels, dueOn, { calendar, today: dateInShanghai(now()) });
  return { ...about, rule, triggerOn, dueOn, policyDigest: pack.digest, reference, timers };
}
