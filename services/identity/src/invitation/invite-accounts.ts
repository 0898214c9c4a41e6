import { ADMINISTRATORS, type Actor, type Role } from '@zhuanguan/access';
import type { IssuedInvitation, NewInvitation, PasswordReset } from '@zhuanguan/contracts';
import { scopeOf, type Tx } from '@zhuanguan/db';
import { dateInShanghai, isId, ok, refuse, type Result } from '@zhuanguan/kernel';
import { postsOf, type Post } from '../account/post.store.js';
import type { IdentityContext } from '../context.js';
import { placedOrganisations, type PlacedOrganisation } from '../organisation/organisation.store.js';
import { mayManage } from './invitation.domain.js';
import { rolesToGive, usualRoles, type InvitedOrganisation } from './role-giving.domain.js';
import { pendingAt } from './invitation.store.js';
import { factActor, issueInvitations, withdraw, type Issue } from './issue.js';

export const organisationNotFound = () =>
  refuse('not_found', 'organisation_not_found', '没有找到这个单位，或不在您的管理范围内。');

/** Codes for organisations of the actor's scope, each item with its own outcome. */
export async function inviteAccounts(
  ctx: IdentityContext,
  actor: Actor,
  items: readonly NewInvitation[],
): Promise<Result<IssuedInvitation>[]> {
  const today = dateInShanghai(ctx.now());
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const ids = items.map((i) => i.organisationId).filter(isId);
    const placed = await placedOrganisations(tx, actor, ids, today);
    const onRecord = await personsOnRecord(tx, items, today);
    const checked = items.map((item) => check(actor, item, placed.get(item.organisationId), onRecord));
    await withdrawReplaced(
      ctx,
      tx,
      actor,
      checked.flatMap((c, i) => (c.ok && items[i]?.replace ? [c.value] : [])),
    );
    return issueAll(ctx, tx, actor, checked);
  });
}

const accountNotFound = () => refuse('not_found', 'account_not_found', '没有找到这个账号，或不在您的管理范围内。');

export const accountAbove = () =>
  refuse(
    'forbidden',
    'account_above',
    '该账号还有您不能授予的岗位，不能由您办理。请由能管理其全部岗位的单位（上一级主管部门或财政部门）办理。',
  );

/** Codes for new passwords: a code is the whole account, so only for whoever could have given all its posts. */
export async function resetPasswords(
  ctx: IdentityContext,
  actor: Actor,
  items: readonly PasswordReset[],
): Promise<Result<IssuedInvitation>[]> {
  const today = dateInShanghai(ctx.now());
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const accounts = items.map((i) => i.accountId).filter(isId);
    const posts = await postsOf(tx, accounts, today);
    const ids = [...posts.map((p) => p.organisationId), ...items.map((i) => i.organisationId).filter(isId)];
    const placed = await placedOrganisations(tx, actor, ids, today);
    const checked = items.map(({ accountId, organisationId }): Result<Issue> => {
      const organisation = placed.get(organisationId);
      const held = posts.filter((p) => p.accountId === accountId);
      const here = held.some((p) => p.organisationId === organisationId);
      if (!organisation || !here || rolesToGive(actor, organisation).length === 0) return accountNotFound();
      if (!mayManage(actor, withPlaces(held, placed))) return accountAbove();
      return ok({ purpose: 'reset', organisationId, organisationName: organisation.name, roles: [], accountId });
    });
    return issueAll(ctx, tx, actor, checked);
  });
}

/** A post at an organisation unknown here is nobody's to manage. */
export const withPlaces = (
  posts: readonly Post[],
  placed: ReadonlyMap<string, PlacedOrganisation>,
): { role: Role; organisation: InvitedOrganisation }[] =>
  posts.map(({ role, organisationId }) => ({
    role,
    organisation: placed.get(organisationId) ?? { kind: 'unit', relations: [] },
  }));

async function issueAll(
  ctx: IdentityContext,
  tx: Tx,
  actor: Actor,
  checked: readonly Result<Issue>[],
): Promise<Result<IssuedInvitation>[]> {
  const issues = checked.flatMap((c) => (c.ok ? [c.value] : []));
  const issued = await issueInvitations(ctx, tx, issues, factActor(actor));
  let next = 0;
  return checked.map((c) => (c.ok ? ok(issued[next++] as IssuedInvitation) : c));
}

function check(
  actor: Actor,
  item: NewInvitation,
  organisation: PlacedOrganisation | undefined,
  onRecord: ReadonlySet<string>,
): Result<Issue> {
  // An administrator is chosen among those who are here, and by name (GrantRole).
  const possible = organisation
    ? rolesToGive(actor, organisation).filter((r) => !ADMINISTRATORS.some((a) => a === r))
    : [];
  if (!organisation || possible.length === 0) return organisationNotFound();
  const base = { purpose: 'activate' as const, organisationId: organisation.id, organisationName: organisation.name };
  if (item.personId) {
    if (onRecord.has(`${item.personId} ${organisation.id}`)) return ok({ ...base, roles: [], personId: item.personId });
    return refuse('not_found', 'person_not_on_record', '该人员目前不是这个单位的在册人员，不能为其开通账号。');
  }
  const usual = usualRoles(organisation.kind).filter((role) => possible.includes(role));
  const roles = item.roles.length > 0 ? (item.roles as Role[]) : usual.length > 0 ? usual : possible;
  const wrong = roles.find((role) => !possible.includes(role));
  if (wrong === undefined) return ok({ ...base, roles: [...new Set(roles)] });
  const detail = '您不能为这个单位开通这种角色的账号，请从列表中选择。';
  return refuse('invalid', 'role_not_given', detail, { fields: [{ field: '/roles', code: 'role_not_given', detail }] });
}

/** A sheet that was lost: unused codes for the same post are worth nothing from now on. */
async function withdrawReplaced(ctx: IdentityContext, tx: Tx, actor: Actor, issues: readonly Issue[]): Promise<void> {
  const now = ctx.now();
  const postOf = (i: { organisationId: string; personId?: string | null | undefined; roles: readonly Role[] }) =>
    `${i.organisationId} ${i.personId ?? ''} ${[...i.roles].sort().join(' ')}`;
  const replaced = new Set(issues.map(postOf));
  const pending = await pendingAt(
    tx,
    issues.map((i) => i.organisationId),
    now,
  );
  const ids = pending.filter((row) => row.purpose === 'activate' && replaced.has(postOf(row))).map((row) => row.id);
  await withdraw(tx, ids, { at: now, actor, replaced: true });
}

/** `person unit` of those asked for who hold the post today. */
async function personsOnRecord(tx: Tx, items: readonly NewInvitation[], today: string): Promise<Set<string>> {
  const persons = items.map((i) => i.personId).filter(isId);
  if (persons.length === 0) return new Set();
  const rows = await tx.sql<{ personId: string; unitId: string }>({
    name: 'identity-persons-on-record',
    text: `select person_id as "personId", unit_id as "unitId" from person_right where person_id = any($1::uuid[])
      and valid_from <= $2::date and (valid_to is null or valid_to > $2::date)`,
    values: [persons, today],
  });
  return new Set(rows.map((r) => `${r.personId} ${r.unitId}`));
}
