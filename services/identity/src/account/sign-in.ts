import { ok, refuse, type Result } from '@zhuanguan/kernel';
import { SYSTEM, type IdentityContext } from '../context.js';
import { appendAccountFacts, type AccountFact } from './account-facts.js';
import { addressKey, countAttempt, forgetAttempt, usernameKey } from './attempt.store.js';
import { verifySecret } from './password.js';
import { accountRule, ADDRESS_RULE, waitWords } from './sign-in-attempt.domain.js';
import { normaliseUsername } from './username.js';

export interface SignInInput {
  username: string;
  password: string;
  /** Of the browser, as the gateway saw it. */
  address: string;
}

/** `subject` is the account a refusal is about, for the count of refusals; the person at the page is not told. */
export type SignInOutcome = Result<{ accountId: string }> & { subject?: string };

const INACTIVE =
  '该账号已停用：在各单位的岗位都已结束，如离任、单位撤销或并入其他单位。仍需使用的，请主管部门或本级财政部门重新发放激活单。';
const wrong = () => refuse('unauthenticated', 'wrong_password', '用户名或密码不正确，请检查后重新输入。');

/** The same words for a username that is locked, slowed or not there: the answer does not tell which. */
const tooOften = (waitMs: number) =>
  refuse(
    'limited',
    'sign_in_too_often',
    `连续输入错误次数较多，请 ${waitWords(waitMs)}后再试；急用的，请联系本单位或本级财政部门的账号管理人员。`,
  );

/**
 * Username and password. Failures slow the next attempt on that username and from that address, and after some the username is
 * locked for a while (GB/T 22239-2019 8.1.4.1 b, M), whether it exists or not.
 */
export async function signIn(ctx: IdentityContext, input: SignInInput): Promise<SignInOutcome> {
  const username = normaliseUsername(input.username);
  if (username === '' || input.password === '') return refuse('invalid', 'sign_in_incomplete', '请输入用户名和密码。');
  const keys = {
    own: usernameKey(username),
    address: addressKey(ctx.config.encryptionSecret, input.address),
  };
  const counted = await ctx.db.inTx(SYSTEM, (tx) =>
    countAttempt(
      tx,
      [
        { key: keys.own, rule: accountRule(ctx.config.security) },
        { key: keys.address, rule: ADDRESS_RULE },
      ],
      ctx.now(),
    ),
  );
  const account = await findSignIn(ctx, username);
  const about = account ? { subject: account.id } : {};
  if (counted.waitMs > 0) return { ...tooOften(counted.waitMs), ...about };
  const matches = await verifySecret(account?.passwordHash, input.password);
  if (!account || !matches) {
    if (account) await noteFailure(ctx, account.id, 'password', counted.locked);
    return { ...wrong(), ...about };
  }
  await ctx.db.inTx(SYSTEM, (tx) => forgetAttempt(tx, keys));
  if (!account.active) return refuse('forbidden', 'account_inactive', INACTIVE);
  return ok({ accountId: account.id });
}

/** Only of accounts that exist, and never more of them than the rule lets through: nobody can fill the history from outside. */
export const noteFailure = (
  ctx: IdentityContext,
  accountId: string,
  factor: 'password' | 'totp',
  locked: boolean,
): Promise<void> => {
  const about = { aggregateType: 'account', aggregateId: accountId } as const;
  const facts: AccountFact[] = [{ ...about, type: 'sign_in_failed', payload: { factor } }];
  if (locked) facts.push({ ...about, type: 'locked', payload: { factor, minutes: ctx.config.security.lockMinutes } });
  return ctx.db.inTx(SYSTEM, (tx) => appendAccountFacts(tx, facts, { at: ctx.now(), actor: {} }));
};

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
