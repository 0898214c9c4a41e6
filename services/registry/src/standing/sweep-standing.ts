import { startMidnightLoop, type Log, type Loop } from '@zhuanguan/events';
import { dateInShanghai, newId } from '@zhuanguan/kernel';
import type { RegistryContext } from '../context.js';
import { causedBy, recompute } from './recompute.js';

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
      const ids = units.map((u) => u.id);
      await recompute(ctx, tx, causedBy(ids, newId()));
      return units.length;
    });
    if (found < STEP) return;
  }
}

export const startStandingSweep = (ctx: RegistryContext, log: Log): Loop =>
  startMidnightLoop('standing sweep', log, ctx.now, () => sweepStanding(ctx));
