import { createConnection } from 'node:net';
import type { Actor } from '@zhuanguan/access';
import { WorkflowServiceService, type GetFilingResponse } from '@zhuanguan/contracts';
import {
  createRpcClient,
  createTokenSigner,
  createTokenVerifier,
  defineService,
  startRpcServer,
  type Handlers,
  type RpcAccessTable,
  type RpcServer,
  type RpcTls,
} from '@zhuanguan/rpc';
import { testLog } from '@zhuanguan/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { certificateFor, isFresh, makeAuthority } from './certificates.js';
import { makeSecrets, type Secrets } from './secrets.js';

const DAY_MS = 86_400_000;
const actor: Actor = { accountId: 'a1', roles: ['unit_handler'], scopes: [], actingOrgId: 'u1' };
const now = () => Date.now();
const log = testLog();
let server: RpcServer;
let secrets: Secrets;
const certificates: Record<string, RpcTls> = {};
const reached: string[] = [];

beforeAll(async () => {
  secrets = await makeSecrets();
  for (const name of ['gateway', 'registry', 'workflow', 'notification', 'tools'])
    certificates[name] = await certificateFor(name, secrets.authority);
  certificates['stranger'] = {
    ...(await certificateFor('gateway', await makeAuthority())),
    ca: secrets.authority.cert,
  };
  certificates['expired'] = await certificateFor('gateway', secrets.authority, new Date(now() - 400 * DAY_MS));
  const getFiling = (request: { id: string }): Promise<GetFilingResponse> => {
    reached.push(request.id);
    return Promise.resolve({ filing: undefined });
  };
  server = await startRpcServer({
    services: [
      defineService(
        WorkflowServiceService,
        { getFiling: ['filing.read', 'service'] } as unknown as RpcAccessTable<typeof WorkflowServiceService>,
        { getFiling } as unknown as Handlers<typeof WorkflowServiceService>,
      ),
    ],
    port: 0,
    verifier: createTokenVerifier({ publicJwks: Object.values(secrets.tokenKeys).map((k) => k.publicJwk), now }),
    tls: certificates['workflow'],
    log,
    now: () => new Date(now()),
  });
});
afterAll(() => server.stop());

async function call(certificate: string | undefined, token: string, name = 'workflow') {
  const tls = certificate ? certificates[certificate] : undefined;
  const client = createRpcClient(WorkflowServiceService, { address: `127.0.0.1:${server.port}`, tls, name });
  const before = reached.length;
  const answer = await client.getFiling({ id: 'x' }, { token, deadlineMs: 1_500 }).catch(() => undefined);
  client.close();
  return {
    ok: answer?.ok === true,
    kind: answer && !answer.ok ? answer.refusal.kind : '',
    reached: reached.length > before,
  };
}
const signed = (key: keyof Secrets['tokenKeys']) =>
  createTokenSigner({ privateJwk: secrets.tokenKeys[key].privateJwk, now });

describe('between services that are apart', () => {
  it.each([
    ['the gateway for a person', 'gateway', () => signed('gateway').forActor(actor)],
    ['the gateway for itself', 'gateway', () => signed('gateway').forService('gateway')],
    ['registry for itself', 'registry', () => signed('registry').forService('registry')],
    ['the tools for a service', 'tools', () => signed('gateway').forService('gateway')],
    ['the tools for themselves', 'tools', () => signed('tools').forService('seed')],
  ])('%s is let in', async (_, certificate, token) => {
    expect(await call(certificate, await token())).toEqual({ ok: true, kind: '', reached: true });
  });

  it.each([
    ['no certificate', undefined, () => signed('gateway').forActor(actor)],
    ['a certificate of another authority', 'stranger', () => signed('gateway').forActor(actor)],
    ['a certificate that has expired', 'expired', () => signed('gateway').forActor(actor)],
  ])('%s is not even heard', async (_, certificate, token) => {
    expect(await call(certificate, await token())).toMatchObject({ ok: false, reached: false });
  });

  it.each([
    ["registry with a person's token it has seen", 'registry', () => signed('gateway').forActor(actor)],
    ["notification with registry's token", 'notification', () => signed('registry').forService('registry')],
    ['registry, signing for a person with its own key', 'registry', () => signed('registry').forActor(actor)],
    ['the gateway, signing with its key for the set-up', 'gateway', () => signed('gateway').forService('seed')],
    ["the gateway with registry's token", 'gateway', () => signed('registry').forService('registry')],
  ])('%s is refused', async (_, certificate, token) => {
    expect(await call(certificate, await token())).toEqual({ ok: false, kind: 'unauthenticated', reached: false });
  });

  it('a client takes no other service for the one it asks', async () => {
    expect(await call('gateway', await signed('gateway').forActor(actor), 'registry')).toMatchObject({
      ok: false,
      reached: false,
    });
  });

  it('who speaks another language is hung up on, and the server serves on', async () => {
    await new Promise<void>((done) => {
      const socket = createConnection(server.port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\n\r\n'));
      socket.on('error', () => undefined).on('close', () => done());
    });
    expect((await call('gateway', await signed('gateway').forActor(actor))).ok).toBe(true);
  });
});

describe('keys', () => {
  it('one is changed without anybody being refused: beside, then signing, then left out', async () => {
    const next = await makeSecrets();
    const [old, fresh] = [secrets.tokenKeys.gateway, next.tokenKeys.gateway];
    const of = (privateJwk: typeof old.privateJwk) => createTokenSigner({ privateJwk, now }).forActor(actor);
    const verifies = async (publicJwks: (typeof old.publicJwk)[], privateJwk: typeof old.privateJwk) =>
      (await createTokenVerifier({ publicJwks, now })(await of(privateJwk))).ok;
    expect(await verifies([old.publicJwk], old.privateJwk)).toBe(true);
    expect(await verifies([old.publicJwk], fresh.privateJwk)).toBe(false);
    expect(await verifies([old.publicJwk, fresh.publicJwk], old.privateJwk)).toBe(true);
    expect(await verifies([old.publicJwk, fresh.publicJwk], fresh.privateJwk)).toBe(true);
    expect(await verifies([fresh.publicJwk], old.privateJwk)).toBe(false);
  });

  it('an authority that would run out before its certificates is made anew', async () => {
    const authority = await makeAuthority();
    expect(isFresh(authority)).toBe(true);
    expect(isFresh(authority, new Date(now() + 3_300 * DAY_MS))).toBe(false);
  });
});
