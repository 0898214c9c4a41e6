import { fileURLToPath } from 'node:url';
import { Organisation, OrganisationKind } from '@zhuanguan/contracts';
import { openDatabase, roleUrls } from '@zhuanguan/db';
import { connectNats, type Nats } from '@zhuanguan/events';
import { newId } from '@zhuanguan/kernel';
import { fixedShelf, servePacks, type CompiledPack, type PolicySet } from '@zhuanguan/policy';
import { loadPolicySet } from '@zhuanguan/policy/folder';
import { testDatabase, testLog, testNats, waitFor, type TestDatabase, type TestServer } from '@zhuanguan/testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp, SCHEMA } from '../src/app.js';
import { registerOrganisations } from '../src/organisation/register-organisations.js';
import { migrateFor, rolesFor } from './registry-fixture.js';

const JURISDICTIONS = fileURLToPath(new URL('../../../deploy/jurisdictions', import.meta.url));
const never = {} as never;
let database: TestDatabase;
let server: TestServer;
let nats: Nats;
let policies: PolicySet;

const urls = () => roleUrls(database.url, rolesFor('registry_start'));
const start = (set: PolicySet) =>
  buildApp({
    ...{ databaseUrl: urls().url, systemUrl: urls().systemUrl },
    nats,
    policies: set,
    workflow: never,
    signer: never,
    log: testLog(),
    now: () => new Date('2026-11-25T02:00:00Z'),
  });

const changed = (change: (pack: CompiledPack) => CompiledPack): PolicySet => ({
  ...policies,
  packs: new Map([...policies.packs].map(([area, pack]) => [area, change(pack)])),
});

beforeAll(async () => {
  policies = servePacks(await loadPolicySet(JURISDICTIONS), ['152500-xilingol']);
  server = await testNats();
  nats = await connectNats(server.url, 'registry-start');
  database = await testDatabase('registry_start', (url) => migrateFor(url, 'registry_start'));
});
afterAll(async () => {
  await nats.connection.close();
  await server.stop();
  await database.drop();
});

describe('the start of registry', () => {
  it('stops on a rule of ours that nobody carries out', async () => {
    const rules = policies.rules.map((r) => ({ ...r, executor: r.executor.replace('registry.gate', 'registry.ban') }));
    await expect(start({ ...policies, rules })).rejects.toThrow('规则 XL-16 没有执行程序（registry.ban）');
  });

  it('judges every unit anew by a new version of its pack, and tells each change once', async () => {
    const db = openDatabase({ url: database.url, schema: SCHEMA, applicationName: 'test' });
    const id = newId();
    const ctx = { db, policies: fixedShelf(policies), now: () => new Date('2026-11-25T02:00:00Z') };
    const [registered] = await registerOrganisations(ctx, [
      Organisation.fromPartial({
        id,
        kind: OrganisationKind.ORGANISATION_KIND_UNIT,
        name: '锡林郭勒盟蒙古族幼儿园',
        areaCode: '152500',
        identifiers: [{ scheme: 'organisation_code', value: '011609997' }],
        validFrom: '2024-01-01',
      }),
    ]);
    expect(registered).toMatchObject({ ok: true, value: { identifiers: [{ value: '01160999-7' }] } });
    await db.close();
    const client = new pg.Client(database.url);
    await client.connect();
    const facts = async () => {
      const { rows } = await client.query<{ kind: string; n: number }>(
        `select aggregate_type as kind, count(*)::int as n from registry.history where aggregate_id = $1 group by 1 order by 1`,
        [id],
      );
      return Object.fromEntries(rows.map((r) => [r.kind, r.n]));
    };
    const version = async () => {
      const { rows } = await client.query<{ v: string }>(
        'select policy_version as v from registry.standing where unit_id = $1',
        [id],
      );
      return rows[0]?.v;
    };
    try {
      expect(await facts()).toEqual({ gate: 1, organisation: 1, standing: 1 });
      const next = changed((pack) => ({ ...pack, policyVersion: '152500-xilingol@2027.1#test' }));
      for (let i = 0; i < 2; i += 1) {
        const app = await start(next);
        await waitFor('judged by the new version', async () => (await version()) === '152500-xilingol@2027.1#test');
        await app.stop();
      }
      expect(await facts()).toEqual({ gate: 2, organisation: 1, standing: 2 });
    } finally {
      await client.end();
    }
  });
});
