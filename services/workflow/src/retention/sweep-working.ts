import { startMidnightLoop, type Log, type Loop } from '@zhuanguan/events';
import { addYears, dateInShanghai, RETENTION, startOfDayInShanghai } from '@zhuanguan/kernel';
import { forgetUnsaid } from '../citizen-id/forget-citizen-ids.js';
import type { WorkflowContext } from '../context.js';

const STEP = 500;

const notHeld = (unit: string): string => `not exists (select 1 from legal_hold h where h.released_at is null
  and h.subject_kind = 'organisation' and h.subject_id = ${unit})`;

const DRAFTS = `
with gone as (
  delete from draft where id in (select d.id from draft d where d.saved_at < $1 and ${notHeld('d.unit_id')} limit ${STEP}) returning 1)
select count(*)::integer as n, '{}'::text[] as refs from gone`;

const IMPORTS = `
with old as (
  select j.id from import_job j where coalesce(j.committed_at, j.created_at) < $1 and j.state <> 'committing' and ${notHeld('j.unit_id')}
    limit ${STEP} for update skip locked
), rows as (
  delete from import_row where import_id in (select id from old) returning read->'person'->>'citizenIdRef' as ref
), gone as (
  delete from import_job where id in (select id from old) returning 1)
select count(*)::integer as n, array(select distinct ref from rows where ref is not null) as refs from gone`;

/**
 * What somebody typed or uploaded on the way to a filing goes a calendar year after it was last saved (ours), for what was filed
 * of it is kept as a filing; a hold of the unit keeps it. Gives how many drafts and imports went.
 */
export async function sweepWorking(ctx: WorkflowContext): Promise<number> {
  const before = startOfDayInShanghai(addYears(dateInShanghai(ctx.now()), -RETENTION.working.years));
  let total = 0;
  for (const [name, text] of [
    ['workflow-sweep-drafts', DRAFTS],
    ['workflow-sweep-imports', IMPORTS],
  ] as const) {
    let went: number;
    do {
      went = await ctx.db.inTx({ kind: 'system', name: 'service' }, async (tx) => {
        const [row] = await tx.sql<{ n: number; refs: string[] }>({ name, text, values: [before] });
        await forgetUnsaid(tx, row?.refs ?? []);
        return row?.n ?? 0;
      });
      total += went;
    } while (went === STEP);
  }
  return total;
}

export const startWorkingSweep = (ctx: WorkflowContext, log: Log): Loop =>
  startMidnightLoop('working papers', log, ctx.now, async () => {
    const went = await sweepWorking(ctx);
    if (went > 0) log.info({ went }, 'drafts and imports of more than a year ago were destroyed');
  });
