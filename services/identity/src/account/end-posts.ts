import type { Actor, Role } from '@zhuanguan/access';
import type { EndedPost, EndPost } from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import { dateInShanghai, isId, ok, refuse, type Result } from '@zhuanguan/kernel';
import type { IdentityContext } from '../context.js';
import { mayManage } from '../invitation/invitation.domain.js';
import { rolesToGive } from '../invitation/role-giving.domain.js';
import { accountAbove } from '../invitation/invite-accounts.js';
import { factActor, issueInvitations } from '../invitation/issue.js';
import { placedOrganisations, type PlacedOrganisation } from '../organisation/organisation.store.js';
import { endDelegationsOf } from '../delegation/end-with-post.js';
import { deleteSessionsOf } from '../session/session.store.js';
import { appendAccountFacts, type AccountFact } from './account-facts.js';
import { reachesPost } from './reach.js';
import { closeIfIdle, endRoles, grantRoles, othersWith, postsOf, type GivenPost } from './post.store.js';

const notFound = () => refuse('not_found', 'account_not_found', '没有找到这个账号，或不在您的管理范围内。');

/** Posts without anybody would leave filings unreceived: the successor is chosen in the same act. */
const NEEDS_SUCCESSOR: readonly Role[] = ['department_officer', 'section_officer', 'bureau_officer'];

export async function endPosts(
  ctx: IdentityContext,
  actor: Actor,
  items: readonly EndPost[],
): Promise<Result<EndedPost>[]> {
  const today = dateInShanghai(ctx.now());
  // What ends is the whole account where nothing is left, with its sessions, and posts elsewhere decide on that.
  const scope = { kind: 'system', name: 'batch' } as const;
  const results: Result<EndedPost>[] = [];
  // One transaction each: an item that is refused half-way would leave what came before it.
  for (const item of items) {
    const reached = await reachesPost(ctx, actor, item);
    results.push(
      await ctx.db.inTx(scope, async (tx) => {
        const ids = reached ? [item.organisationId] : [];
        const organisation = (await placedOrganisations(tx, actor, ids, today)).get(item.organisationId);
        return endPost(ctx, tx, actor, item, organisation);
      }),
    );
  }
  return results;
}

async function endPost(
  ctx: IdentityContext,
  tx: Tx,
  actor: Actor,
  item: EndPost,
  organisation: PlacedOrganisation | undefined,
): Promise<Result<EndedPost>> {
  const now = ctx.now();
  const today = dateInShanghai(now);
  if (!organisation || rolesToGive(actor, organisation).length === 0) return notFound();
  if (item.accountId === actor.accountId)
    return refuse('refused', 'own_post', '不能为自己办理离任，请由同单位其他人员或上一级单位办理。');
  const posts = await postsOf(tx, [item.accountId, item.successorAccountId].filter(isId), today);
  const rolesOf = (accountId: string) =>
    posts.filter((p) => p.accountId === accountId && p.organisationId === organisation.id).map((p) => p.role);
  const held = rolesOf(item.accountId);
  if (held.length === 0) return notFound();
  // Only what is held here ends, so only that has to be the actor's to give.
  if (
    !mayManage(
      actor,
      held.map((role) => ({ role, organisation })),
    )
  )
    return accountAbove();
  const successor = await checkSuccessor(tx, { item, organisation, held, today }, rolesOf(item.successorAccountId));
  if (!successor.ok) return successor;
  const ended = await endRoles(tx, item.accountId, organisation.id);
  if (ended.length === 0)
    return refuse(
      'refused',
      'post_by_appointment',
      '该账号在这个单位的岗位来自备案。离任请办理变更或退出备案，备案收到后权限自动终止。',
    );
  const post = {
    organisationId: organisation.id,
    organisationName: organisation.name,
    areaCode: organisation.areaCode,
  };
  if (item.successorAccountId) await grantRoles(tx, item.successorAccountId, { ...post, roles: ended }, now);
  const closed = await closeIfIdle(tx, item.accountId, today);
  if (closed) await deleteSessionsOf(tx, item.accountId);
  const by = factActor(actor);
  await tellEnded(tx, item, post, { roles: ended, closed }, { at: now, actor: by });
  await endDelegationsOf(tx, organisation.id, item.accountId, { at: now, actor: by });
  if (!item.inviteSuccessor) return ok({ accountClosed: closed, successor: undefined });
  const [issued] = await issueInvitations(ctx, tx, [{ purpose: 'activate', ...post, roles: ended }], by);
  return ok({ accountClosed: closed, successor: issued });
}

async function tellEnded(
  tx: Tx,
  { accountId, successorAccountId }: EndPost,
  { organisationId, areaCode }: Pick<GivenPost, 'organisationId' | 'areaCode'>,
  { roles, closed }: { roles: readonly Role[]; closed: boolean },
  by: Parameters<typeof appendAccountFacts>[2],
): Promise<void> {
  const payload = { organisationId, roles: [...roles] };
  const facts: AccountFact[] = [
    {
      ...{ aggregateType: 'account', aggregateId: accountId, type: closed ? 'closed' : 'post_ended', payload },
      postEnded: { organisationId, areaCode, roles },
    },
  ];
  if (successorAccountId)
    facts.push({ aggregateType: 'account', aggregateId: successorAccountId, type: 'granted', payload });
  await appendAccountFacts(tx, facts, by);
}

interface Leaving {
  item: EndPost;
  organisation: PlacedOrganisation;
  held: readonly Role[];
  today: string;
}

async function checkSuccessor(
  tx: Tx,
  { item, organisation, held, today }: Leaving,
  ofSuccessor: readonly Role[],
): Promise<Result<void>> {
  if (item.successorAccountId) {
    if (item.successorAccountId !== item.accountId && ofSuccessor.length > 0) return ok(undefined);
    const detail = '接任人员应为本单位的其他账号；还没有账号的，请选择“给接任人员发激活码”。';
    const fields = [{ field: '/successorAccountId', code: 'successor_not_here', detail }];
    return refuse('invalid', 'successor_not_here', detail, { fields });
  }
  if (item.inviteSuccessor) return ok(undefined);
  for (const role of held.filter((r) => NEEDS_SUCCESSOR.includes(r)))
    if ((await othersWith(tx, role, { organisationId: organisation.id, accountId: item.accountId, today })) === 0)
      return refuse(
        'refused',
        'successor_needed',
        '该人员离任后，这个单位将没有人接收备案。请选择接任人员，或给接任人员发激活码。',
      );
  return ok(undefined);
}
