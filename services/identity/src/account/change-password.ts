import type { Actor } from '@zhuanguan/access';
import { ok, refuse, type Result } from '@zhuanguan/kernel';
import { SYSTEM, type IdentityContext } from '../context.js';
import { hashOf } from '../crypto/sealed-box.js';
import { deleteSessionsOf } from '../session/session.store.js';
import { appendAccountFacts } from './account-facts.js';
import { checkPassword, hashSecret, verifySecret } from './password.js';
import { setPassword } from './post.store.js';

/**
 * One's own password. The session it is changed in goes on; all others end, for whoever changes a password because
 * somebody else knows it expects that one to be out.
 */
export async function changePassword(
  ctx: IdentityContext,
  actor: Actor,
  input: { oldPassword: string; newPassword: string; sessionId: string },
): Promise<Result<void>> {
  const fields = checkPassword('/newPassword', input.newPassword);
  if (fields.length > 0) return refuse('invalid', 'password_invalid', '请按提示更正。', { fields });
  const [row] = await ctx.db.inTx(SYSTEM, (tx) =>
    tx.sql<{ passwordHash: string }>({
      name: 'identity-own-password',
      text: 'select password_hash as "passwordHash" from account where id = $1 and active',
      values: [actor.accountId],
    }),
  );
  if (!(await verifySecret(row?.passwordHash, input.oldPassword))) {
    const detail = '原密码不正确，请重新输入。';
    return refuse('refused', 'wrong_password', detail, {
      fields: [{ field: '/oldPassword', code: 'wrong_password', detail }],
    });
  }
  const passwordHash = await hashSecret(input.newPassword);
  await ctx.db.inTx(SYSTEM, async (tx) => {
    await setPassword(tx, actor.accountId, passwordHash);
    await deleteSessionsOf(tx, actor.accountId, input.sessionId ? hashOf(input.sessionId) : undefined);
    await appendAccountFacts(
      tx,
      [{ aggregateType: 'account', aggregateId: actor.accountId, type: 'password_changed', payload: {} }],
      { at: ctx.now(), actor: { accountId: actor.accountId } },
    );
  });
  return ok(undefined);
}
