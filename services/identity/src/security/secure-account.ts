import { mayI, type Action, type Actor } from '@zhuanguan/access';
import type { SecureAccountRequest } from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import { dateInShanghai, isId, ok, refuse, type Result } from '@zhuanguan/kernel';
import { appendAccountFacts, type AccountFact } from '../account/account-facts.js';
import { forgetAttempt, secondFactorKey, usernameKey } from '../account/attempt.store.js';
import { postsOf } from '../account/post.store.js';
import { reachesAccount } from '../account/reach.js';
import { normaliseUsername } from '../account/username.js';
import type { IdentityContext } from '../context.js';
import { mayManage } from '../invitation/invitation.domain.js';
import { accountAbove, accountNotFound, withPlaces } from '../invitation/invite-accounts.js';
import { factActor } from '../invitation/issue.js';
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

interface Asked {
  accountId: string;
  organisationId: string;
  act: string;
  today: string;
  /** By a role that needs no relation. */
  anywhere: boolean;
}

const actionOf = (act: string): Action => (act === 'end_sessions' ? 'session.end_others' : 'account.manage');

/**
 * An account by its posts and who asks: only who could have given all of them, as a reset is. 安全管理员 end sessions wherever the
 * posts are, and only that: what else protects an account is for who manages it. Where no organisation is named, an account above
 * one's own is as if it were not there: a username that is guessed tells nothing.
 */
async function mayAct(
  tx: Tx,
  actor: Actor,
  { accountId, organisationId, act, today, anywhere }: Asked,
): Promise<Result<void>> {
  const held = await postsOf(tx, [accountId], today);
  const ids = [organisationId, ...held.map((p) => p.organisationId)].filter(isId);
  const placed = await placedOrganisations(tx, actor, ids, today);
  const action = actionOf(act);
  const organisation = placed.get(organisationId);
  const here =
    organisation !== undefined &&
    held.some((p) => p.organisationId === organisationId) &&
    mayI(actor, action, organisation).ok;
  const unnamed = organisationId === '' && action === 'session.end_others' && held.length > 0;
  if (!here && !unnamed && !anywhere) return accountNotFound();
  if (accountId === actor.accountId)
    return refuse(
      'refused',
      'own_account',
      '自己的账号请在“我的账号”办理；被锁定的，请由同单位其他人员或上一级单位办理。',
    );
  if (anywhere || mayManage(actor, withPlaces(held, placed))) return ok(undefined);
  return here ? accountAbove() : accountNotFound();
}

/** For somebody else's account. The reason is in the history, apart from the chain: it is free text, and may name somebody. */
export async function secureAccount(
  ctx: IdentityContext,
  actor: Actor,
  { accountId: id, username, organisationId, act, reason }: SecureAccountRequest,
): Promise<Result<{ ended: number; accountId: string }>> {
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
  const account = await ctx.db.inTx(scope, (tx) =>
    accountToSecure(tx, isId(id) ? id : null, normaliseUsername(username)),
  );
  const anywhere = act === 'end_sessions' && mayI(actor, 'session.end_others', { relations: [] }).ok;
  if (!account || !(anywhere || (await reachesAccount(ctx, actor, account.id)))) return accountNotFound();
  const accountId = account.id;
  return ctx.db.inTx(scope, async (tx) => {
    const allowed = await mayAct(tx, actor, { accountId, organisationId, act, today, anywhere });
    if (!allowed.ok) return allowed;
    const { ended, ...done } = await run(tx, accountId, account.username);
    const fact: AccountFact = { aggregateType: 'account', aggregateId: accountId, ...done, personal: { reason: why } };
    await appendAccountFacts(tx, [fact], { at: now, actor: factActor(actor) });
    return ok({ ended, accountId });
  });
}

async function accountToSecure(
  tx: Tx,
  id: string | null,
  username: string,
): Promise<{ id: string; username: string } | undefined> {
  const [account] = await tx.sql<{ id: string; username: string }>({
    name: 'identity-secured-account',
    text: 'select id, username from account where active and (id = $1 or ($1::uuid is null and username = $2))',
    values: [id, username],
  });
  return account;
}
