import type { Actor } from '@zhuanguan/access';
import { WorkflowServiceService, type GetFilingResponse } from '@zhuanguan/contracts';
import { refuse } from '@zhuanguan/kernel';
import { testLog } from '@zhuanguan/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  coalesce,
  createDirectServer,
  createRpcClient,
  createTokenSigner,
  createTokenVerifier,
  defineService,
  type RpcAccessTable,
  generateActorKeys,
  RefusalError,
  RpcFault,
  startRpcServer,
  type Handlers,
  type RpcClient,
  type RpcContext,
  type TokenSigner,
} from './index.js';

type Service = typeof WorkflowServiceService;
const actor: Actor = { accountId: 'a1', roles: ['unit_handler'], scopes: [], actingOrgId: 'u1' };
const now = () => Date.now();
const log = testLog();
const seen: RpcContext[] = [];
const stops: (() => Promise<void> | void)[] = [];
const clients: Record<string, RpcClient<Service>> = {};
let signer: TokenSigner;
let stranger: TokenSigner;

/** A table of which every row is wrong. */
const MANY = Array.from({ length: 600 }, (_, i) => ({
  field: `/rows/${i}/phone`,
  code: 'phone',
  detail: '电话无法识别，请更正。',
}));

/** What the servers take for now. */
let day = new Date();

const getFiling = (request: { id: string }, ctx: RpcContext): Promise<GetFilingResponse> => {
  seen.push(ctx);
  if (request.id === 'refused')
    throw new RefusalError(
      refuse('refused', 'own_filing', '不能接收本人的备案。', {
        ruleId: 'FIL-6',
        reference: { document: '某文', status: 'V' },
        fields: [{ field: '/id', code: 'x', detail: '更正' }],
      }).refusal,
    );
  if (request.id === 'long')
    throw new RefusalError(refuse('invalid', 'long', '请逐项更正。', { fields: MANY }).refusal);
  if (request.id === 'fault') throw new Error('乌云塔娜 13812345678');
  if (request.id === 'slow') return new Promise(() => undefined);
  return Promise.resolve({ filing: undefined });
};

beforeAll(async () => {
  const keys = await generateActorKeys();
  signer = createTokenSigner({ privateJwk: keys.privateJwk, now });
  stranger = createTokenSigner({ privateJwk: (await generateActorKeys()).privateJwk, now });
  const verifier = createTokenVerifier({ publicJwks: [keys.publicJwk], now });
  const service = defineService(
    WorkflowServiceService,
    { getFiling: ['filing.read', 'service'] } as unknown as RpcAccessTable<Service>,
    { getFiling } as unknown as Handlers<Service>,
  );
  const direct = createDirectServer(verifier, log, () => day);
  direct.add([service]);
  const server = await startRpcServer({ services: [service], port: 0, verifier, log, now: () => day });
  stops.push(() => server.stop());
  clients['direct'] = createRpcClient(WorkflowServiceService, { direct });
  clients['grpc'] = createRpcClient(WorkflowServiceService, { address: `127.0.0.1:${server.port}` });
});
afterAll(async () => {
  clients['grpc']?.close();
  for (const stop of stops) await stop();
});

