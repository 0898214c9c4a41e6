import { refuse, type Result } from '@zhuanguan/kernel';
import { takeNewPassword } from '../account/change-password.js';
import { SYSTEM, type IdentityContext } from '../context.js';
import { checkSecondFactor, confirmTotp, secondFactorRequired, showKey } from '../second-factor/second-factor.js';
import { passwordExpiry, passwordRuleWords } from '../security/password-policy.domain.js';
import { codePage, enrolPage, newPasswordPage, recoveryPage, type StepPage } from './step-pages.js';

/** What somebody has shown already in this sign-in; it travels sealed in the form, bound to the one interaction. */
export interface Ticket {
  uid: string;
  accountId: string;
  at: number;
  second: boolean;
}

const PURPOSE = 'sign-in-ticket';
/** Ours: to find a phone takes a moment; the password is asked for again after this. */
const TICKET_MS = 10 * 60_000;

export const sealTicket = (ctx: IdentityContext, ticket: Ticket): string =>
  ctx.box.seal(ticket, PURPOSE).toString('base64url');

/** Undefined where it is forged, of another interaction, or too old. */
export function openTicket(ctx: IdentityContext, sealed: string, uid: string): Ticket | undefined {
  try {
    const ticket = ctx.box.open<Ticket>(Buffer.from(sealed, 'base64url'), PURPOSE);
    return ticket.uid === uid && ctx.now().getTime() - ticket.at < TICKET_MS ? ticket : undefined;
  } catch {
    return undefined;
  }
}

type Step = 'code' | 'new_password' | 'enrol' | 'done';

interface Standing {
  step: Step;
  why: string;
}

const FIRST = '当前密码是他人为您设置的，首次登录请换成只有您自己知道的密码。';
const OLD = '当前密码已到更换期限，请设置新密码。';

/** What is still to be done before there is a session; the second factor comes before a password may be changed. */
async function standingOf(ctx: IdentityContext, { accountId, second }: Ticket): Promise<Standing> {
  return ctx.db.inTx(SYSTEM, async (tx) => {
    const [row] = await tx.sql<{ hasTotp: boolean; mustChange: boolean; since: Date }>({
      name: 'identity-sign-in-standing',
      text: `select t.confirmed_at is not null as "hasTotp", a.password_must_change as "mustChange",
          coalesce(a.password_changed_at, a.created_at) as since
        from account a left join account_totp t on t.account_id = a.id where a.id = $1`,
      values: [accountId],
    });
    if (!row) throw new Error('an account is gone in the middle of its sign-in');
    if (row.hasTotp && !second) return { step: 'code', why: '' };
    const expiry = passwordExpiry(row.since, ctx.config.security);
    if (row.mustChange) return { step: 'new_password', why: FIRST };
    if (expiry && expiry.getTime() <= ctx.now().getTime()) return { step: 'new_password', why: OLD };
    if (!row.hasTotp && (await secondFactorRequired(ctx, tx, accountId))) return { step: 'enrol', why: '' };
    return { step: 'done', why: '' };
  });
}

/** The next page, or nothing where the sign-in is complete. */
export async function nextPage(
  ctx: IdentityContext,
  action: string,
  ticket: Ticket,
  error?: string,
): Promise<string | undefined> {
  const { step, why } = await standingOf(ctx, ticket);
  const at: StepPage = { action, ticket: sealTicket(ctx, ticket), ...(error ? { error } : {}) };
  if (step === 'code') return codePage(at);
  if (step === 'new_password') return newPasswordPage({ ...at, why, rules: passwordRuleWords(ctx.config.security) });
  if (step === 'done') return undefined;
  const shown = await ctx.db.inTx(SYSTEM, (tx) => showKey(ctx, tx, ticket.accountId, 'kept'));
  if (!shown.ok) throw new Error(`no key for a second factor: ${shown.refusal.code}`);
  return enrolPage({ ...at, key: shown.value.key });
}

/** Takes what the form of a step brought; the page that follows, or nothing where the sign-in is complete. */
export async function takeStep(
  ctx: IdentityContext,
  action: string,
  ticket: Ticket,
  form: URLSearchParams,
): Promise<{ page: string | undefined; ticket: Ticket; refused: boolean }> {
  const { step } = await standingOf(ctx, ticket);
  const code = form.get('code') ?? '';
  const failed = async (refusal: { code: string; detail: string; kind: string }) => ({
    page: await nextPage(ctx, action, ticket, refusal.detail),
    ticket,
    refused: refusal.kind === 'limited',
  });
  if (step === 'code') {
    const checked = await checkSecondFactor(ctx, ticket.accountId, code);
    if (!checked.ok) return failed(checked.refusal);
    const next = { ...ticket, second: true };
    return { page: await nextPage(ctx, action, next), ticket: next, refused: false };
  }
  if (step === 'new_password') {
    const changed = await newPassword(ctx, ticket, form);
    if (!changed.ok) return failed({ ...changed.refusal, detail: wordsOf(changed.refusal) });
    return { page: await nextPage(ctx, action, ticket), ticket, refused: false };
  }
  if (step === 'enrol') {
    const confirmed = await confirmTotp(ctx, ticket.accountId, code);
    if (!confirmed.ok) return failed(confirmed.refusal);
    const next = { ...ticket, second: true };
    const page = recoveryPage({ action, ticket: sealTicket(ctx, next), codes: confirmed.value });
    return { page, ticket: next, refused: false };
  }
  return { page: undefined, ticket, refused: false };
}

async function newPassword(ctx: IdentityContext, { accountId }: Ticket, form: URLSearchParams): Promise<Result<void>> {
  const password = form.get('newPassword') ?? '';
  if (password !== (form.get('repeat') ?? ''))
    return refuse('invalid', 'repeat_differs', '两次输入的新密码不一致，请重新输入。');
  return takeNewPassword(ctx, { accountId, password });
}

const wordsOf = ({ detail, meta }: { detail: string; meta?: { fields?: readonly { detail: string }[] } }): string =>
  meta?.fields?.[0]?.detail ?? detail;
