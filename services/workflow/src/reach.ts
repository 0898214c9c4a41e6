import type { Actor } from '@zhuanguan/access';
import { reachesRows } from '@zhuanguan/db';
import type { WorkflowContext } from './context.js';

/**
 * Whether row-level policies let somebody reach all of these: asked before a command that is carried out as the system, for it
 * arms timers and writes where no person's role may (ADR 20). What of it they may do, the command decides by itself.
 */
export const reaches = (
  ctx: WorkflowContext,
  actor: Actor,
  table: 'appointment' | 'filing' | 'roll_up',
  ids: readonly string[],
): Promise<boolean> => reachesRows(ctx.db, actor, table, ids);
