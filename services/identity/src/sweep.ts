import { startLoop, type Loop } from '@zhuanguan/events';
import type { Logger } from '@zhuanguan/telemetry';
import { tellOverdue } from './account/grant-role.js';
import { SYSTEM, type IdentityContext } from './context.js';
import { ABSOLUTE_MS, IDLE_MS } from './session/session.domain.js';
import { sweepSessions } from './session/session.store.js';

const EVERY_MS = 600_000;
const FORGET_ATTEMPTS_MS = 24 * 3_600_000;

/** Removes what is over: roles past their last day, sessions, artifacts of the provider, old failed sign-ins. */
export async function sweep(ctx: IdentityContext): Promise<void> {
  const now = ctx.now();
  const before = (ms: number) => new Date(now.getTime() - ms);
  await ctx.db.inTx(SYSTEM, async (tx) => {
    await tellOverdue(ctx, tx);
    await sweepSessions(tx, before(IDLE_MS), before(ABSOLUTE_MS));
    await tx.sql({
      name: 'identity-artifact-sweep',
      text: 'delete from oidc_artifact where expires_at <= $1',
      values: [now],
    });
    await tx.sql({
      name: 'identity-attempt-sweep',
      text: 'delete from sign_in_attempt where last_at <= $1',
      values: [before(FORGET_ATTEMPTS_MS)],
    });
  });
}

export const startSweep = (ctx: IdentityContext, log: Logger): Loop =>
  startLoop('identity sweep', log, async () => {
    await sweep(ctx);
    return { pauseMs: EVERY_MS };
  });
