import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHttpChannel, type HttpChannelConfig } from '../src/channel/http-channel.js';
import { nextTry } from '../src/delivery/times.domain.js';

interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** 政务微信 as far as we are concerned: a token by GET with id and secret, then a POST with the token in the address. */
const platform = {
  url: '',
  good: 't1',
  fetched: [] as string[],
  posted: [] as { token: string | null; key: string; body: Record<string, unknown> }[],
  /** What it answers instead, in order. */
  tokens: [] as Answer[],
  sends: [] as Answer[],
};
const server = createServer((request, response) => {
  void textOf(request).then((text) => {
    const url = new URL(request.url ?? '', platform.url);
    const answer = url.pathname === '/gettoken' ? gettoken(url) : send(url, request, text);
    response.writeHead(answer.status ?? 200, answer.headers).end(JSON.stringify(answer.body ?? {}));
  });
});
const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
};

function gettoken({ search, searchParams }: URL): Answer {
  platform.fetched.push(search);
  const instead = platform.tokens.shift();
  if (instead) return instead;
  if (searchParams.get('corpsecret') !== 's&cret=') return { body: { errcode: 40001 } };
  return { body: { errcode: 0, errmsg: 'ok', access_token: platform.good, expires_in: 7200 } };
}

function send({ searchParams }: URL, { headers }: IncomingMessage, text: string): Answer {
  const token = searchParams.get('access_token');
  platform.posted.push({
    token,
    key: String(headers['idempotency-key']),
    body: JSON.parse(text) as Record<string, unknown>,
  });
  return platform.sends.shift() ?? { body: { errcode: token === platform.good ? 0 : 40014 } };
}

beforeAll(async () => {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  platform.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((stopped) => server.close(stopped));
});

let now = 0;
beforeEach(() => {
  now = Date.parse('2026-11-24T02:00:00Z');
  Object.assign(platform, { good: 't1', fetched: [], posted: [], tokens: [], sends: [] });
});

const SECRETS: Record<string, string> = { CORP_ID: 'ww1', CORP_SECRET: 's&cret=' };
const config = (over: Partial<HttpChannelConfig> = {}): HttpChannelConfig => ({
  id: 'wechat',
  name: '政务微信',
  url: `${platform.url}/message/send?access_token={{token}}`,
  body: { touser: '{{to}}', msgtype: 'text', agentid: 1000002, text: { content: '{{text}}' } },
  address: { label: '政务微信账号', pattern: '^[\\w.@-]{1,64}$' },
  success: { field: 'errcode', equals: 0 },
  unknownAddress: { field: 'errcode', values: [81013, 60111] },
  token: {
    url: `${platform.url}/gettoken?corpid={{secret:CORP_ID}}&corpsecret={{secret:CORP_SECRET}}`,
    field: 'access_token',
    expires: { field: 'expires_in' },
    success: { field: 'errcode', equals: 0 },
    refresh: { field: 'errcode', values: [40014, 42001], statuses: [401] },
  },
  ...over,
});
const open = (given = config()) =>
  createHttpChannel(given, (name) => SECRETS[name], { timeoutMs: 4_000, now: () => now });
const outgoing = (id = 'k1') => ({ id, to: 'zhangsan', title: '标题', text: '内容', link: 'http://x' });

