import { newId } from '@zhuanguan/kernel';

export interface Answer {
  status: number;
  // What a route answers is for the test to look at.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
  headers: Headers;
}

export interface Caller {
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** What a stream sends, as it comes. */
  stream(path: string, signal: AbortSignal): AsyncIterable<string>;
}

export interface User extends Caller {
  cookie: string;
  csrfToken: string;
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const json = /json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    body: json && text ? (JSON.parse(text) as unknown) : text,
    headers: response.headers,
  };
}

const encoded = (body: unknown): Pick<RequestInit, 'body' | 'headers'> =>
  body === undefined
    ? {}
    : body instanceof FormData
      ? { body }
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };

const caller =
  (url: string, own: Record<string, string>): Caller['call'] =>
  async (method, path, body, headers = {}) => {
    const sent = encoded(body);
    const idempotency: Record<string, string> = method === 'POST' ? { 'idempotency-key': newId() } : {};
    return answerOf(
      await fetch(`${url}${path}`, {
        method,
        redirect: 'manual',
        ...sent,
        headers: { ...own, ...idempotency, ...(sent.headers as Record<string, string>), ...headers },
      }),
    );
  };

async function* streamOf(url: string, headers: Record<string, string>, signal: AbortSignal): AsyncIterable<string> {
  const response = await fetch(url, { headers, signal });
  if (!response.ok || !response.body) throw new Error(`${url}: ${response.status}`);
  yield* response.body.pipeThrough(new TextDecoderStream());
}

const callerWith = (url: string, own: Record<string, string>): Caller => ({
  call: caller(url, own),
  stream: (path, signal) => streamOf(`${url}${path}`, own, signal),
});

export const anonymous = (url: string): Caller => callerWith(url, {});

/** With a session that is known already. */
export const callerAt = (url: string, cookie: string, csrfToken: string): User => ({
  ...{ cookie, csrfToken },
  ...callerWith(url, { cookie: `zg_session=${cookie}`, 'x-csrf-token': csrfToken }),
});

/** Follows links and keeps cookies, as a browser does. */
function browserAt(url: string) {
  const jar = new Map<string, string>();
  const visit = async (address: string, init: RequestInit = {}): Promise<Response> => {
    const response = await fetch(new URL(address, url), {
      redirect: 'manual',
      ...init,
      headers: { accept: 'text/html', cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; ') },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value) jar.set(name, value);
      else jar.delete(name);
    }
    const next = response.headers.get('location');
    return next && response.status < 400 ? visit(new URL(next, response.url).href) : response;
  };
  return { jar, visit };
}

export interface SignInForm {
  /** What is typed into the forms of the issuer's pages, one after the other. */
  pages: readonly Readonly<Record<string, string>>[];
}

/** Signs in as a browser does: code with PKCE at the issuer, its own pages in between. */
export const signIn = (url: string, username: string, password: string): Promise<User> =>
  signInBy(url, { pages: [{ username, password }] });

export async function signInBy(url: string, { pages }: SignInForm): Promise<User> {
  const { jar, visit } = browserAt(url);
  let page = await visit('/auth/login');
  for (const typed of pages) {
    const [, action] = /<form[^>]*action="([^"]+)"/.exec(await page.text()) ?? [];
    if (!action) throw new Error(`no form at ${page.url} (${page.status})`);
    page = await visit(new URL(action, page.url).href, { method: 'POST', body: new URLSearchParams(typed) });
  }
  const cookie = jar.get('zg_session');
  if (!cookie) throw new Error(`no session at the end of ${page.url}: ${(await page.text()).slice(0, 500)}`);
  const own = { cookie: `zg_session=${cookie}` };
  const me = await caller(url, own)('GET', '/v1/me');
  const csrfToken = String(me.body.csrfToken);
  return { cookie, csrfToken, ...callerWith(url, { ...own, 'x-csrf-token': csrfToken }) };
}

/** A registered system with a token of its own. */
export async function system(url: string, id: string, secret: string, scopes: readonly string[]): Promise<Caller> {
  const response = await fetch(`${url}/oidc/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${id}:${secret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: scopes.join(' ') }),
  });
  const token = (await response.json()) as { access_token?: string };
  if (!token.access_token) throw new Error(`${id} got no token: ${JSON.stringify(token)}`);
  return callerWith(url, { authorization: `Bearer ${token.access_token}` });
}
