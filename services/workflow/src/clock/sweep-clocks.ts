import { appendFacts } from '@zhuanguan/db';
import { startMidnightLoop, type Log, type Loop } from '@zhuanguan/events';
import { dateInShanghai, newId } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { evolveClock, sweep } from './change-clock.domain.js';
import { clockFacts } from './change-clock.events.js';
import { loadDueClocks, saveClocks } from './change-clock.store.js';

const STEP = 200;

/** Emits what became due, each level once: rows are locked, and a level already reached is not found again. */
export async function sweepClocks(ctx: WorkflowContext): Promise<number> {
  let emitted = 0;
  for (;;) {
    const found = await ctx.db.inTx({ kind: 'system', name: 'timer' }, async (tx) => {
      const now = ctx.now();
      const today = dateInShanghai(now);
      const due = await loadDueClocks(tx, today, STEP);
      const moved = due.map((row) => {
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
        moved.map((m) => m.row),
      );
      await appendFacts(
        tx,
        moved.flatMap((m) => m.facts),
      );
      emitted += moved.reduce((sum, m) => sum + m.facts.length, 0);
      return due.length;
    });
    if (found < STEP) return emitted;
  }
}

export const startSweep = (ctx: WorkflowContext, log: Log): Loop =>
  startMidnightLoop('change clock sweep', log, ctx.now, async () => {
    const emitted = await sweepClocks(ctx);
    if (emitted > 0) log.info({ emitted }, 'change clocks swept');
  });
