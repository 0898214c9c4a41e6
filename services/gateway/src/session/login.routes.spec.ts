import { createHash, type webcrypto } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { ok } from '@zhuanguan/kernel';
import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testGateway, type TestGateway } from '../testing/test-gateway.js';

/** An issuer that gives out codes to whoever asks, and says in its ID token what the test tells it to. */
let issuer: Server;
let url: string;
let key: webcrypto.CryptoKey;
const says: { nonce: string | undefined; audience: string } = { nonce: undefined, audience: 'gateway' };
const asked: URLSearchParams[] = [];
const opened: { client?: string; network?: string }[] = [];
const ended: string[] = [];
let gateway: TestGateway;

beforeAll(async () => {
  const pair = await generateKeyPair('RS256', { extractable: true });
  key = pair.privateKey;
  const jwk: JWK = { ...(await exportJWK(pair.publicKey)), kid: 'k', alg: 'RS256', use: 'sig' };
  issuer = createServer((req, res) => {
    const answer = (body: object) => res.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    if (req.url === '/.well-known/openid-configuration')
      return void answer({
        ...{
          issuer: url,
          authorization_endpoint: `${url}/auth`,
          token_endpoint: `${url}/token`,
          jwks_uri: `${url}/jwks`,
        },
        ...{ response_types_supported: ['code'], subject_types_supported: ['public'] },
        id_token_signing_alg_values_supported: ['RS256'],
      });
    if (req.url === '/jwks') return void answer({ keys: [jwk] });
    void text(req).then(async (body) => {
      asked.push(new URLSearchParams(body));
      const claims = says.nonce === undefined ? {} : { nonce: says.nonce };
      const idToken = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: 'k' })
        .setIssuer(url)
        .setAudience(says.audience)
        .setSubject('somebody')
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(key);
      answer({ access_token: 'a', token_type: 'bearer', id_token: idToken });
    });
  });
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
  gateway = await start('http://gateway.test');
});
afterAll(async () => {
  await gateway.app.edge.close();
  rmSync(gateway.context.config.filesDir, { recursive: true });
  await new Promise((resolve) => issuer.close(resolve));
});
beforeEach(() => {
  says.audience = 'gateway';
  for (const list of [asked, opened, ended]) list.length = 0;
});

let sessions = 0;
const start = (publicUrl: string): Promise<TestGateway> =>
  testGateway({
    config: { publicUrl, issuer: url },
    identity: {
      createSession: (request: object) => {
        opened.push(request);
        const account = { id: 'a', username: 'a', displayName: 'a', personId: '', grants: [], active: true };
        const session = {
          ...{ account, actingOrganisationId: '', expiresAt: new Date('2036-01-01T00:00:00Z'), csrfToken: 'c' },
          ...{ delegators: [], away: [] },
        };
        return Promise.resolve(ok({ sessionId: `session-${(sessions += 1)}`, session }));
      },
      endSession: ({ sessionId }: { sessionId: string }) => {
        ended.push(sessionId);
        return Promise.resolve(ok({ idToken: '' }));
      },
    },
  });

interface Begun {
  state: string;
  nonce: string;
  challenge: string;
  cookie: string;
  setCookie: string;
}

async function begin(returnTo = '/filings'): Promise<Begun> {
  const answer = await gateway.app.edge.inject({ url: `/auth/login?returnTo=${encodeURIComponent(returnTo)}` });
  const { searchParams } = new URL(String(answer.headers.location));
  const setCookie = String(answer.headers['set-cookie']);
  says.nonce = searchParams.get('nonce') ?? '';
  expect(searchParams.get('code_challenge_method')).toBe('S256');
  return {
    ...{ state: searchParams.get('state') ?? '', nonce: says.nonce, setCookie },
    ...{ challenge: searchParams.get('code_challenge') ?? '', cookie: setCookie.split(';')[0] ?? '' },
  };
}
const back = (query: Record<string, string>, cookie: string, headers: Record<string, string> = {}) =>
  gateway.app.edge.inject({
    url: `/auth/callback?${new URLSearchParams({ iss: url, ...query }).toString()}`,
    headers: { cookie, ...headers },
  });
const cookiesOf = (answer: { headers: Record<string, unknown> }): string[] =>
  [answer.headers['set-cookie']].flat().map(String);
const sessionOf = (answer: { headers: Record<string, unknown> }): string | undefined =>
  cookiesOf(answer).find((line) => /^(?:__Host-)?zg_session=session/.test(line));

