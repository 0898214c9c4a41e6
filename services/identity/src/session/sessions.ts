import type { CreateSessionRequest, CreateSessionResponse, Session } from '@zhuanguan/contracts';
import { dateInShanghai, isId, ok, refuse, type Result } from '@zhuanguan/kernel';
import type { Tx } from '@zhuanguan/db';
import { findAccountId, loadAccount, type LoadedAccount } from '../account/account.store.js';
import { normaliseUsername } from '../account/username.js';
import { awayOf, delegationToProto, delegatorsOf } from '../delegation/delegation.store.js';
import { appendAccountFacts } from '../account/account-facts.js';
import { SYSTEM, type IdentityContext } from '../context.js';
import { hashOf, randomToken } from '../crypto/sealed-box.js';
import { actingOrganisation, expiresAt, isOver, sessionLimits, shouldTouch } from './session.domain.js';
import {
  deleteSession,
  findSession,
  insertSession,
  noteSignIn,
  setActing,
  touchSession,
  type SessionRow,
} from './session.store.js';

interface Tokens {
  idToken: string;
  accessToken: string;
  refreshToken: string;
}

const PURPOSE = 'browser_session';
const MAX_WORDS = 100;
const ended = () => refuse('not_found', 'session_ended', '登录已过期，请重新登录。');
const unknown = () => refuse('not_found', 'account_unknown', '该账号未在本系统登记或已停用，请联系系统管理员。');

export async function createSession(
  ctx: IdentityContext,
  input: CreateSessionRequest,
): Promise<Result<CreateSessionResponse>> {
  const now = ctx.now();
  return ctx.db.inTx(SYSTEM, async (tx) => {
    const accountId = await accountOf(ctx, tx, input);
    const loaded = accountId ? await loadAccount(tx, accountId, dateInShanghai(now)) : undefined;
    if (!accountId || !loaded?.account.active) return unknown();
    const sessionId = randomToken();
    const tokens: Tokens = { idToken: input.idToken, accessToken: input.accessToken, refreshToken: input.refreshToken };
    const row: SessionRow = {
      idHash: hashOf(sessionId),
      accountId,
      actingOrganisationId: loaded.preferredOrganisationId ?? null,
      csrfToken: randomToken(),
      tokens: ctx.box.seal(tokens, PURPOSE),
      createdAt: now,
      lastSeenAt: now,
      client: (input.client ?? '').slice(0, MAX_WORDS),
      network: (input.network ?? '').slice(0, MAX_WORDS),
    };
    await insertSession(tx, row);
    await noteSignIn(tx, accountId, now);
    await note(tx, accountId, 'signed_in', now);
    return ok({ sessionId, session: await toSession(ctx, tx, row, loaded) });
  });
}

const note = (tx: Tx, accountId: string, type: 'signed_in' | 'signed_out', at: Date): Promise<void> =>
  appendAccountFacts(tx, [{ aggregateType: 'account', aggregateId: accountId, type, payload: {} }], {
    ...{ at, actor: { accountId } },
  });

/** Our own provider's subjects are account ids; another issuer's are usernames. */
async function accountOf(
  ctx: IdentityContext,
  tx: Tx,
  { issuer, subject }: CreateSessionRequest,
): Promise<string | undefined> {
  if (issuer === `${ctx.config.publicUrl}/oidc`) return isId(subject) ? subject : undefined;
  if (issuer && issuer === ctx.config.externalIssuer) return findAccountId(tx, normaliseUsername(subject));
  return undefined;
}

export async function getSession(ctx: IdentityContext, sessionId: string): Promise<Result<Session>> {
  return withSession(ctx, sessionId, async (tx, row, loaded) => ok(await toSession(ctx, tx, row, loaded)));
}

export async function setActingOrganisation(
  ctx: IdentityContext,
  sessionId: string,
  organisationId: string,
): Promise<Result<Session>> {
  return withSession(ctx, sessionId, async (tx, row, loaded) => {
    if (!loaded.account.grants.some((g) => g.organisationId === organisationId))
      return refuse('invalid', 'not_your_organisation', '您在该单位没有岗位，请从列表中选择。', {
        fields: [{ field: '/organisationId', code: 'not_your_organisation', detail: '请从您任职的单位中选择。' }],
      });
    await setActing(tx, row, organisationId);
    return ok(await toSession(ctx, tx, { ...row, actingOrganisationId: organisationId }, loaded));
  });
}

/** Ends it, and gives the ID token for the issuer's own sign-out; ending twice is fine. */
export async function endSession(ctx: IdentityContext, sessionId: string): Promise<{ idToken: string }> {
  return ctx.db.inTx(SYSTEM, async (tx) => {
    const row = await findSession(tx, hashOf(sessionId));
    if (!row) return { idToken: '' };
    await deleteSession(tx, row.idHash);
    await note(tx, row.accountId, 'signed_out', ctx.now());
    return { idToken: ctx.box.open<Tokens>(row.tokens, PURPOSE).idToken };
  });
}

/** Finds a live session and notes its use; one that is over is removed. */
async function withSession<T>(
  ctx: IdentityContext,
  sessionId: string,
  work: (tx: Tx, row: SessionRow, loaded: LoadedAccount) => Promise<Result<T>>,
): Promise<Result<T>> {
  const now = ctx.now();
  return ctx.db.inTx(SYSTEM, async (tx) => {
    const row = await findSession(tx, hashOf(sessionId));
    if (!row) return ended();
    const loaded = isOver(row, now, sessionLimits(ctx.config.security))
      ? undefined
      : await loadAccount(tx, row.accountId, dateInShanghai(now));
    if (!loaded?.account.active) {
      await deleteSession(tx, row.idHash);
      return ended();
    }
    const touched = shouldTouch(row, now);
    if (touched) await touchSession(tx, row.idHash, now);
    return work(tx, touched ? { ...row, lastSeenAt: now } : row, loaded);
  });
}

async function toSession(ctx: IdentityContext, tx: Tx, row: SessionRow, { account }: LoadedAccount): Promise<Session> {
  const today = dateInShanghai(ctx.now());
  const away = await awayOf(tx, account.id, today);
  return {
    account,
    actingOrganisationId: actingOrganisation(account.grants, row.actingOrganisationId ?? undefined),
    expiresAt: expiresAt(row, sessionLimits(ctx.config.security)),
    csrfToken: row.csrfToken,
    delegators: await delegatorsOf(tx, account.id, today),
    away: away.map((delegation) => delegationToProto(delegation, today, ['revoke'])),
  };
}
