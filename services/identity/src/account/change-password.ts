import type { Actor } from '@zhuanguan/access';
import { ok, type Result } from '@zhuanguan/kernel';
import { SYSTEM, type IdentityContext } from '../context.js';
import { hashOf } from '../crypto/sealed-box.js';
import { endSessionsOf } from '../session/end-sessions.js';
import { appendAccountFacts } from './account-facts.js';
import { prepareNewPassword, setPassword } from './new-password.js';
import { checkOwnPassword } from './own-password.js';

/**
 * One's own password. The session it is changed in goes on; all others end, for whoever changes a password because
 * somebody else knows it expects that one to be out.
 */
export async function changePassword(
  ctx: IdentityContext,
  actor: Actor,
  input: { oldPassword: string; newPassword: string; sessionId: string },
): Promise<Result<void>> {
  const own = await checkOwnPassword(ctx, actor.accountId, input.oldPassword, '/oldPassword');
  if (!own.ok) return own;
  return takeNewPassword(ctx, {
    accountId: actor.accountId,
    password: input.newPassword,
    ...(input.sessionId ? { butSession: hashOf(input.sessionId) } : {}),
  });
}

/** Also where the sign-in page asks for one, before there is a session. */
export async function takeNewPassword(
  ctx: IdentityContext,
  { accountId, password, butSession }: { accountId: string; password: string; butSession?: string },
): Promise<Result<void>> {
  const prepared = await prepareNewPassword(ctx, {
    ...{ accountId, password, field: '/newPassword', code: 'password_invalid' },
  });
  if (!prepared.ok) return prepared;
  const at = ctx.now();
  await ctx.db.inTx(SYSTEM, async (tx) => {
    await setPassword(ctx, tx, accountId, prepared.value);
    const { event } = await endSessionsOf(tx, accountId, butSession);
    await appendAccountFacts(
      tx,
      [{ aggregateType: 'account', aggregateId: accountId, type: 'password_changed', payload: {}, ...event }],
      { at, actor: { accountId } },
    );
  });
  return ok(undefined);
}
