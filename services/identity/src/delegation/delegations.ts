import { mayI, ownPart, type Actor, type Role } from '@zhuanguan/access';
import type {
  Delegation,
  DelegationColleague,
  ListDelegationsResponse,
  SetDelegationRequest,
} from '@zhuanguan/contracts';
import { personAliases, scopeOf, type Tx } from '@zhuanguan/db';
import { dateInShanghai, isId, newId, ok, refuse, type Result } from '@zhuanguan/kernel';
import { grantsOn } from '../account/post.store.js';
import type { IdentityContext } from '../context.js';
import { mayManage } from '../invitation/invitation.domain.js';
import { rolesToGive } from '../invitation/role-giving.domain.js';
import { accountAbove, organisationNotFound } from '../invitation/invite-accounts.js';
import { factActor } from '../invitation/issue.js';
import { placedOrganisations, type PlacedOrganisation } from '../organisation/organisation.store.js';
import { endDelegations, tellSet } from './delegation-facts.js';
import { decideSet, DELEGABLE, type Reason, type SetCommand } from './delegation.domain.js';
import {
  delegationToProto,
  findDelegation,
  insertDelegation,
  listAt,
  lockDelegations,
  openAt,
  type DelegationRow,
} from './delegation.store.js';

const notFound = () => refuse('not_found', 'delegation_not_found', '没有找到这项委托，或不在您的管理范围内。');
/** An organisation with its people, as far as delegations look at it. Only by posts of one's own: a lent right is not lent on. */
interface House {
  self: Actor;
  organisation: PlacedOrganisation;
  people: (DelegationColleague & { personId: string | null })[];
  today: string;
}

async function houseOf(ctx: IdentityContext, tx: Tx, actor: Actor, organisationId: string): Promise<Result<House>> {
  const self = ownPart(actor);
  const today = dateInShanghai(ctx.now());
  const organisation = isId(organisationId)
    ? (await placedOrganisations(tx, self, [organisationId], today)).get(organisationId)
    : undefined;
  if (!organisation) return organisationNotFound();
  const inside = organisation.id === self.actingOrgId && self.roles.length > 0;
  if (!inside && rolesToGive(self, organisation).length === 0) return organisationNotFound();
  const people = await tx.sql<Omit<House['people'][number], 'own'>>({
    name: 'identity-delegation-people',
    text: `select a.id as "accountId", a.display_name as "displayName", a.person_id as "personId", array_agg(distinct h.role) as roles
      from (select account_id, role from ${grantsOn('$2')} t where organisation_id = $1
        union select b.id, r.role from person_right r join account b on b.person_id = r.person_id
          where r.unit_id = $1 and r.valid_from <= $2::date and (r.valid_to is null or r.valid_to > $2::date)) h
      join account a on a.id = h.account_id where a.active group by a.id order by a.display_name, a.id`,
    values: [organisationId, today],
  });
  return ok({ self, organisation, today, people: people.map((p) => ({ ...p, own: p.accountId === self.accountId })) });
}

const delegable = (roles: readonly string[]): Role[] => DELEGABLE.filter((role) => roles.includes(role));

/** One's own posts, or those of somebody whose account one manages: people fall ill without notice. */
function mayDelegate({ self, organisation }: House, accountId: string, roles: readonly Role[]): Result<void> {
  if (accountId === self.accountId)
    return organisation.id === self.actingOrgId
      ? mayI(self, 'delegation.set', { relations: ['own_unit'] })
      : organisationNotFound();
  return mayManage(
    self,
    roles.map((role) => ({ role, organisation })),
  )
    ? ok(undefined)
    : accountAbove();
}

export async function listDelegations(
  ctx: IdentityContext,
  actor: Actor,
  asked: string,
): Promise<Result<ListDelegationsResponse>> {
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const house = await houseOf(ctx, tx, actor, asked || (actor.actingOrgId ?? ''));
    if (!house.ok) return house;
    const { self, organisation, people, today } = house.value;
    const manages = rolesToGive(self, organisation).length > 0;
    const rows = await listAt(tx, organisation.id, { accountId: manages ? null : self.accountId, today });
    const mine = people.filter(({ accountId, roles }) => {
      const lendable = delegable(roles);
      return lendable.length > 0 && mayDelegate(house.value, accountId, lendable).ok;
    });
    return ok({
      delegations: rows.map((row) => delegationToProto(row, today, actionsOn(house.value, row))),
      colleagues: people.map(({ personId: _person, ...colleague }) => colleague),
      mayDelegateIds: mine.map((p) => p.accountId),
    });
  });
}

