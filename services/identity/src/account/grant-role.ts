import { mayI, type Actor, type Role } from '@zhuanguan/access';
import type { EndRoleRequest, GrantRoleRequest } from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import { addDays, dateInShanghai, isDate, isId, ok, refuse, type Result } from '@zhuanguan/kernel';
import type { IdentityContext } from '../context.js';
import { factActor } from '../invitation/issue.js';
import { keepApart, rolesToGive } from '../invitation/role-giving.domain.js';
import { placedOrganisations, type PlacedOrganisation } from '../organisation/organisation.store.js';
import { appendAccountFacts, type AccountFact } from './account-facts.js';
import { reachesPost } from './reach.js';
import { endOverdue, endRole, grantFor, othersWith, postsOf, rolesAnywhere } from './post.store.js';

/** Ours: what is to last longer is given without an end. */
const MAX_DAYS = 366;

/** Posts elsewhere decide on what an account may be given too. */
const BATCH = { kind: 'system', name: 'batch' } as const;

const notFound = () => refuse('not_found', 'account_not_found', '没有找到这个账号，或不在您的管理范围内。');
const invalid = (field: string, code: string, detail: string) =>
  refuse('invalid', code, detail, { fields: [{ field, code, detail }] });

interface Asked {
  accountId: string;
  organisationId: string;
  role: string;
}

interface Place {
  organisation: PlacedOrganisation;
  role: Role;
  today: string;
}

/** Who asks may give this role here, to somebody who is of the organisation and not themselves. */
async function placeOf(ctx: IdentityContext, tx: Tx, actor: Actor, asked: Asked): Promise<Result<Place>> {
  const today = dateInShanghai(ctx.now());
  const ids = [asked.organisationId].filter(isId);
  const organisation = (await placedOrganisations(tx, actor, ids, today)).get(asked.organisationId);
  const possible = organisation ? rolesToGive(actor, organisation) : [];
  if (!organisation || possible.length === 0 || !isId(asked.accountId)) return notFound();
  const posts = await postsOf(tx, [asked.accountId], today);
  if (!posts.some((p) => p.organisationId === organisation.id)) return notFound();
  const role = possible.find((r) => r === asked.role);
  if (!role) return invalid('/role', 'role_not_given', '您不能为这个单位授予这种角色，请从列表中选择。');
  const first = role === 'security_admin' && !mayI(actor, 'grant.manage', organisation).ok;
  if (first && (await othersWith(tx, role, { organisationId: organisation.id, accountId: asked.accountId, today })) > 0)
    return refuse('refused', 'security_admin_named', '本单位已有安全管理员，管理员角色由安全管理员授予和收回。');
  if (asked.accountId === actor.accountId)
    return refuse('refused', 'own_grant', '不能为自己授予或终止角色，请由其他管理人员办理。');
  return ok({ organisation, role, today });
}

/** One more role for somebody of the organisation, from a day to a day; it ends by itself after its last day. */
export async function grantRole(ctx: IdentityContext, actor: Actor, request: GrantRoleRequest): Promise<Result<void>> {
  if (!(await reachesPost(ctx, actor, request))) return notFound();
  return ctx.db.inTx(BATCH, async (tx) => {
    const place = await placeOf(ctx, tx, actor, request);
    if (!place.ok) return place;
    const { organisation, role, today } = place.value;
    const { accountId, organisationId } = request;
    const dates = checkDates(request, today);
    if (!dates.ok) return dates;
    const apart = keepApart(ctx.config.administrators, await rolesAnywhere(tx, accountId, today), [role]);
    if (!apart.ok) return apart;
    const post = { organisationId, organisationName: organisation.name, areaCode: organisation.areaCode };
    if (!(await grantFor(tx, { accountId, role, ...post, ...dates.value }, ctx.now())))
      return refuse('refused', 'role_held', '该账号已长期担任这个角色，不需要再授予。');
    const payload = { organisationId, roles: [role], ...dates.value };
    await appendAccountFacts(tx, [{ aggregateType: 'account', aggregateId: accountId, type: 'granted', payload }], {
      at: ctx.now(),
      actor: factActor(actor),
    });
    return ok(undefined);
  });
}

function checkDates(
  { fromDate, toDate }: Pick<GrantRoleRequest, 'fromDate' | 'toDate'>,
  today: string,
): Result<{ fromDate: string; toDate: string | null }> {
  const from = fromDate || today;
  if (!isDate(from) || from < today) return invalid('/fromDate', 'from_before_today', '起始日期应为今天或以后。');
  if (toDate === '') return ok({ fromDate: from, toDate: null });
  if (!isDate(toDate) || toDate < from) return invalid('/toDate', 'to_before_from', '截止日期应不早于起始日期。');
  if (toDate > addDays(from, MAX_DAYS))
    return invalid('/toDate', 'too_long', `临时授权最长 ${MAX_DAYS} 天；长期任职的，请不填截止日期。`);
  return ok({ fromDate: from, toDate });
}

/** Takes one role back at once; who would hold nothing there any more leaves the post instead, with a successor. */
export async function takeRole(ctx: IdentityContext, actor: Actor, request: EndRoleRequest): Promise<Result<void>> {
  if (!(await reachesPost(ctx, actor, request))) return notFound();
  return ctx.db.inTx(BATCH, async (tx) => {
    const place = await placeOf(ctx, tx, actor, request);
    if (!place.ok) return place;
    const { organisation, role, today } = place.value;
    const { accountId } = request;
    const held = (await postsOf(tx, [accountId], today)).filter((p) => p.organisationId === organisation.id);
    if (held.every((p) => p.role === role))
      return refuse('refused', 'last_role', '这是该账号在本单位的最后一个角色，请办理离任。');
    if (!(await endRole(tx, { accountId, organisationId: organisation.id, role })))
      return refuse('not_found', 'role_not_held', '该账号没有这个角色，或这个角色来自备案。');
    await tellOver(
      tx,
      { accountId, organisationId: organisation.id, areaCode: organisation.areaCode, roles: [role] },
      'role_ended',
      {
        at: ctx.now(),
        actor: factActor(actor),
      },
    );
    return ok(undefined);
  });
}

/** Also what waits for them there waits for any colleague again: workflow hears of it. */
async function tellOver(
  tx: Tx,
  { accountId, ...post }: { accountId: string; organisationId: string; areaCode: string; roles: readonly Role[] },
  type: 'role_ended' | 'role_over',
  by: Parameters<typeof appendAccountFacts>[2],
): Promise<void> {
  const payload = { organisationId: post.organisationId, roles: [...post.roles] };
  const fact: AccountFact = { aggregateType: 'account', aggregateId: accountId, type, payload, postEnded: post };
  await appendAccountFacts(tx, [fact], by);
}

/** What has ended by its date counts nowhere since; this tells whoever gave the account work. */
export async function tellOverdue(ctx: IdentityContext, tx: Tx): Promise<void> {
  const at = ctx.now();
  for (const over of await endOverdue(tx, dateInShanghai(at))) await tellOver(tx, over, 'role_over', { at, actor: {} });
}
