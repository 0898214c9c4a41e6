import type { Actor } from '@zhuanguan/access';
import type { SecureAccountRequest } from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import { dateInShanghai, isId, ok, refuse, type Result } from '@zhuanguan/kernel';
import { appendAccountFacts, type AccountFact } from '../account/account-facts.js';
import { forgetAttempt, secondFactorKey, usernameKey } from '../account/attempt.store.js';
import { postsOf } from '../account/post.store.js';
import type { IdentityContext } from '../context.js';
import { mayManage } from '../invitation/invitation.domain.js';
import { accountAbove, accountNotFound, withPlaces } from '../invitation/invite-accounts.js';
import { factActor } from '../invitation/issue.js';
import { rolesToGive } from '../invitation/role-giving.domain.js';
import { placedOrganisations } from '../organisation/organisation.store.js';
import { removeFactor } from '../second-factor/second-factor.store.js';
import { endSessionsOf } from '../session/end-sessions.js';

const MAX_REASON = 200;

type Done = Pick<AccountFact, 'type' | 'payload' | 'sessionsEnded'> & { ended: number };

const ACTS: Readonly<Record<string, (tx: Tx, accountId: string, username: string) => Promise<Done>>> = {
  unlock: async (tx, accountId, username) => {
    for (const own of [usernameKey(username), secondFactorKey(accountId), usernameKey(`own password ${accountId}`)])
      await forgetAttempt(tx, { own });
    return { type: 'unlocked', payload: {}, ended: 0 };
  },
  // Whoever found the phone is out as well.
  reset_totp: async (tx, accountId) => {
    await removeFactor(tx, accountId);
    const { ended, event } = await endSessionsOf(tx, accountId);
    return { type: 'totp_reset', payload: { ended }, ended, ...event };
  },
  end_sessions: async (tx, accountId) => {
    const { ended, event } = await endSessionsOf(tx, accountId);
    return { type: 'sessions_ended', payload: { ended }, ended, ...event };
  },
};

/**
 * For somebody else's account: only by who could have given all its posts, as a reset is. The reason is in the history, apart from the
 * chain: it is free text, and may name somebody.
 */
export async function secureAccount(
  ctx: IdentityContext,
  actor: Actor,
  { accountId, organisationId, act, reason }: SecureAccountRequest,
): Promise<Result<{ ended: number }>> {
  // Typed by whoever calls: every object has a constructor, and that is no act.
  const run = Object.hasOwn(ACTS, act) ? ACTS[act] : undefined;
  const why = reason.trim();
  if (!run) return refuse('invalid', 'act_unknown', '没有这种操作，请刷新页面后再试。');
  if (why === '' || why.length > MAX_REASON) {
    const detail = `请填写原因，最多 ${MAX_REASON} 个字。`;
    return refuse('invalid', 'reason_required', detail, {
      fields: [{ field: '/reason', code: 'reason_required', detail }],
    });
  }
  const now = ctx.now();
  const today = dateInShanghai(now);
  // Locks, keys and sessions are in nobody's tree; whose account it is is asked below.
  const scope = { kind: 'system', name: 'batch' } as const;
  return ctx.db.inTx(scope, async (tx) => {
    const held = isId(accountId) ? await postsOf(tx, [accountId], today) : [];
    const ids = [organisationId, ...held.map((p) => p.organisationId)].filter(isId);
    const placed = await placedOrganisations(tx, actor, ids, today);
    const organisation = placed.get(organisationId);
    const here = held.some((p) => p.organisationId === organisationId);
    if (!organisation || !here || rolesToGive(actor, organisation).length === 0) return accountNotFound();
    if (accountId === actor.accountId)
      return refuse(
        'refused',
        'own_account',
        '自己的账号请在“我的账号”办理；被锁定的，请由同单位其他人员或上一级单位办理。',
      );
    if (!mayManage(actor, withPlaces(held, placed))) return accountAbove();
    const [account] = await tx.sql<{ username: string }>({
      name: 'identity-secured-account',
      text: 'select username from account where id = $1 for update',
      values: [accountId],
    });
    const { ended, ...done } = await run(tx, accountId, account?.username ?? '');
    const fact: AccountFact = { aggregateType: 'account', aggregateId: accountId, ...done, personal: { reason: why } };
    await appendAccountFacts(tx, [fact], { at: now, actor: factActor(actor) });
    return ok({ ended });
  });
}
