import { connect } from 'node:net';
import { rmSync } from 'node:fs';
import type { RefusalCount } from '@zhuanguan/contracts';
import { ok } from '@zhuanguan/kernel';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../config.js';
import { CSRF, PUBLIC_URL, testGateway, type TestGateway } from '../testing/test-gateway.js';
import type { Edge } from './edge.js';
import { answerBroken, refuseSlowBodies, slowOptions } from './slow-clients.js';

const told: RefusalCount[] = [];
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await testGateway({
    identity: {
      countRefusals: ({ counts }: { counts: RefusalCount[] }) => (told.push(...counts), Promise.resolve(ok({}))),
    },
    accounts: {
      listSessions: () => Promise.resolve(ok({ sessions: [] })),
      endSessions: () => Promise.resolve(ok({ ended: 1 })),
      lookUpInvitation: () => Promise.resolve(ok({ invitation: undefined, username: '' })),
      listRefusals: () => Promise.resolve(ok({ counts: [], days: [], truncated: false })),
    },
    config: { limits: { ...DEFAULT_LIMITS, session: 40 } },
  });
});
afterAll(async () => {
  await gateway.app.edge.close();
  rmSync(gateway.context.config.filesDir, { recursive: true });
});

const write = (headers: Record<string, string>, who = 'a') =>
  gateway.app.edge.inject({
    method: 'POST',
    url: '/v1/me/sessions/end',
    headers: { cookie: `zg_session=session-of-${who}`, host: 'gateway.test', ...headers },
    payload: { others: true },
  });
const countsOf = async (who: string) => {
  await gateway.app.edge.inject({
    url: '/v1/refusals?from=2026-11-01&to=2026-11-02',
    headers: { cookie: `zg_session=session-of-${who}` },
  });
  return told.splice(0);
};

describe('a write by cookie', () => {
  const token = { 'x-csrf-token': CSRF };
  it.each([
    ['from our page', { ...token, origin: PUBLIC_URL, 'sec-fetch-site': 'same-origin' }, 200, undefined],
    ['from a proxy that knows us by another name', { ...token, origin: 'https://gateway.test' }, 200, undefined],
    ['without what only browsers send', token, 200, undefined],
    ['without the token', { origin: PUBLIC_URL }, 403, 'csrf_token'],
    ['with another token', { 'x-csrf-token': 'guess', origin: PUBLIC_URL }, 403, 'csrf_token'],
    ['from another site', { ...token, origin: 'https://evil.example' }, 403, 'other_origin'],
    ['from a neighbour', { ...token, origin: PUBLIC_URL, 'sec-fetch-site': 'same-site' }, 403, 'cross_site'],
    ['from another site that hides its origin', { ...token, 'sec-fetch-site': 'cross-site' }, 403, 'cross_site'],
    ['from a page without an origin', { ...token, origin: 'null' }, 403, 'other_origin'],
  ] as const)('%s', async (_, headers, status, code) => {
    const answer = await write({ ...headers });
    expect(answer.statusCode).toBe(status);
    expect(answer.json<{ code?: string }>().code).toBe(code);
  });

  it('without a session is looked at too: another site does not use up somebody’s code', async () => {
    const look = (headers: Record<string, string>) =>
      gateway.app.edge.inject({ method: 'POST', url: '/v1/activations/look-up', headers, payload: { code: 'X' } });
    expect((await look({ origin: 'https://evil.example' })).json()).toMatchObject({ code: 'other_origin' });
    expect((await look({ 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403);
    const signOut = { method: 'POST', url: '/auth/logout', headers: { origin: 'https://evil.example' } } as const;
    expect((await gateway.app.edge.inject(signOut)).statusCode).toBe(403);
  });

  it('is counted where it is forged, by route and account', async () => {
    await countsOf('counted');
    await write({ origin: 'https://evil.example' }, 'b');
    await write({ origin: 'https://evil.example' }, 'b');
    const counts = await countsOf('counted');
    expect(counts).toMatchObject([{ kind: 'csrf', route: 'POST /v1/me/sessions/end', count: 2 }]);
    expect(JSON.stringify(counts)).not.toContain('127.0.0.1');
  });
});

it('what is about somebody stays in no cache', async () => {
  const headers = { cookie: 'zg_session=session-of-cached' };
  const answer = await gateway.app.edge.inject({ url: '/v1/me/sessions', headers });
  expect(answer.headers['cache-control']).toBe('no-store');
});

it('every answer says what a browser may do with it', async () => {
  const { headers } = await gateway.app.edge.inject({ url: '/healthz' });
  const csp = String(headers['content-security-policy']);
  expect(csp).toContain("script-src 'self';");
  expect(csp).toContain("frame-ancestors 'none'");
  expect(csp).toContain("base-uri 'none'");
  expect(/script-src[^;]*unsafe/.test(csp)).toBe(false);
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'x-frame-options': 'DENY',
  });
});

describe('how much and how often', () => {
  it('a caller who asks too often is told in Chinese how long to wait, per account and not per window', async () => {
    // Known after the first; before, an address has the limit of the anonymous.
    const ask = () =>
      gateway.app.edge.inject({ url: '/v1/me/sessions', headers: { cookie: 'zg_session=session-of-busy' } });
    let answer = await ask();
    for (let i = 0; i < 60 && answer.statusCode !== 429; i += 1) answer = await ask();
    expect(answer.statusCode).toBe(429);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(answer.json()).toMatchObject({
      code: 'rate_limited',
      detail: expect.stringMatching(/请 \d+ 秒后再试/) as string,
    });
    expect((await write({ 'x-csrf-token': CSRF }, 'calm')).statusCode).toBe(200);
    expect(await countsOf('calm')).toContainEqual(
      expect.objectContaining({ kind: 'limit', subject: 'account busy', route: 'GET /v1/me/sessions' }),
    );
  });
  it.each([
    ['a body for a known caller', '/v1/me/sessions/end', 1024 * 1024 + 1],
    ['a body for nobody known', '/v1/activations/look-up', 16 * 1024 + 1],
  ])('%s is bounded', async (_, url, bytes) => {
    const answer = await gateway.app.edge.inject({
      method: 'POST',
      url,
      headers: { cookie: 'zg_session=session-of-long', 'x-csrf-token': CSRF, 'content-type': 'application/json' },
      payload: `"${'x'.repeat(bytes)}"`,
    });
    expect(answer.statusCode).toBe(413);
    expect(answer.json()).toMatchObject({ status: 413, code: 'too_large' });
  });
  it('an address is bounded', async () => {
    const answer = await gateway.app.edge.inject({ url: `/v1/filings?query=${'x'.repeat(5_000)}` });
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([414, 'url_too_long']);
  });

  interface Described {
    paths: Record<string, Record<string, { parameters?: { name: string; in: string; schema: Bounded }[] }>>;
  }
  interface Bounded {
    type?: string;
    maxLength?: number;
    maximum?: number;
    maxItems?: number;
    format?: string;
    pattern?: string;
    enum?: unknown[];
    items?: Bounded;
  }
  const isBounded = ({ type, enum: words, format, pattern, maxLength, maximum, maxItems, items }: Bounded): boolean => {
    if (words || type === 'boolean') return true;
    if (type === 'string') return maxLength !== undefined || format !== undefined || pattern !== undefined;
    if (type === 'integer' || type === 'number') return maximum !== undefined;
    return type === 'array' && maxItems !== undefined && items !== undefined && isBounded(items);
  };
  it('whatever a query or a path takes is bounded, on every route', async () => {
    const { paths } = (await gateway.app.edge.inject({ url: '/openapi.json' })).json<Described>();
    const looked = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { parameters = [] }]) =>
        parameters
          .filter((p) => p.in === 'query' || p.in === 'path')
          .map((p) => ({ at: `${method} ${path} ${p.name}`, bounded: isBounded(p.schema), schema: p.schema })),
      ),
    );
    expect(looked.length).toBeGreaterThan(50);
    expect(looked.filter(({ bounded }) => !bounded)).toEqual([]);
  });
});

