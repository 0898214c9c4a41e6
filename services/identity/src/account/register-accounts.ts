import { ROLES } from '@zhuanguan/access';
import type { Account, NewAccount } from '@zhuanguan/contracts';
import { isId, newId, ok, refuse, type FieldError, type Result } from '@zhuanguan/kernel';
import type { Tx } from '@zhuanguan/db';
import { SYSTEM, type IdentityContext } from '../context.js';
import { AccountEntity, AccountGrantEntity } from './account.entity.js';
import { keepApart } from '../invitation/role-giving.domain.js';
import { checkPassword } from '../security/password-policy.domain.js';
import type { SecurityRules } from '../security/security-rules.js';
import { hashSecret } from './password.js';
import { isUsername, normaliseUsername } from './username.js';

/** Roles an account may be granted; platform_client is for systems. */
const GRANTABLE: readonly string[] = ROLES.filter((role) => role !== 'platform_client');

/** Registers accounts, each with its own outcome; a username that exists is refused and left as it is. */
export async function registerAccounts(
  ctx: IdentityContext,
  accounts: readonly NewAccount[],
): Promise<Result<Account>[]> {
  const prepared = await Promise.all(accounts.map((account) => prepareAccount(ctx, account)));
  return ctx.db.inTx(SYSTEM, (tx) => registerInTx(tx, prepared, ctx.now()));
}

/** The same within a transaction of the caller's; an account that was refused before stays refused. */
export async function registerInTx(
  tx: Tx,
  prepared: readonly Result<PreparedAccount>[],
  now: Date,
): Promise<Result<Account>[]> {
  // One registration at a time: a username taken meanwhile is a refusal, not a fault.
  await tx.sql({
    name: 'identity-register-lock',
    text: `select pg_advisory_xact_lock(hashtext('identity register accounts'))`,
    values: [],
  });
  const taken = await takenBy(tx, prepared);
  const results = prepared.map((p) => (p.ok ? insert(tx, p.value, taken, now) : p));
  await tx.em().flush();
  for (const result of results) if (result.ok) insertGrants(tx, result.value);
  await tx.em().flush();
  return results;
}

export type PreparedAccount = NewAccount & { passwordHash: string };

/** Checks every field and hashes the password: slow on purpose, so before any transaction. */
export async function prepareAccount(ctx: IdentityContext, account: NewAccount): Promise<Result<PreparedAccount>> {
  const username = normaliseUsername(account.username);
  const fields = check({ ...account, username }, ctx.config.security);
  if (fields.length > 0) return refuse('invalid', 'account_invalid', '账号信息有误，请按提示更正。', { fields });
  const roles = ROLES.filter((role) => account.grants.some((grant) => grant.role === role));
  const apart = keepApart(ctx.config.administrators, [], roles);
  if (!apart.ok) return apart;
  return ok({ ...account, id: account.id || newId(), username, passwordHash: await hashSecret(account.password) });
}

function check(account: NewAccount, rules: SecurityRules): FieldError[] {
  const fields: FieldError[] = [];
  const wrong = (field: string, code: string, detail: string) => fields.push({ field, code, detail });
  if (account.id && !isId(account.id)) wrong('/id', 'not_a_uuid', '编号应为 UUID。');
  if (account.personId && !isId(account.personId)) wrong('/personId', 'not_a_uuid', '人员编号应为 UUID。');
  if (!isUsername(account.username))
    wrong('/username', 'username_invalid', '用户名由 2 至 64 个汉字、字母、数字或 . _ @ - 组成。');
  fields.push(...checkPassword('/password', account.password, { username: account.username, rules }));
  if (account.displayName.trim() === '') wrong('/displayName', 'required', '请填写姓名。');
  account.grants.forEach((grant, i) => {
    if (!GRANTABLE.includes(grant.role))
      wrong(`/grants/${i}/role`, 'role_unknown', `角色应为 ${GRANTABLE.join('、')} 之一。`);
    if (!isId(grant.organisationId)) wrong(`/grants/${i}/organisationId`, 'not_a_uuid', '单位编号应为 UUID。');
  });
  return fields;
}

async function takenBy(tx: Tx, prepared: readonly Result<PreparedAccount>[]): Promise<Set<string>> {
  const wanted = prepared.flatMap((p) => (p.ok ? [p.value] : []));
  const rows = await tx.sql<{ id: string; username: string }>({
    name: 'identity-taken',
    text: 'select id, username from account where id = any($1::uuid[]) or username = any($2::text[])',
    values: [wanted.map((w) => w.id), wanted.map((w) => w.username)],
  });
  return new Set(rows.flatMap((r) => [r.id, r.username]));
}

function insert(tx: Tx, account: PreparedAccount, taken: Set<string>, now: Date): Result<Account> {
  if (taken.has(account.id) || taken.has(account.username))
    return refuse('exists', 'username_taken', '该用户名或编号已经登记，请换一个。');
  taken.add(account.id).add(account.username);
  tx.em().create(AccountEntity, {
    id: account.id,
    username: account.username,
    displayName: account.displayName.trim(),
    passwordHash: account.passwordHash,
    personId: account.personId || null,
    active: true,
    preferredOrganisationId: null,
    createdAt: now,
    passwordChangedAt: now,
    passwordMustChange: account.mustChangePassword ?? false,
  });
  const grants = [...new Map(account.grants.map((g) => [`${g.role} ${g.organisationId}`, g])).values()];
  return ok({
    id: account.id,
    username: account.username,
    displayName: account.displayName.trim(),
    personId: account.personId,
    grants,
    active: true,
  });
}

function insertGrants(tx: Tx, account: Account): void {
  for (const { role, organisationId, organisationName, areaCode } of account.grants)
    tx.em().create(AccountGrantEntity, { accountId: account.id, role, organisationId, organisationName, areaCode });
}
