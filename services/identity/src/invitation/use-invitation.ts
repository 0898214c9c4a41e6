import type { Actor } from '@zhuanguan/access';
import type {
  Account,
  AcceptInvitationResponse,
  LookUpInvitationResponse,
  UseInvitationRequest,
} from '@zhuanguan/contracts';
import { personAliases, type Tx } from '@zhuanguan/db';
import { dateInShanghai, newId, ok, refuse, type Result } from '@zhuanguan/kernel';
import { appendAccountFacts } from '../account/account-facts.js';
import { loadAccount } from '../account/account.store.js';
import { checkPassword, hashSecret } from '../account/password.js';
import { grantRoles, rolesAnywhere, setPassword } from '../account/post.store.js';
import { keepApart } from './role-giving.domain.js';
import { prepareAccount, registerInTx, type PreparedAccount } from '../account/register-accounts.js';
import { SYSTEM, type IdentityContext } from '../context.js';
import { deleteSessionsOf } from '../session/session.store.js';
import { stateOf } from './invitation.domain.js';
import { findByCode, invitationToProto, markUsed, type InvitationRow } from './invitation.store.js';
import { codeHashOf } from './issue.js';

const unknownCode = () =>
  refuse('not_found', 'code_unknown', '没有这个激活码，请对照激活单重新输入（不含数字 0、1 和字母 O、I）。', {
    fields: [{ field: '/code', code: 'code_unknown', detail: '请对照激活单重新输入。' }],
  });

const OVER = {
  used: '这个激活码已经用过。如果是您本人激活的，请直接登录；否则请联系发放激活单的单位。',
  withdrawn: '这个激活码已经作废，请使用新发的激活单，或联系发放激活单的单位。',
  expired: '这个激活码已经过期，请联系发放激活单的单位重新发放。',
} as const;

async function findPending(ctx: IdentityContext, tx: Tx, code: string): Promise<Result<InvitationRow>> {
  const hash = codeHashOf(ctx, code);
  const row = hash ? await findByCode(tx, hash) : undefined;
  if (!row) return unknownCode();
  const state = stateOf(row, ctx.now());
  return state === 'pending' ? ok(row) : refuse('refused', `code_${state}`, OVER[state]);
}

export async function lookUpInvitation(ctx: IdentityContext, code: string): Promise<Result<LookUpInvitationResponse>> {
  return ctx.db.inTx(SYSTEM, async (tx) => {
    const found = await findPending(ctx, tx, code);
    if (!found.ok) return found;
    const username = found.value.purpose === 'reset' ? await usernameOf(tx, found.value.accountId) : '';
    return ok({ invitation: invitationToProto(found.value), username });
  });
}

/** Makes the account the code is for, or sets the new password; the code is used up in the same transaction. */
export async function useInvitation(ctx: IdentityContext, input: UseInvitationRequest): Promise<Result<Account>> {
  const look = await lookUpInvitation(ctx, input.code);
  if (!look.ok) return look;
  const reset = look.value.invitation?.purpose === 'reset';
  if (reset) {
    const fields = checkPassword('/password', input.password);
    if (fields.length > 0) return refuse('invalid', 'account_invalid', '请按提示更正。', { fields });
  }
  // Hashing is slow on purpose: before the transaction, and the code is looked at again inside.
  const passwordHash = reset ? await hashSecret(input.password) : '';
  const { username, displayName, password } = input;
  const prepared = await prepareAccount({ id: newId(), username, displayName, password, personId: '', grants: [] });
  if (!reset && !prepared.ok) return prepared;
  return ctx.db.inTx(SYSTEM, async (tx) => {
    const found = await findPending(ctx, tx, input.code);
    if (!found.ok) return found;
    if (found.value.purpose === 'reset') return resetPassword(ctx, tx, found.value, passwordHash);
    return prepared.ok ? activate(ctx, tx, found.value, prepared.value) : prepared;
  });
}

