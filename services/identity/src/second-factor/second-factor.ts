import { createHmac, randomBytes } from 'node:crypto';
import type { Tx } from '@zhuanguan/db';
import { dateInShanghai, ok, refuse, type Result } from '@zhuanguan/kernel';
import { appendAccountFacts, type AccountFact } from '../account/account-facts.js';
import { countAttempt, forgetAttempt, secondFactorKey } from '../account/attempt.store.js';
import { checkOwnPassword } from '../account/own-password.js';
import { accountRule, waitWords } from '../account/sign-in-attempt.domain.js';
import { noteFailure } from '../account/sign-in.js';
import { SYSTEM, type IdentityContext } from '../context.js';
import { deriveKey } from '../crypto/sealed-box.js';
import { makeCode, normaliseCode } from '../invitation/invitation-code.js';
import {
  confirmPending,
  findTotp,
  keepPending,
  noteStep,
  removeFactor,
  replaceRecoveryCodes,
  rolesOf,
  useRecoveryCode,
} from './second-factor.store.js';
import { base32, bytesOf, looksLikeTotp, stepOfCode, totpUri } from './totp.js';

/** RFC 4226 §4 R6 recommends 160 bits. */
const SECRET_BYTES = 20;
/** Ours: a sheet of ten lasts for years. */
const RECOVERY_CODES = 10;
/** Ours: a key that is shown and not confirmed is forgotten. */
const PENDING_MS = 30 * 60_000;

const purposeOf = (accountId: string): string => `totp:${accountId}`;
const recoveryHash = (ctx: IdentityContext, accountId: string, code: string): string =>
  createHmac('sha256', deriveKey(ctx.config.encryptionSecret, 'recovery-code'))
    .update(`${accountId} ${code}`, 'utf8')
    .digest('hex');

const fact = (accountId: string, type: string, payload: AccountFact['payload'] = {}): AccountFact => ({
  ...{ aggregateType: 'account', aggregateId: accountId, type, payload },
});

const gone = () => refuse('not_found', 'account_unknown', '该账号未在本系统登记或已停用，请联系系统管理员。');

export interface ShownKey {
  key: string;
  uri: string;
}

/** A new key; the one in force stays in force until a code confirms the new one. */
export async function beginTotp(ctx: IdentityContext, accountId: string, password: string): Promise<Result<ShownKey>> {
  const own = await checkOwnPassword(ctx, accountId, password, '/password');
  return own.ok ? ctx.db.inTx(SYSTEM, (tx) => showKey(ctx, tx, accountId, 'anew')) : own;
}

/** The pending key, made where there is none; `kept` shows the same one again while a form is tried again. */
export async function showKey(
  ctx: IdentityContext,
  tx: Tx,
  accountId: string,
  how: 'anew' | 'kept',
): Promise<Result<ShownKey>> {
  const now = ctx.now();
  const row = await findTotp(tx, accountId);
  if (!row) return gone();
  const fresh = row.pendingAt !== null && now.getTime() - row.pendingAt.getTime() < PENDING_MS;
  const kept = how === 'kept' && fresh && row.pendingSecret;
  const key = kept ? ctx.box.open<string>(kept, purposeOf(accountId)) : base32(randomBytes(SECRET_BYTES));
  if (!kept) await keepPending(tx, accountId, ctx.box.seal(key, purposeOf(accountId)), now);
  return ok({ key, uri: totpUri(key, row.username) });
}

const wrongCode = (detail: string) =>
  refuse('refused', 'wrong_code', detail, { fields: [{ field: '/code', code: 'wrong_code', detail }] });