describe('a platform that wants a token of its own', () => {
  it('is asked for one with the secrets, and given it with what is sent', async () => {
    expect(await open().send(outgoing())).toEqual({ ok: true });
    expect(platform.fetched).toEqual(['?corpid=ww1&corpsecret=s%26cret%3D']);
    expect(platform.posted).toEqual([
      {
        token: 't1',
        key: 'k1',
        body: { touser: 'zhangsan', msgtype: 'text', agentid: 1000002, text: { content: '内容' } },
      },
    ]);
  });

  it('is asked once by all that send at the same instant, and not again before it ends', async () => {
    const channel = open();
    const sent = await Promise.all(Array.from({ length: 20 }, (_, i) => channel.send(outgoing(`k${i}`))));
    expect(sent.every((s) => s.ok)).toBe(true);
    expect(platform.fetched).toHaveLength(1);
    now += 7_100_000;
    await channel.send(outgoing());
    expect(platform.fetched).toHaveLength(1);
    // A minute before its end another one is fetched.
    now += 40_000;
    await channel.send(outgoing());
    expect(platform.fetched).toHaveLength(2);
  });

  it('that has revoked it gives another, once for all, and what was refused goes again under its key', async () => {
    const channel = open();
    await channel.send(outgoing());
    platform.good = 't2';
    const sent = await Promise.all(Array.from({ length: 10 }, (_, i) => channel.send(outgoing(`r${i}`))));
    expect(sent.every((s) => s.ok)).toBe(true);
    expect(platform.fetched).toHaveLength(2);
    const again = platform.posted.filter((p) => p.token === 't2');
    expect(new Set(again.map((p) => p.key)).size).toBe(10);
  });

  it('that refuses each one is asked twice for a send and no more', async () => {
    platform.sends = [{ body: { errcode: 42001 } }, { body: { errcode: 42001 } }];
    expect(await open().send(outgoing())).toEqual({ ok: false, permanent: false, code: 'errcode 42001' });
    expect([platform.fetched.length, platform.posted.length]).toEqual([2, 2]);
  });

  it('may say so by the status alone', async () => {
    platform.sends = [{ status: 401 }];
    expect(await open().send(outgoing())).toEqual({ ok: true });
    expect([platform.fetched.length, platform.posted.length]).toEqual([2, 2]);
  });

  it.each<[string, Answer, string]>([
    ['500', { status: 500 }, 'TOKEN HTTP 500'],
    ['no', { body: { errcode: 40001 } }, 'TOKEN errcode 40001'],
    ['nothing', { body: { errcode: 0 } }, 'TOKEN access_token none'],
  ])('and answers %s gives a failure that says so, and nothing is sent', async (_, answer, code) => {
    platform.tokens = [answer];
    const channel = open();
    expect(await channel.send(outgoing())).toMatchObject({ ok: false, permanent: false, code });
    expect(platform.posted).toEqual([]);
    // Nothing of it is kept.
    expect(await channel.send(outgoing())).toEqual({ ok: true });
  });

  it('is given it in a header or in the body as well, by POST if it wants', async () => {
    const given = config({
      url: `${platform.url}/message/send?access_token=t1`,
      headers: { authorization: 'Bearer {{token}}' },
      body: { token: '{{token}}', to: '{{to}}' },
    });
    expect(await open(given).send(outgoing())).toEqual({ ok: true });
    expect(platform.posted[0]?.body).toEqual({ token: 't1', to: 'zhangsan' });
  });
});

describe('what a platform says', () => {
  it('of an address that it does not know is final', async () => {
    platform.sends = [{ body: { errcode: 81013 } }];
    expect(await open().send(outgoing())).toEqual({ ok: false, permanent: true, code: 'errcode 81013' });
  });

  it('of too many at once is waited for, whether of a send or of a token', async () => {
    const channel = open();
    platform.sends = [{ status: 429, headers: { 'retry-after': '600' } }];
    const sent = await channel.send(outgoing());
    expect(sent).toEqual({ ok: false, permanent: false, code: 'HTTP 429', retryAfterMs: 600_000 });
    platform.tokens = [{ status: 429, headers: { 'retry-after': '120' } }];
    expect(await open().send(outgoing())).toMatchObject({ code: 'TOKEN HTTP 429', retryAfterMs: 120_000 });
    // The first try would come a minute later; the platform wants ten.
    expect(nextTry(1, new Date(now), 600_000)).toEqual(new Date(now + 600_000));
    expect(nextTry(4, new Date(now), 600_000)).toEqual(new Date(now + 3_600_000));
  });

  it('with HTTP 200 and no in the body is a failure that is tried again', async () => {
    platform.sends = [{ body: { errcode: 45009 } }];
    expect(await open().send(outgoing())).toEqual({ ok: false, permanent: false, code: 'errcode 45009' });
  });
});
