import { ok, refuse, type Result } from '@zhuanguan/kernel';
import { SYSTEM, type IdentityContext } from '../context.js';
import { countAttempt, forgetAttempt, usernameKey } from './attempt.store.js';
import { verifySecret } from './password.js';
import { accountRule, waitWords } from './sign-in-attempt.domain.js';

/** Somebody who is signed in proves that it is still they: guesses at an open screen count as guesses at the door do. */
export async function checkOwnPassword(
  ctx: IdentityContext,
  accountId: string,
  password: string,
  field: string,
): Promise<Result<void>> {
  const key = usernameKey(`own password ${accountId}`);
  const { stored, waitMs } = await ctx.db.inTx(SYSTEM, async (tx) => {
    const [row] = await tx.sql<{ passwordHash: string }>({
      name: 'identity-own-password',
      text: 'select password_hash as "passwordHash" from account where id = $1 and active',
      values: [accountId],
    });
    return { ...(await countAttempt(tx, [{ key, rule: accountRule(ctx.config.security) }], ctx.now())), stored: row };
  });
  if (waitMs > 0)
    return refuse('limited', 'password_too_often', `连续输入错误次数较多，请 ${waitWords(waitMs)}后再试。`);
  if (!(await verifySecret(stored?.passwordHash, password))) {
    const detail = '密码不正确，请重新输入。';
    return refuse('refused', 'wrong_password', detail, { fields: [{ field, code: 'wrong_password', detail }] });
  }
  await ctx.db.inTx(SYSTEM, (tx) => forgetAttempt(tx, { own: key }));
  return ok(undefined);
}
