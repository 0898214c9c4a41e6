import type { Tx } from '@zhuanguan/db';
import { dateInShanghai, newId } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import type { Fired } from '../timer/fire-reminders.js';
import type { DueTimer } from '../timer/timer.store.js';
import { evolveClock, sweep } from './change-clock.domain.js';
import { clockFacts } from './change-clock.events.js';
import { claimClocks, saveClocks } from './change-clock.store.js';

/** Turns the clocks whose day has come: each level once. A clock that somebody is filing for at this moment is left to it. */
export async function fireClocks(ctx: WorkflowContext, tx: Tx, due: readonly DueTimer[], now: Date): Promise<Fired> {
  const outcome: Fired = { facts: [], fired: [], withdrawn: [] };
  if (due.length === 0) return outcome;
  const today = dateInShanghai(now);
  const clocks = await claimClocks(tx, [...new Set(due.map((t) => t.subjectId))]);
  const turned = [...clocks.values()].map((row) => {
    const events = sweep(row.clock, today);
    const policy = ctx.policies.byDigest(row.clock.policyDigest, row.clock.changeDate);
    const facts = clockFacts(row, events, {
      at: now,
      actor: {},
      correlationId: newId(),
      policyVersion: policy?.pack.policyVersion ?? '',
    });
    return { row: { clock: events.reduce(evolveClock, row.clock), version: row.version + events.length }, facts };
  });
  await saveClocks(
    tx,
    turned.map((t) => t.row),
  );
  outcome.facts.push(...turned.flatMap((t) => t.facts));
  outcome.fired.push(...due.filter((t) => clocks.has(t.subjectId)).map((t) => t.id));
  return outcome;
}
