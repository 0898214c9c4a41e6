import type { OwnSession } from '@zhuanguan/contracts';
import { isId, ok, type Result } from '@zhuanguan/kernel';
import { appendAccountFacts } from '../account/account-facts.js';
import { SYSTEM, type IdentityContext } from '../context.js';
import { hashOf } from '../crypto/sealed-box.js';
import { endSessionsByRef, endSessionsOf } from './end-sessions.js';
import { expiresAt, sessionLimits } from './session.domain.js';
import { sessionsOf } from './session.store.js';

/** Where one is signed in. */
export async function listSessions(ctx: IdentityContext, accountId: string, sessionId: string): Promise<OwnSession[]> {
  const limits = sessionLimits(ctx.config.security);
  const before = (ms: number) => new Date(ctx.now().getTime() - ms);
  const own = sessionId ? hashOf(sessionId) : '';
  const rows = await ctx.db.inTx(SYSTEM, (tx) =>
    sessionsOf(tx, accountId, before(limits.idleMs), before(limits.absoluteMs)),
  );
  return rows.map(({ id, idHash, createdAt, lastSeenAt, client, network }) => ({
    ...{ id, createdAt, lastSeenAt, client, network },
    expiresAt: expiresAt({ createdAt, lastSeenAt }, limits),
    current: idHash === own,
  }));
}

/** Some by their ids, or all but the one that asks. */
export async function endOwnSessions(
  ctx: IdentityContext,
  accountId: string,
  { sessionId, ids, others }: { sessionId: string; ids: readonly string[]; others: boolean },
): Promise<Result<{ ended: number }>> {
  return ctx.db.inTx(SYSTEM, async (tx) => {
    const { ended, event } = others
      ? await endSessionsOf(tx, accountId, sessionId ? hashOf(sessionId) : undefined)
      : await endSessionsByRef(tx, accountId, ids.filter(isId));
    const about = { aggregateType: 'account', aggregateId: accountId, type: 'sessions_ended' } as const;
    if (ended > 0)
      await appendAccountFacts(tx, [{ ...about, payload: { ended }, ...event }], {
        ...{ at: ctx.now(), actor: { accountId } },
      });
    return ok({ ended });
  });
}