describe('coming back from the issuer', () => {
  it('opens a session where state, nonce and verifier belong together, and leads to where one was', async () => {
    const { state, challenge, cookie } = await begin();
    const agent = 'Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36';
    const answer = await back({ code: 'c', state }, cookie, { 'user-agent': agent });
    expect([answer.statusCode, answer.headers.location]).toEqual([302, '/filings']);
    const verifier = asked[0]?.get('code_verifier') ?? '';
    expect(createHash('sha256').update(verifier).digest('base64url')).toBe(challenge);
    expect(opened[0]).toMatchObject({ client: 'Windows 电脑，Chrome', network: '本机' });
    expect(sessionOf(answer)).toMatch(/HttpOnly/);
    expect(sessionOf(answer)).toMatch(/SameSite=Lax/);
    expect(cookiesOf(answer).some((line) => line.startsWith('zg_signin_') && line.includes('1970'))).toBe(true);
  });

  const refused: [string, (b: Begun) => Promise<{ query: Record<string, string>; cookie: string }>][] = [
    ['without a state', (b) => Promise.resolve({ query: { code: 'c' }, cookie: b.cookie })],
    [
      'with the state of nobody',
      (b) => Promise.resolve({ query: { code: 'c', state: 'x'.repeat(43) }, cookie: b.cookie }),
    ],
    [
      'without the cookie: in another browser',
      ({ state }) => Promise.resolve({ query: { code: 'c', state }, cookie: '' }),
    ],
    [
      'with a state that begins alike',
      ({ state, cookie }) => Promise.resolve({ query: { code: 'c', state: `${state.slice(0, -4)}AAAA` }, cookie }),
    ],
    [
      'with the cookie of another sign-in',
      async ({ state, cookie }) => {
        const other = await begin();
        const swapped = `${cookie.split('=')[0] ?? ''}=${other.cookie.split('=')[1] ?? ''}`;
        return { query: { code: 'c', state }, cookie: swapped };
      },
    ],
    [
      'with another nonce in the ID token',
      ({ state, cookie }) => {
        says.nonce = 'another';
        return Promise.resolve({ query: { code: 'c', state }, cookie });
      },
    ],
    [
      'without a nonce in the ID token',
      ({ state, cookie }) => {
        says.nonce = undefined;
        return Promise.resolve({ query: { code: 'c', state }, cookie });
      },
    ],
    [
      'with an ID token for somebody else',
      ({ state, cookie }) => {
        says.audience = 'another-client';
        return Promise.resolve({ query: { code: 'c', state }, cookie });
      },
    ],
    [
      'with an error of the issuer',
      ({ state, cookie }) => Promise.resolve({ query: { error: 'access_denied', state }, cookie }),
    ],
  ];
  it.each(refused)('%s is refused in words', async (_, make) => {
    const { query, cookie } = await make(await begin());
    const answer = await back(query, cookie);
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain('登录未完成');
    expect(sessionOf(answer)).toBeUndefined();
    expect(opened).toEqual([]);
  });

  it('twice is refused: the browser has given its cookie back', async () => {
    const { state, cookie } = await begin();
    const first = await back({ code: 'c', state }, cookie);
    const kept = cookiesOf(first)
      .filter((line) => !line.includes('1970'))
      .map((line) => line.split(';')[0])
      .join('; ');
    const again = await back({ code: 'c', state }, kept);
    expect([again.statusCode, sessionOf(again)]).toEqual([400, undefined]);
  });

  it('makes a session of its own: one that was there before is over, whoever put it there', async () => {
    const { state, cookie } = await begin();
    const answer = await back({ code: 'c', state }, `${cookie}; zg_session=planted`);
    expect(sessionOf(answer)).not.toContain('planted');
    expect(ended).toEqual(['planted']);
  });
});

it('over https the cookies are held to this host by their names', async () => {
  const plain = gateway;
  gateway = await start('https://gateway.test');
  try {
    const { state, cookie, setCookie } = await begin();
    expect(setCookie).toMatch(/^__Secure-zg_signin_\w+=.*Path=\/auth.*Secure/);
    const session = sessionOf(await back({ code: 'c', state }, cookie)) ?? '';
    expect(session).toMatch(/^__Host-zg_session=session/);
    expect(session).toMatch(/Path=\//);
    expect(session).toMatch(/Secure/);
    expect(session).not.toMatch(/Domain/i);
    const { headers } = await gateway.app.edge.inject({
      url: '/v1/me',
      headers: { cookie: 'zg_session=session-of-x' },
    });
    expect(headers['strict-transport-security']).toContain('max-age=');
  } finally {
    await gateway.app.edge.close();
    rmSync(gateway.context.config.filesDir, { recursive: true });
    gateway = plain;
  }
});