async function resetPassword(
  ctx: IdentityContext,
  tx: Tx,
  invitation: InvitationRow,
  passwordHash: string,
): Promise<Result<Account>> {
  const now = ctx.now();
  const loaded = await loadAccount(tx, invitation.accountId ?? '', dateInShanghai(now));
  if (!loaded?.account.active) return refuse('refused', 'account_inactive', '该账号已停用，请联系发放激活码的单位。');
  await setPassword(tx, loaded.account.id, passwordHash);
  await deleteSessionsOf(tx, loaded.account.id);
  await finish(ctx, tx, invitation, loaded.account, 'password_reset');
  return ok(loaded.account);
}

async function activate(
  ctx: IdentityContext,
  tx: Tx,
  invitation: InvitationRow,
  prepared: PreparedAccount,
): Promise<Result<Account>> {
  const { organisationId, organisationName, areaCode, roles, personId } = invitation;
  const grants = roles.map((role) => ({ role, organisationId, organisationName, areaCode }));
  const [made] = await registerInTx(tx, [ok({ ...prepared, personId: personId ?? '', grants })], ctx.now());
  if (!made) throw new Error('registering one account gave no result');
  if (!made.ok)
    return made.refusal.code === 'username_taken'
      ? refuse('exists', 'username_taken', made.refusal.detail, {
          fields: [{ field: '/username', code: 'username_taken', detail: '这个用户名已有人使用，请换一个。' }],
        })
      : made;
  await finish(ctx, tx, invitation, made.value, 'activated');
  return made;
}

/** Someone who has an account already gets the roles of another unit besides (REG-10: one account, several posts). */
export async function acceptInvitation(
  ctx: IdentityContext,
  actor: Actor,
  code: string,
): Promise<Result<AcceptInvitationResponse>> {
  const now = ctx.now();
  return ctx.db.inTx(SYSTEM, async (tx) => {
    const found = await findPending(ctx, tx, code);
    if (!found.ok) return found;
    const invitation = found.value;
    const loaded = await loadAccount(tx, actor.accountId, dateInShanghai(now));
    if (!loaded?.account.active || invitation.purpose === 'reset')
      return refuse('refused', 'code_not_for_this', '这是重设密码用的激活码，请退出登录后在“激活账号”页使用。');
    const { personId } = loaded.account;
    const aliases = await personAliases(tx, [personId]);
    if (invitation.personId && personId && !aliases.same(personId, invitation.personId))
      return refuse('refused', 'another_person', '这个激活码是发给另一位人员的，当前账号已对应其他人员，不能使用。');
    const held = await rolesAnywhere(tx, actor.accountId, dateInShanghai(now));
    const apart = keepApart(ctx.config.administrators, held, invitation.roles);
    if (!apart.ok) return apart;
    await grantRoles(tx, actor.accountId, invitation, now);
    await finish(ctx, tx, invitation, loaded.account, 'granted');
    const after = await loadAccount(tx, actor.accountId, dateInShanghai(now));
    return ok({ account: after?.account, organisationId: invitation.organisationId });
  });
}

async function finish(
  ctx: IdentityContext,
  tx: Tx,
  invitation: InvitationRow,
  account: Account,
  type: 'activated' | 'granted' | 'password_reset',
): Promise<void> {
  const now = ctx.now();
  await markUsed(tx, invitation.id, account.id, now);
  const { organisationId, roles } = invitation;
  await appendAccountFacts(
    tx,
    [
      { aggregateType: 'invitation', aggregateId: invitation.id, type: 'used', payload: { accountId: account.id } },
      {
        aggregateType: 'account',
        aggregateId: account.id,
        type,
        payload: type === 'password_reset' ? {} : { organisationId, roles: [...roles] },
        ...(type === 'activated' ? { personal: { username: account.username, displayName: account.displayName } } : {}),
      },
    ],
    { at: now, actor: { accountId: account.id, orgId: organisationId } },
  );
}

async function usernameOf(tx: Tx, accountId: string | null): Promise<string> {
  const [row] = await tx.sql<{ username: string }>({
    name: 'identity-username',
    text: 'select username from account where id = $1',
    values: [accountId],
  });
  return row?.username ?? '';
}