/** The key is in force from now on; the recovery codes leave with the answer and are kept as hashes. */
export async function confirmTotp(ctx: IdentityContext, accountId: string, code: string): Promise<Result<string[]>> {
  const now = ctx.now();
  return ctx.db.inTx(SYSTEM, async (tx) => {
    const row = await findTotp(tx, accountId);
    if (!row) return gone();
    if (!row.pendingSecret || !row.pendingAt || now.getTime() - row.pendingAt.getTime() >= PENDING_MS)
      return refuse('refused', 'no_key', '密钥已失效，请重新开始设置动态口令。');
    const key = ctx.box.open<string>(row.pendingSecret, purposeOf(accountId));
    const step = stepOfCode(bytesOf(key), code, now, 0);
    if (step === undefined)
      return wrongCode('动态口令不正确。请核对手机时间是否准确，再输入 App 上当前显示的 6 位数字。');
    await confirmPending(tx, accountId, step, now);
    const codes = Array.from({ length: RECOVERY_CODES }, makeCode);
    const hashes = codes.map((each) => recoveryHash(ctx, accountId, normaliseCode(each) ?? ''));
    await replaceRecoveryCodes(tx, accountId, hashes);
    await appendAccountFacts(tx, [fact(accountId, 'totp_set')], { at: now, actor: { accountId } });
    return ok(codes);
  });
}

export const secondFactorRequired = async (ctx: IdentityContext, tx: Tx, accountId: string): Promise<boolean> => {
  const { totpRoles } = ctx.config.security;
  if (totpRoles.length === 0) return false;
  return (await rolesOf(tx, accountId, dateInShanghai(ctx.now()))).some((role) => totpRoles.includes(role));
};

export async function removeTotp(ctx: IdentityContext, accountId: string, password: string): Promise<Result<void>> {
  const own = await checkOwnPassword(ctx, accountId, password, '/password');
  if (!own.ok) return own;
  return ctx.db.inTx(SYSTEM, async (tx) => {
    if (await secondFactorRequired(ctx, tx, accountId))
      return refuse('refused', 'totp_required', '您的岗位按规定必须使用动态口令，不能停用；换手机的，请重新设置。');
    if (await removeFactor(tx, accountId))
      await appendAccountFacts(tx, [fact(accountId, 'totp_removed')], { at: ctx.now(), actor: { accountId } });
    return ok(undefined);
  });
}

/** At the door: a code of now, or a recovery code. Guesses are counted as those of passwords are. */
export async function checkSecondFactor(ctx: IdentityContext, accountId: string, typed: string): Promise<Result<void>> {
  const now = ctx.now();
  const own = secondFactorKey(accountId);
  const counted = await ctx.db.inTx(SYSTEM, (tx) =>
    countAttempt(tx, [{ key: own, rule: accountRule(ctx.config.security) }], now),
  );
  if (counted.waitMs > 0)
    return refuse('limited', 'code_too_often', `连续输入错误次数较多，请 ${waitWords(counted.waitMs)}后再试。`);
  const right = await ctx.db.inTx(SYSTEM, async (tx) => {
    const taken = looksLikeTotp(typed)
      ? await takeCode(ctx, tx, accountId, typed)
      : await takeRecoveryCode(ctx, tx, accountId, typed);
    if (taken) await forgetAttempt(tx, { own });
    return taken;
  });
  if (right) return ok(undefined);
  await noteFailure(ctx, accountId, 'totp', counted.locked);
  return wrongCode('动态口令不正确，或已经用过一次。请输入 App 上当前显示的 6 位数字。');
}

async function takeCode(ctx: IdentityContext, tx: Tx, accountId: string, typed: string): Promise<boolean> {
  const row = await findTotp(tx, accountId);
  if (!row?.secret) return false;
  const key = ctx.box.open<string>(row.secret, purposeOf(accountId));
  const step = stepOfCode(bytesOf(key), typed, ctx.now(), Number(row.lastStep));
  if (step !== undefined) await noteStep(tx, accountId, step);
  return step !== undefined;
}

async function takeRecoveryCode(ctx: IdentityContext, tx: Tx, accountId: string, typed: string): Promise<boolean> {
  const code = normaliseCode(typed);
  if (!code) return false;
  const left = await useRecoveryCode(tx, accountId, recoveryHash(ctx, accountId, code), ctx.now());
  if (left === undefined) return false;
  await appendAccountFacts(tx, [fact(accountId, 'recovery_code_used', { left })], {
    ...{ at: ctx.now(), actor: { accountId } },
  });
  return true;
}