describe.each(['direct', 'grpc'])('over %s', (name) => {
  const call = (id: string, token: string, deadlineMs = 2_000) => {
    const client = clients[name];
    if (!client) throw new Error(name);
    return client.getFiling({ id }, { token, deadlineMs });
  };
  it('the actor arrives verified', async () => {
    expect(await call('x', await signer.forActor(actor))).toEqual({ ok: true, value: { filing: undefined } });
    expect(seen.at(-1)?.actor).toEqual(actor);
  });
  it('a service is a caller too', async () => {
    await call('x', await signer.forService('registry'));
    expect(seen.at(-1)).toMatchObject({ service: 'registry' });
    expect(seen.at(-1)?.actor).toBeUndefined();
  });
  it('who could never read a filing anywhere does not get as far as the handler', async () => {
    const before = seen.length;
    const refused = await call('x', await signer.forActor({ ...actor, roles: ['audit_admin'] }));
    expect(refused).toMatchObject({ ok: false, refusal: { kind: 'forbidden', code: 'not_allowed' } });
    expect(seen.length).toBe(before);
  });
  it('a role outside its dates is none, though the token lives', async () => {
    const lent = { ...actor, roleDates: { unit_handler: { from: '2020-01-01', to: '2020-12-31' } } };
    expect(await call('x', await signer.forActor(lent))).toMatchObject({ ok: false, refusal: { kind: 'forbidden' } });
  });
  it('which day it is, the clock that it is given says, and not the machine', async () => {
    day = new Date('2020-12-30T16:00:00Z');
    const lent = { ...actor, roleDates: { unit_handler: { from: '2020-01-01', to: '2020-12-31' } } };
    expect(await call('x', await signer.forActor(lent))).toMatchObject({ ok: true });
    day = new Date('2020-12-31T16:00:00Z');
    expect(await call('x', await signer.forActor(lent))).toMatchObject({ ok: false, refusal: { kind: 'forbidden' } });
    day = new Date();
  });
  it.each([
    ['no token', () => Promise.resolve('')],
    ['a token of another key', () => stranger.forActor(actor)],
    ['rubbish', () => Promise.resolve('a.b.c')],
    ['a changed token', async () => `${(await signer.forActor(actor)).slice(0, -4)}AAAA`],
  ])('%s is unauthenticated', async (_, token) => {
    const before = seen.length;
    expect(await call('x', await token())).toMatchObject({ ok: false, refusal: { kind: 'unauthenticated' } });
    expect(seen.length).toBe(before);
  });
  it('a refusal is the same value on the other side', async () => {
    expect(await call('refused', await signer.forActor(actor))).toEqual({
      ok: false,
      refusal: {
        kind: 'refused',
        code: 'own_filing',
        detail: '不能接收本人的备案。',
        meta: {
          ruleId: 'FIL-6',
          reference: { document: '某文', status: 'V' },
          fields: [{ field: '/id', code: 'x', detail: '更正' }],
        },
      },
    });
  });
  it('so is one of many fields', async () => {
    const refusal = { kind: 'invalid', code: 'long', meta: { fields: MANY } };
    expect(await call('long', await signer.forActor(actor))).toMatchObject({ ok: false, refusal });
  });
  it('a fault throws without its text', async () => {
    const fault = await call('fault', await signer.forActor(actor)).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(RpcFault);
    expect(String(fault)).not.toContain('13812345678');
  });
  it('a late answer is unavailable', async () => {
    expect(await call('slow', await signer.forActor(actor), 50)).toMatchObject({
      ok: false,
      refusal: { kind: 'unavailable' },
    });
  });
});

describe('tokens', () => {
  it('expire', async () => {
    let time = Date.now();
    const keys = await generateActorKeys();
    const mine = createTokenSigner({ privateJwk: keys.privateJwk, now: () => time });
    const verify = createTokenVerifier({ publicJwks: [keys.publicJwk], now: () => time });
    const token = await mine.forActor(actor);
    expect(await mine.forActor(actor)).toBe(token);
    expect((await verify(token)).ok).toBe(true);
    time += 121_000;
    expect((await verify(token)).ok).toBe(false);
    expect((await verify(await mine.forActor(actor))).ok).toBe(true);
  });
});

describe('coalescing', () => {
  it('one tick is one call, with an answer per item', async () => {
    const batches: number[][] = [];
    const send = coalesce<number, number>({
      max: 3,
      parallel: 1,
      send: (items) => Promise.resolve((batches.push(items), items.map((n) => n * 2))),
    });
    expect(await Promise.all([1, 2, 3, 4].map(send))).toEqual([2, 4, 6, 8]);
    expect(batches).toEqual([[1, 2, 3], [4]]);
  });
});
