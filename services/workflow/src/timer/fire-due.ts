import { appendFacts, isTransientDatabaseError } from '@zhuanguan/db';
import { startLoop, startMidnightLoop, type Log, type Loop } from '@zhuanguan/events';
import { dateInShanghai } from '@zhuanguan/kernel';
import { fireClocks } from '../clock/fire-clocks.js';
import { CLOCK_RULE } from '../clock/clock-timers.js';
import type { WorkflowContext } from '../context.js';
import { fireReminders } from './fire-reminders.js';
import { claimDue, markTimers, postponeTimer } from './timer.store.js';
import { walkTimers } from './walk-timers.js';

const STEP = 100;
/** What was armed for a day that has begun, or left by a worker that died, is found after this at the latest. */
const POLL_MS = 15_000;

/**
 * Fires what is due, each once: the effect and the mark are one transaction, and what another worker holds is left to it. A
 * worker killed anywhere leaves its timers armed. Gives how many fired.
 */
export async function fireDueTimers(ctx: WorkflowContext, log: Log): Promise<number> {
  let total = 0;
  for (;;) {
    const claimed: string[] = [];
    try {
      const done = await fireSome(ctx, { limit: STEP }, claimed);
      total += done;
      if (done === 0) return total;
    } catch (error) {
      if (isTransientDatabaseError(error)) throw error;
      total += await fireOneByOne(ctx, claimed, log);
    }
  }
}

async function fireSome(
  ctx: WorkflowContext,
  { limit, only }: { limit: number; only?: string },
  claimed: string[] = [],
): Promise<number> {
  return ctx.db.inTx({ kind: 'system', name: 'timer' }, async (tx) => {
    const now = ctx.now();
    const due = await claimDue(tx, { today: dateInShanghai(now), now, limit, ...(only ? { only } : {}) });
    claimed.push(...due.map((t) => t.id));
    if (due.length === 0) return 0;
    const outcomes = [
      await fireClocks(
        ctx,
        tx,
        due.filter((t) => t.rule === CLOCK_RULE),
        now,
      ),
      await fireReminders(
        ctx,
        tx,
        due.filter((t) => t.rule !== CLOCK_RULE),
        now,
      ),
    ];
    const fired = outcomes.flatMap((o) => o.fired);
    const withdrawn = outcomes.flatMap((o) => o.withdrawn);
    await markTimers(tx, fired, 'fired', now);
    await markTimers(tx, withdrawn, 'withdrawn', now);
    await appendFacts(
      tx,
      outcomes.flatMap((o) => o.facts),
    );
    return fired.length + withdrawn.length;
  });
}

/** One of a batch failed: the others fire, and it is tried again later. */
async function fireOneByOne(ctx: WorkflowContext, ids: readonly string[], log: Log): Promise<number> {
  let done = 0;
  for (const id of ids) {
    try {
      done += await fireSome(ctx, { limit: 1, only: id });
    } catch (error) {
      if (isTransientDatabaseError(error)) throw error;
      log.error({ timer: id, error: String(error) }, 'timer could not fire and will be tried again');
      await ctx.db.inTx({ kind: 'system', name: 'timer' }, (tx) => postponeTimer(tx, id, ctx.now()));
    }
  }
  return done;
}

/** `walk` looks at once whether packs have moved what was armed. */
export interface Timers extends Loop {
  walk(): void;
}

/** Fires what is due all the time; at the start and after midnight looks whether packs have moved what was armed. */
export function startTimers(ctx: WorkflowContext, log: Log, pollMs = POLL_MS): Timers {
  const firing = startLoop('timers', log, async () => {
    const fired = await fireDueTimers(ctx, log);
    if (fired > 0) log.info({ fired }, 'timers fired');
    return { pauseMs: pollMs };
  });
  const walk = startMidnightLoop('timer walk', log, ctx.now, async () => {
    const armed = await walkTimers(ctx);
    if (armed > 0) log.info({ armed }, 'timers armed by the packs in force');
    firing.wake();
  });
  return {
    wake: () => firing.wake(),
    walk: () => walk.wake(),
    stop: async () => {
      await walk.stop();
      await firing.stop();
    },
  };
}
