import type { AccountSecurity } from '@zhuanguan/contracts';
import { ok, refuse, type Result } from '@zhuanguan/kernel';
import { SYSTEM, type IdentityContext } from '../context.js';
import { countRecoveryCodes } from '../second-factor/second-factor.store.js';
import { secondFactorRequired } from '../second-factor/second-factor.js';
import { passwordExpiry, passwordRuleWords } from './password-policy.domain.js';

/** How one's account is protected. */
export async function getSecurity(ctx: IdentityContext, accountId: string): Promise<Result<AccountSecurity>> {
  const rules = ctx.config.security;
  return ctx.db.inTx(SYSTEM, async (tx) => {
    const [row] = await tx.sql<{ changedAt: Date | null; createdAt: Date; totpSince: Date | null }>({
      name: 'identity-own-security',
      text: `select a.password_changed_at as "changedAt", a.created_at as "createdAt", t.confirmed_at as "totpSince"
        from account a left join account_totp t on t.account_id = a.id where a.id = $1 and a.active`,
      values: [accountId],
    });
    if (!row) return refuse('not_found', 'account_unknown', '该账号未在本系统登记或已停用，请联系系统管理员。');
    return ok({
      passwordChangedAt: row.changedAt ?? undefined,
      passwordExpiresAt: passwordExpiry(row.changedAt ?? row.createdAt, rules),
      totpSince: row.totpSince ?? undefined,
      totpRequired: await secondFactorRequired(ctx, tx, accountId),
      recoveryCodes: row.totpSince ? await countRecoveryCodes(tx, accountId) : 0,
      passwordRules: passwordRuleWords(rules),
    });
  });
}
