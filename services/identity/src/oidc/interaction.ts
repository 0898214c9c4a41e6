import type { IncomingMessage, ServerResponse } from 'node:http';
import { errors, type Provider } from 'oidc-provider';
import { signIn } from '../account/sign-in.js';
import type { IdentityContext } from '../context.js';
import { errorPage, PAGE_HEADERS, signInPage } from './pages.js';

const MAX_FORM_BYTES = 8_192;

const send = (res: ServerResponse, status: number, html: string): void => {
  res.writeHead(status, { ...PAGE_HEADERS, 'content-length': Buffer.byteLength(html) });
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
    await submit(ctx, provider, { req, res, action });
  } catch (error) {
    if (!(error instanceof errors.SessionNotFound)) throw error;
    send(res, 400, errorPage('expired'));
  }
}

interface Exchange {
  req: IncomingMessage;
  res: ServerResponse;
  action: string;
}

async function submit(ctx: IdentityContext, provider: Provider, { req, res, action }: Exchange): Promise<void> {
  const form = await readForm(req);
  if (!form) return send(res, 413, errorPage('expired'));
  const username = form.get('username') ?? '';
  const result = await signIn(ctx, { username, password: form.get('password') ?? '' });
  // Status 200: a refused sign-in is an answer of the page, and a browser's console stays clean.
  if (!result.ok) return send(res, 200, signInPage({ action, username, error: result.refusal.detail }));
  await provider.interactionFinished(req, res, {
    login: { accountId: result.value.accountId, remember: false, amr: ['pwd'] },
  });
}

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