/** Whoever may set it may end it while it is not over. */
const actionsOn = (house: House, row: DelegationRow): string[] =>
  row.endedAt === null && row.to >= house.today && mayDelegate(house, row.accountId, row.roles).ok ? ['revoke'] : [];

export async function setDelegation(
  ctx: IdentityContext,
  actor: Actor,
  request: SetDelegationRequest,
): Promise<Result<Delegation>> {
  const organisationId = request.organisationId || (actor.actingOrgId ?? '');
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    // First of all: a post that is ended meanwhile is not lent.
    await lockDelegations(tx, organisationId);
    const house = await houseOf(ctx, tx, actor, organisationId);
    if (!house.ok) return house;
    const { organisation, people, today } = house.value;
    const accountId = request.accountId || actor.accountId;
    const delegator = people.find((p) => p.accountId === accountId);
    const roles = delegable(delegator?.roles ?? []);
    const allowed = mayDelegate(house.value, accountId, roles);
    // Who holds nothing here is told so at the field, below.
    if (!allowed.ok && roles.length > 0) return allowed;
    const open = await openAt(tx, organisation.id, today);
    const command: SetCommand = {
      accountId,
      delegateId: request.delegateId,
      from: request.fromDate,
      to: request.toDate,
      reason: request.reason,
      remark: request.remark.trim(),
    };
    const same = open.find((row) => isSame(row, command));
    if (same) return ok(delegationToProto(same, today, ['revoke']));
    const delegate = people.find((p) => p.accountId === command.delegateId);
    const decided = decideSet(command, {
      today,
      roles,
      delegateHere: delegate !== undefined,
      samePerson: await isSamePerson(tx, delegator?.personId, delegate?.personId),
      others: open,
    });
    if (!decided.ok) return decided;
    return keep(ctx, tx, actor, { command, roles, organisationId: organisation.id, today });
  });
}

/** One human may have two accounts, under ids that were merged (REG-6). */
const isSamePerson = async (tx: Tx, a: string | null | undefined, b: string | null | undefined): Promise<boolean> =>
  a !== null && a !== undefined && b !== null && b !== undefined && (await personAliases(tx, [a, b])).same(a, b);

/** An answer that was lost: it is there already. */
const isSame = (row: DelegationRow, { accountId, delegateId, from, to, reason, remark }: SetCommand): boolean =>
  row.accountId === accountId &&
  row.delegateId === delegateId &&
  row.from === from &&
  row.to === to &&
  row.reason === reason &&
  row.remark === remark;

async function keep(
  ctx: IdentityContext,
  tx: Tx,
  actor: Actor,
  {
    command,
    roles,
    organisationId,
    today,
  }: { command: SetCommand; roles: Role[]; organisationId: string; today: string },
): Promise<Result<Delegation>> {
  const at = ctx.now();
  const id = newId();
  const reason = command.reason as Reason;
  await insertDelegation(tx, { ...command, id, organisationId, roles, reason, setBy: actor.accountId, createdAt: at });
  const row = await findDelegation(tx, id);
  if (!row) throw new Error('a delegation was not written');
  await tellSet(tx, row, { at, actor: factActor(actor) });
  return ok(delegationToProto(row, today, ['revoke']));
}

/** At once, also for whoever is signed in; what the stand-in did stays done. */
export async function revokeDelegation(ctx: IdentityContext, actor: Actor, id: string): Promise<Result<Delegation>> {
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    const found = isId(id) ? await findDelegation(tx, id) : undefined;
    if (!found) return notFound();
    const house = await houseOf(ctx, tx, actor, found.organisationId);
    if (!house.ok) return notFound();
    await lockDelegations(tx, found.organisationId);
    const row = await findDelegation(tx, id);
    if (!row || !mayDelegate(house.value, row.accountId, row.roles).ok) return notFound();
    const { today } = house.value;
    if (row.endedAt) return ok(delegationToProto(row, today, []));
    if (row.to < today) return refuse('refused', 'delegation_over', '这项委托已经到期，无需结束。');
    await endDelegations(tx, [row], 'revoked', { at: ctx.now(), actor: factActor(actor) });
    const after = await findDelegation(tx, id);
    if (!after) throw new Error('a delegation is gone');
    return ok(delegationToProto(after, today, []));
  });
}
