import type { Actor, Role } from '@zhuanguan/access';
import type { IssuedInvitation, NewInvitation, PasswordReset } from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import { dateInShanghai, ok, refuse, type Result } from '@zhuanguan/kernel';
import { isUuid } from '../account/username.js';
import { appendAccountFacts } from '../account/account-facts.js';
import type { IdentityContext } from '../context.js';
import { placedOrganisations, type PlacedOrganisation } from '../organisation/organisation.store.js';
import { rolesToGive, usualRoles } from './invitation.domain.js';
import { markWithdrawn, pendingAt } from './invitation.store.js';
import { issueInvitations, type Issue } from './issue.js';

export const organisationNotFound = () =>
  refuse('not_found', 'organisation_not_found', '没有找到这个单位，或不在您的管理范围内。');

const actorScope = (actor: Actor) => ({ kind: 'actor', accountId: actor.accountId, roles: actor.roles }) as const;

/** Codes for organisations of the actor's scope, each item with its own outcome. */
export async function inviteAccounts(
  ctx: IdentityContext,
  actor: Actor,
  items: readonly NewInvitation[],
): Promise<Result<IssuedInvitation>[]> {
  const now = ctx.now();
  const today = dateInShanghai(now);
  return ctx.db.inTx(actorScope(actor), async (tx) => {
    const ids = items.map((i) => i.organisationId).filter(isUuid);
    const placed = await placedOrganisations(tx, actor, ids, today);
    const checked: Result<Issue>[] = [];
    for (const item of items) checked.push(await check(tx, actor, item, placed.get(item.organisationId), today));
    for (const [i, item] of items.entries())
      if (item.replace && checked[i]?.ok) await withdrawSame(ctx, tx, actor, item);
    return issueAll(ctx, tx, actor, checked);
  });
}

/** Codes for new passwords; whoever may invite for the organisation may reset at it. */
export async function resetPasswords(
  ctx: IdentityContext,
  actor: Actor,
  items: readonly PasswordReset[],
): Promise<Result<IssuedInvitation>[]> {
  const today = dateInShanghai(ctx.now());
  return ctx.db.inTx(actorScope(actor), async (tx) => {
    const ids = items.map((i) => i.organisationId).filter(isUuid);
    const placed = await placedOrganisations(tx, actor, ids, today);
    const checked: Result<Issue>[] = [];
    for (const { accountId, organisationId } of items) {
      const organisation = placed.get(organisationId);
      const held = organisation ? await rolesAt(tx, accountId, organisationId, today) : [];
      const mayGive = organisation ? rolesToGive(actor, organisation) : [];
      checked.push(
        organisation && held.length > 0 && mayGive.length > 0
          ? ok({ purpose: 'reset', organisationId, organisationName: organisation.name, roles: [], accountId })
          : refuse('not_found', 'account_not_found', '没有找到这个账号，或不在您的管理范围内。'),
      );
    }
    return issueAll(ctx, tx, actor, checked);
  });
}

async function issueAll(
  ctx: IdentityContext,
  tx: Tx,
  actor: Actor,
  checked: readonly Result<Issue>[],
): Promise<Result<IssuedInvitation>[]> {
  const issues = checked.flatMap((c) => (c.ok ? [c.value] : []));
  const issued = await issueInvitations(ctx, tx, issues, {
    accountId: actor.accountId,
    ...(actor.actingOrgId ? { orgId: actor.actingOrgId } : {}),
  });
  let next = 0;
  return checked.map((c) => (c.ok ? ok(issued[next++] as IssuedInvitation) : c));
}

async function check(
  tx: Tx,
  actor: Actor,
  item: NewInvitation,
  organisation: PlacedOrganisation | undefined,
  today: string,
): Promise<Result<Issue>> {
  const possible = organisation ? rolesToGive(actor, organisation) : [];
  if (!organisation || possible.length === 0) return organisationNotFound();
  const base = { purpose: 'activate' as const, organisationId: organisation.id, organisationName: organisation.name };
  if (item.personId) {
    const held = isUuid(item.personId) && (await holdsPost(tx, item.personId, organisation.id, today));
    if (held) return ok({ ...base, roles: [], personId: item.personId });
    return refuse('not_found', 'person_not_on_record', '该人员目前不是这个单位的在册专管员，不能为其开通账号。');
  }
  const usual = usualRoles(organisation.kind).filter((role) => possible.includes(role));
  const roles = item.roles.length > 0 ? (item.roles as Role[]) : usual.length > 0 ? usual : possible;
  const wrong = roles.find((role) => !possible.includes(role));
  if (wrong === undefined) return ok({ ...base, roles: [...new Set(roles)] });
  const detail = '您不能为这个单位开通这种角色的账号，请从列表中选择。';
  return refuse('invalid', 'role_not_given', detail, { fields: [{ field: '/roles', code: 'role_not_given', detail }] });
}

/** A sheet that was lost: the old code is worth nothing from now on. */
async function withdrawSame(ctx: IdentityContext, tx: Tx, actor: Actor, item: NewInvitation): Promise<void> {
  const now = ctx.now();
  const same = (await pendingAt(tx, item.organisationId, now)).filter(
    (row) => row.purpose === 'activate' && (row.personId ?? '') === item.personId,
  );
  await markWithdrawn(
    tx,
    same.map((row) => row.id),
    now,
  );
  await appendAccountFacts(
    tx,
    same.map(({ id }) => ({
      aggregateType: 'invitation' as const,
      aggregateId: id,
      type: 'withdrawn',
      payload: { replaced: true },
    })),
    { at: now, actor: { accountId: actor.accountId, ...(actor.actingOrgId ? { orgId: actor.actingOrgId } : {}) } },
  );
}

async function holdsPost(tx: Tx, personId: string, unitId: string, today: string): Promise<boolean> {
  const rows = await tx.sql({
    name: 'identity-holds-post',
    text: `select 1 from appointment_right where person_id = $1 and unit_id = $2 and valid_from <= $3::date
      and (valid_to is null or valid_to > $3::date)`,
    values: [personId, unitId, today],
  });
  return rows.length > 0;
}

/** Roles of an active account at an organisation, granted or by appointment. */
export async function rolesAt(tx: Tx, accountId: string, organisationId: string, today: string): Promise<Role[]> {
  if (!isUuid(accountId)) return [];
  const rows = await tx.sql<{ role: Role }>({
    name: 'identity-roles-at',
    text: `select g.role from account_grant g join account a on a.id = g.account_id
        where a.id = $1 and a.active and g.organisation_id = $2
      union select r.role from appointment_right r join account a on a.person_id = r.person_id
        where a.id = $1 and a.active and r.unit_id = $2 and r.valid_from <= $3::date and (r.valid_to is null or r.valid_to > $3::date)`,
    values: [accountId, organisationId, today],
  });
  return rows.map((r) => r.role);
}
