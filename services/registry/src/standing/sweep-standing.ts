import { startMidnightLoop, type Log, type Loop } from '@zhuanguan/events';
import { newId } from '@zhuanguan/kernel';
import type { RegistryContext } from '../context.js';
import { causedBy, recompute } from './recompute.js';

const STEP = 100;

const FIRST = '00000000-0000-0000-0000-000000000000';

/**
 * Looks at every unit, a few at a time: standing and gate turn by the date alone, at a change that became overdue or a value
 * of the pack that begins, and with another version of the pack. What did not turn tells nothing.
 */
export async function sweepStanding(ctx: RegistryContext): Promise<void> {
  for (let after: string | undefined = FIRST; after !== undefined;) after = await sweepAfter(ctx, after);
}

const sweepAfter = (ctx: RegistryContext, after: string): Promise<string | undefined> =>
  ctx.db.inTx({ kind: 'system', name: 'timer' }, async (tx) => {
    const units = await tx.sql<{ id: string }>({
      name: 'registry-units-to-sweep',
      text: 'select id from organisation where id > $1::uuid order by id limit $2',
      values: [after, STEP],
    });
    const ids = units.map((u) => u.id);
    await recompute(ctx, tx, causedBy(ids, newId()));
    return ids.at(-1);
  });

export const startStandingSweep = (ctx: RegistryContext, log: Log): Loop =>
  startMidnightLoop('standing sweep', log, ctx.now, () => sweepStanding(ctx));