describe('who is slow', () => {
  let server: Edge;
  let port: number;
  const noted: string[] = [];
  beforeAll(async () => {
    server = fastify({
      ...slowOptions,
      http: { ...slowOptions.http, headersTimeout: 200, connectionsCheckingInterval: 50 },
      clientErrorHandler: answerBroken({ note: (kind) => noted.push(kind) }),
    });
    server.decorate('noteRefused', (_request, kind) => void noted.push(kind));
    refuseSlowBodies(server, { bodyMs: 200 });
    server.post('/', (_request, reply) => reply.send('done'));
    await server.listen({ port: 0, host: '127.0.0.1' });
    const address = server.server.address();
    port = address && typeof address === 'object' ? address.port : 0;
  });
  afterAll(() => server.close());

  /** All that comes back until the connection is closed. */
  const send = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      let answer = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(text));
      socket.on('data', (chunk) => (answer += chunk.toString()));
      socket.on('close', () => resolve(answer));
      socket.on('error', reject);
    });

  it.each([
    ['with the headers', 'POST / HTTP/1.1\r\nhost: x\r\nx-half: ', 'slow_request', 'slow'],
    [
      'with the body',
      'POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n"x',
      'slow_body',
      'slow',
    ],
  ])('%s is answered 408 and let go', async (_, text, code, kind) => {
    noted.length = 0;
    const answer = await send(text);
    expect(answer).toMatch(/^HTTP\/1\.1 408/);
    expect(answer).toContain(code);
    expect(answer).toContain('请检查网络后重试');
    expect(noted).toEqual([kind]);
  });
  it('and who sends headers without end, or no HTTP, is told so', async () => {
    noted.length = 0;
    expect(await send(`POST / HTTP/1.1\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431/);
    expect(await send('hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/);
    expect(noted).toEqual(['too_large', 'bad_request']);
  });
});
