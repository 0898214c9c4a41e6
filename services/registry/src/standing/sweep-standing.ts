import type { Log } from '@zhuanguan/events';
import { addDays, dateInShanghai, newId, startOfDayInShanghai } from '@zhuanguan/kernel';
import type { RegistryContext } from '../context.js';
import { recompute } from './recompute.js';

const STEP = 100;

/** Units whose standing turns by the date alone: a change that became overdue. Each turn is told once. */
export async function sweepStanding(ctx: RegistryContext): Promise<void> {
  for (;;) {
    const found = await ctx.db.inTx({ kind: 'system', name: 'timer' }, async (tx) => {
      const units = await tx.sql<{ id: string }>({
        name: 'registry-turning-units',
        text: `select distinct c.unit_id as id from change_clock c join standing s on s.unit_id = c.unit_id
          where not c.met and c.due_rolled < $1::date and not s.change_overdue limit $2`,
        values: [dateInShanghai(ctx.now()), STEP],
      });
      await recompute(ctx, tx, units.map((u) => u.id), newId());
      return units.length;
    });
    if (found < STEP) return;
  }
}

/** At the start and after every midnight in Shanghai. */
export function startStandingSweep(ctx: RegistryContext, log: Log): { stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const run = () => {
    sweepStanding(ctx)
      .then(() => {
        const now = ctx.now();
        return startOfDayInShanghai(addDays(dateInShanghai(now), 1)).getTime() - now.getTime() + 2_000;
      })
      .catch((error: unknown) => (log.warn({ error: String(error) }, 'standing sweep failed; trying again'), 60_000))
      .then((ms) => {
        if (!stopped) timer = setTimeout(run, ms);
      });
  };
  run();
  return {
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
