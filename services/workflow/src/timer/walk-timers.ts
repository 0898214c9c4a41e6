import { clockSource } from '../clock/clock-timers.js';
import type { WorkflowContext } from '../context.js';
import { handoverSource } from '../handover/handover-timers.js';
import { receiptSource } from '../filing/receipt-timers.js';
import { roundSource } from '../roll-up/round-timers.js';
import { termSource } from '../appointment/term-timers.js';
import { vacancySource } from '../vacancy/vacancy-timers.js';
import { REMINDER_KEYS, REMINDER_RULES } from './reminder-rules.js';
import type { TimerSource } from './timer-source.js';
import { withdrawRules } from './timer.store.js';

const SOURCES: readonly TimerSource[] = [
  clockSource,
  receiptSource,
  handoverSource,
  roundSource,
  termSource,
  vacancySource,
];
const FIRST = '00000000-0000-0000-0000-000000000000';
const STEP = 200;

/**
 * Arms what the packs in force say of everything that runs: after a changed pack or calendar, and for what was there before
 * a limit was; withdraws what no pack says any more. What is armed by them already is not touched. Gives how many subjects were armed anew.
 */
export async function walkTimers(ctx: WorkflowContext): Promise<number> {
  const gone = REMINDER_RULES.filter((rule) => !ctx.policies.reminds(REMINDER_KEYS[rule]));
  if (gone.length > 0) await ctx.db.inTx({ kind: 'system', name: 'timer' }, (tx) => withdrawRules(tx, gone));
  let found = 0;
  for (const source of SOURCES) if (!source.rule || !gone.includes(source.rule)) found += await walk(ctx, source);
  return found;
}

async function walk(ctx: WorkflowContext, source: TimerSource): Promise<number> {
  const spans = ctx.policies.shelf.spans();
  let found = 0;
  for (let after = FIRST; ;) {
    const ids = await ctx.db.inTx({ kind: 'system', name: 'timer' }, async (tx) => {
      const rows = await tx.sql<{ id: string }>({
        ...source.stale,
        values: [
          spans.map((a) => a.code),
          spans.map((a) => a.digest),
          after,
          STEP,
          spans.map((a) => a.from),
          spans.map((a) => a.to),
        ],
      });
      const stale = rows.map((r) => r.id);
      if (stale.length > 0) await source.sync(ctx, tx, stale);
      return stale;
    });
    found += ids.length;
    after = ids.at(-1) ?? after;
    if (ids.length < STEP) return found;
  }
}
