import type { Tx } from '@zhuanguan/db';
import { ok, refuse, type FieldError, type Result } from '@zhuanguan/kernel';
import { SYSTEM, type IdentityContext } from '../context.js';
import { checkPassword } from '../security/password-policy.domain.js';
import { hashSecret, verifySecret } from './password.js';

/** A refusal of a password at its field; `code` is what callers of this command have always been told. */
const wrong = (code: string, fields: readonly FieldError[]) => refuse('invalid', code, '请按提示更正。', { fields });

export interface NewPassword {
  accountId: string;
  password: string;
  /** Where the form has it. */
  field: string;
  code: string;
}

/**
 * Checks a new password of an account against the rules and against the last ones, and hashes it. Slow on purpose, so before any
 * transaction.
 */
export async function prepareNewPassword(
  ctx: IdentityContext,
  { accountId, password, field, code }: NewPassword,
): Promise<Result<string>> {
  const rules = ctx.config.security;
  const [account] = await ctx.db.inTx(SYSTEM, (tx) =>
    tx.sql<{ username: string; hashes: string[] }>({
      name: 'identity-last-passwords',
      text: `select a.username, array(select password_hash from (
            select a.password_hash, 'infinity'::timestamptz as set_at
            union all select f.password_hash, f.set_at from former_password f where f.account_id = a.id
          ) p order by set_at desc limit $2) as hashes
        from account a where a.id = $1`,
      values: [accountId, rules.passwordHistory],
    }),
  );
  const fields = checkPassword(field, password, { username: account?.username ?? '', rules });
  if (fields.length > 0) return wrong(code, fields);
  for (const hash of account?.hashes ?? [])
    if (await verifySecret(hash, password)) {
      const detail = `不能使用最近 ${rules.passwordHistory} 次用过的密码，请换一个。`;
      return wrong(code, [{ field, code: 'password_used_before', detail }]);
    }
  return ok(await hashSecret(password));
}

/** The one before stays as a former one; what is older than the rules look back is forgotten. */
export async function setPassword(
  ctx: IdentityContext,
  tx: Tx,
  accountId: string,
  passwordHash: string,
): Promise<void> {
  await tx.sql({
    name: 'identity-set-password',
    text: `with former as (
        insert into former_password (account_id, set_at, password_hash)
        select id, $3, password_hash from account where id = $1 on conflict do nothing)
      update account set password_hash = $2, password_changed_at = $3, password_must_change = false where id = $1`,
    values: [accountId, passwordHash, ctx.now()],
  });
  await tx.sql({
    name: 'identity-forget-passwords',
    text: `delete from former_password where account_id = $1 and set_at not in (
        select set_at from former_password where account_id = $1 order by set_at desc limit $2)`,
    values: [accountId, Math.max(0, ctx.config.security.passwordHistory - 1)],
  });
}
