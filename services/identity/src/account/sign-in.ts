import { ok, refuse, type Result } from '@zhuanguan/kernel';
import { SYSTEM, type IdentityContext } from '../context.js';
import { hashOf } from '../crypto/sealed-box.js';
import { verifySecret } from './password.js';
import { failuresAfter, waitBeforeSignIn, type SignInAttempts } from './sign-in-attempt.domain.js';
import { normaliseUsername } from './username.js';

export interface SignInInput {
  username: string;
  password: string;
}

const INACTIVE =
  '该账号已停用：在各单位的岗位都已结束，如离任、单位撤销或并入其他单位。仍需使用的，请主管部门或本级财政部门重新发放激活单。';
const wrong = () => refuse('unauthenticated', 'wrong_password', '用户名或密码不正确，请检查后重新输入。');

/** Username and password; failures slow the next attempt on that username, whether it exists or not. */
export async function signIn(ctx: IdentityContext, input: SignInInput): Promise<Result<{ accountId: string }>> {
  const username = normaliseUsername(input.username);
  if (username === '' || input.password === '') return refuse('invalid', 'sign_in_incomplete', '请输入用户名和密码。');
  const attempt = await countAttempt(ctx, hashOf(username));
  if (!attempt.ok) return attempt;
  const account = await findSignIn(ctx, username);
  const matches = await verifySecret(account?.passwordHash, input.password);
  if (!account || !matches) return wrong();
  if (!account.active) return refuse('forbidden', 'account_inactive', INACTIVE);
  await ctx.db.inTx(SYSTEM, (tx) =>
    tx.sql({
      name: 'identity-forget-attempts',
      text: 'delete from sign_in_attempt where username_hash = $1',
      values: [hashOf(username)],
    }),
  );
  return ok({ accountId: account.id });
}

/** Counts the attempt as failed before the password is looked at: guesses side by side do not slip through. */
async function countAttempt(ctx: IdentityContext, usernameHash: string): Promise<Result<void>> {
  const now = ctx.now();
  return ctx.db.inTx(SYSTEM, async (tx) => {
    await tx.sql({
      name: 'identity-attempt-lock',
      text: 'select pg_advisory_xact_lock(hashtextextended($1, 0))',
      values: [usernameHash],
    });
    const [known] = await tx.sql<SignInAttempts>({
      name: 'identity-attempt-find',
      text: 'select failures, last_at as "lastAt" from sign_in_attempt where username_hash = $1',
      values: [usernameHash],
    });
    const wait = waitBeforeSignIn(known, now);
    if (wait > 0)
      return refuse('limited', 'sign_in_too_often', `连续输入错误次数较多，请 ${Math.ceil(wait / 1000)} 秒后再试。`);
    await tx.sql({
      name: 'identity-attempt-count',
      text: `insert into sign_in_attempt (username_hash, failures, last_at) values ($1, $2, $3)
        on conflict (username_hash) do update set failures = excluded.failures, last_at = excluded.last_at`,
      values: [usernameHash, failuresAfter(known, now), now],
    });
    return ok(undefined);
  });
}

async function findSignIn(ctx: IdentityContext, username: string) {
  const [row] = await ctx.db.inTx(SYSTEM, (tx) =>
    tx.sql<{ id: string; passwordHash: string; active: boolean }>({
      name: 'identity-sign-in',
      text: 'select id, password_hash as "passwordHash", active from account where username = $1',
      values: [username],
    }),
  );
  return row;
}
