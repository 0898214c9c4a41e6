import { dateInShanghai } from '@zhuanguan/kernel';
import { startLoop, type Loop } from '@zhuanguan/events';
import type { Logger } from '@zhuanguan/telemetry';
import { destroyAccounts } from './account/destroy-accounts.js';
import { tellOverdue } from './account/grant-role.js';
import { SYSTEM, type IdentityContext } from './context.js';
import { sessionLimits } from './session/session.domain.js';
import { sweepSessions } from './session/session.store.js';

const EVERY_MS = 600_000;
const FORGET_ATTEMPTS_MS = 24 * 3_600_000;
/** 网络安全法 (2016) 21(3) wants network logs kept for six months at least (V); a year is ours. */
const KEEP_REFUSALS_MS = 366 * 24 * 3_600_000;

/** Removes what is over: roles past their last day, sessions, artifacts of the provider, old failed sign-ins, names of accounts whose time has run. */
export async function sweep(ctx: IdentityContext): Promise<void> {
  const now = ctx.now();
  const { idleMs, absoluteMs } = sessionLimits(ctx.config.security);
  const before = (ms: number) => new Date(now.getTime() - ms);
  await ctx.db.inTx(SYSTEM, async (tx) => {
    await tellOverdue(ctx, tx);
    await destroyAccounts(tx, now);
    await sweepSessions(tx, before(idleMs), before(absoluteMs));
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
    await tx.sql({
      name: 'identity-refusal-sweep',
      text: 'delete from refusal_count where day < $1::date',
      values: [dateInShanghai(before(KEEP_REFUSALS_MS))],
    });
  });
}

export const startSweep = (ctx: IdentityContext, log: Logger): Loop =>
  startLoop('identity sweep', log, async () => {
    await sweep(ctx);
    return { pauseMs: EVERY_MS };
  });
