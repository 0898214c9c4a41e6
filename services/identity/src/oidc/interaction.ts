import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { errors, type Provider } from 'oidc-provider';
import { signIn } from '../account/sign-in.js';
import type { IdentityContext } from '../context.js';
import { errorPage, PAGE_HEADERS, signInPage } from './pages.js';
import { nextPage, openTicket, takeStep, type Ticket } from './sign-in-steps.js';

const MAX_FORM_BYTES = 8_192;
/**
 * Ours: no refusal of a sign-in is answered sooner. What is written for an account that exists takes a moment, and the moment would
 * tell that it exists.
 */
const REFUSED_NOT_BEFORE_MS = 250;
/** Tells the gateway, which counts refusals and takes it off: kind, and the account where there is one. */
export const REFUSED_HEADER = 'x-zg-refused';

const send = (res: ServerResponse, status: number, html: string, headers: Record<string, string> = {}): void => {
  res.writeHead(status, { ...PAGE_HEADERS, 'content-length': Buffer.byteLength(html), ...headers });
  res.end(html);
};

/** The sign-in page of one flow. The interaction cookie, bound to this path, is what keeps another site's form out. */
export async function interaction(
  ctx: IdentityContext,
  provider: Provider,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const action = new URL(req.url ?? '', 'http://localhost').pathname;
  try {
    const { uid } = await provider.interactionDetails(req, res);
    if (!action.endsWith(`/${uid}`)) return send(res, 400, errorPage('expired'));
    if (req.method === 'GET') return send(res, 200, signInPage({ action, username: '' }));
    if (req.method !== 'POST') return send(res, 405, errorPage('expired'));
    await submit(ctx, provider, { req, res, action, uid });
  } catch (error) {
    if (!(error instanceof errors.SessionNotFound)) throw error;
    send(res, 400, errorPage('expired'));
  }
}

interface Exchange {
  req: IncomingMessage;
  res: ServerResponse;
  action: string;
  uid: string;
}

async function submit(ctx: IdentityContext, provider: Provider, exchange: Exchange): Promise<void> {
  const { req, res, action, uid } = exchange;
  const notBefore = setTimeout(REFUSED_NOT_BEFORE_MS);
  const form = await readForm(req);
  if (!form) return send(res, 413, errorPage('expired'));
  const sealed = form.get('ticket');
  if (sealed !== null) {
    const ticket = openTicket(ctx, sealed, uid);
    if (!ticket) return send(res, 200, signInPage({ action, username: '', error: '等待时间过长，请重新输入密码。' }));
    const taken = await takeStep(ctx, action, ticket, form);
    return taken.page === undefined
      ? finish(provider, exchange, taken.ticket)
      : send(res, 200, taken.page, refusedHeader(taken.refused, ticket.accountId));
  }
  const username = form.get('username') ?? '';
  const password = form.get('password') ?? '';
  const result = await signIn(ctx, { username, password, address: addressOf(req) });
  if (!result.ok) {
    await notBefore;
    const header = refusedHeader(result.refusal.kind === 'limited', result.subject);
    // Status 200: a refused sign-in is an answer of the page, and a browser's console stays clean.
    return send(res, 200, signInPage({ action, username, error: result.refusal.detail }), header);
  }
  const ticket: Ticket = { uid, accountId: result.value.accountId, at: ctx.now().getTime(), second: false };
  const page = await nextPage(ctx, action, ticket);
  return page === undefined ? finish(provider, exchange, ticket) : send(res, 200, page);
}

const refusedHeader = (limited: boolean, accountId = ''): Record<string, string> =>
  limited ? { [REFUSED_HEADER]: accountId ? `lockout account ${accountId}` : 'lockout' } : {};

const finish = (provider: Provider, { req, res }: Exchange, { accountId, second }: Ticket): Promise<void> =>
  provider.interactionFinished(req, res, {
    login: { accountId, remember: false, amr: second ? ['pwd', 'otp'] : ['pwd'] },
  });

/** Set by the gateway, the only one that reaches this port. */
const addressOf = (req: IncomingMessage): string => {
  const told = req.headers['x-forwarded-for'];
  return (Array.isArray(told) ? told[0] : told) ?? req.socket.remoteAddress ?? '';
};

async function readForm(req: IncomingMessage): Promise<URLSearchParams | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_FORM_BYTES) return undefined;
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}
