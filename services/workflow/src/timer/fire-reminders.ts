import type { Fact, Tx } from '@zhuanguan/db';
import { dateInShanghai } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { loadWorld } from '../filing/world.store.js';
import { recipientsOf } from './recipients.domain.js';
import { remainingDays, unitOfLevel } from './timer.domain.js';
import { firedFact } from './timer.events.js';
import type { DueTimer } from './timer.store.js';

/** What became of claimed timers; those in neither list are left as they are and come again. */
export interface Fired {
  facts: Fact[];
  fired: string[];
  withdrawn: string[];
}

/** Reminders tell whoever the ladder names, as the trees stand today. A unit that is no more is not reminded. */
export async function fireReminders(ctx: WorkflowContext, tx: Tx, due: readonly DueTimer[], now: Date): Promise<Fired> {
  const outcome: Fired = { facts: [], fired: [], withdrawn: [] };
  if (due.length === 0) return outcome;
  const today = dateInShanghai(now);
  const { units } = await loadWorld(tx, [...new Set(due.map((t) => t.unitId))], [], today);
  const unitOf = new Map(units.map((u) => [u.id, u]));
  for (const timer of due) {
    const unit = unitOf.get(timer.unitId);
    if (!unit || unit.validTo) {
      outcome.withdrawn.push(timer.id);
      continue;
    }
    const policy = ctx.policies.byDigest(timer.policyDigest, timer.triggerOn ?? timer.dueOn);
    if (!policy) throw new Error(`policy ${timer.policyDigest} of timer ${timer.id} is missing`);
    outcome.fired.push(timer.id);
    const responsible = { organisationId: timer.responsibleId, actingAs: timer.responsibleAs };
    const recipients = recipientsOf(timer.recipients, unit, responsible);
    if (recipients.length === 0) continue;
    const remaining = remainingDays(unitOfLevel(timer.level), today, timer.dueOn, policy.calendar);
    outcome.facts.push(
      firedFact({ timer, unit, recipients, remaining, policyVersion: policy.pack.policyVersion }, now),
    );
  }
  return outcome;
}
