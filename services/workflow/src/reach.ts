import type { Actor } from '@zhuanguan/access';
import { scopeOf } from '@zhuanguan/db';
import type { WorkflowContext } from './context.js';

/**
 * Whether row-level policies let somebody reach all of these: asked before a command that is carried out as the system, for it
 * arms timers and writes where no person's role may (ADR 20). What of it they may do, the command decides by itself.
 */
export async function reaches(
  ctx: WorkflowContext,
  actor: Actor,
  table: 'appointment' | 'filing',
  ids: readonly string[],
): Promise<boolean> {
  const wanted = [...new Set(ids)];
  const [row] = await ctx.db.inTx(scopeOf(actor), (tx) =>
    tx.sql<{ n: number }>({
      name: `workflow-reaches-${table}`,
      text: `select count(*) as n from ${table} where id = any($1::uuid[])`,
      values: [wanted],
    }),
  );
  return row?.n === wanted.length;
}
