import { openDatabase, type Database } from '@zhuanguan/db';
import { connectNats, ensureStream, startConsumer, type Nats, type RunningConsumer } from '@zhuanguan/events';
import { makeSecrets, migrateAll, SERVICE_SCHEMAS } from '@zhuanguan/start';
import { testDatabase, testLog, testNats, waitFor, type TestDatabase, type TestServer } from '@zhuanguan/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { replayParkedOf, showParked, stuckAggregates } from './parked.js';
import { testContext, type TestContext } from './testing/context.js';

const DURABLE = 'registry-test';
const schemas = SERVICE_SCHEMAS.map((s) => ({ ...s, appRole: `${s.appRole}_cli` }));
const [bad, worse] = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'] as const;
let database: TestDatabase;
let server: TestServer;
let nats: Nats;
let db: Database;
let running: RunningConsumer | undefined;
const mended = new Set<string>();
const applied: string[] = [];

beforeAll(async () => {
  const secrets = await makeSecrets();
  database = await testDatabase('cli', (url) => migrateAll(url, secrets, schemas));
  server = await testNats();
  nats = await connectNats(server.url, 'test');
  await ensureStream(nats);
  db = openDatabase({ url: database.url, schema: 'registry', applicationName: 'test' });
  running = start();
});
afterAll(async () => {
  await running?.stop();
  await db.close();
  await nats.connection.close();
  await server.stop();
  await database.drop();
});

const start = () =>
  startConsumer({
    db,
    nats,
    log: testLog(),
    durable: DURABLE,
    filterSubject: 'zg.*.*.*.workflow.sample.>',
    maxAttempts: 1,
    handlers: {
      'workflow.sample.happened.v1': {
        apply: async (_, event) => {
          if (event.aggregateversion === 1 && !mended.has(event.aggregateid)) throw new Error('no such area');
          applied.push(`${event.aggregateid.slice(-1)}${event.aggregateversion}`);
        },
      },
    },
  });
const context = (): TestContext => testContext('/nowhere', { DATABASE_URL: database.url, NATS_URL: server.url });

async function publish(id: string, version: number): Promise<void> {
  const type = 'workflow.sample.happened.v1';
  const event = {
    id: `00000000-0000-4000-8000-0000000${version}0${id.slice(-3)}`,
    type,
    aggregatetype: 'sample',
    aggregateid: id,
    aggregateversion: version,
  };
  await nats.js.publish(`zg.15.25.00.${type}`, JSON.stringify(event));
}

it('lists what is parked, and lets the running service apply it once the cause is gone', async () => {
  const quiet = context();
  await showParked(quiet);
  expect(quiet.lines).toEqual(['没有停下的事件 (nothing is parked)']);
  for (const id of [bad, worse]) for (const version of [1, 2]) await publish(id, version);
  await waitFor('both are parked', async () => {
    const stuck = await stuckAggregates(context());
    return stuck.length === 2 && stuck.every((s) => s.events === 2);
  });
  const shown = context();
  await showParked(shown);
  expect(shown.lines.join('\n')).toMatch(
    new RegExp(
      `registry {2}sample ${bad}（${DURABLE}）\n.*workflow.sample.happened.v1，共 2 条；原因：Error: no such area`,
    ),
  );

  mended.add(bad);
  const one = context();
  expect(await replayParkedOf(one, 'registry', bad)).toBe(true);
  expect(one.lines).toEqual([`已处理  sample ${bad}（${DURABLE}）：2 条`]);
  expect(applied).toEqual(['a1', 'a2']);

  const still = context();
  expect(await replayParkedOf(still, 'registry', undefined)).toBe(false);
  expect(still.lines.join()).toMatch(/仍然停下.*处理了 0 条，下一条失败：Error: no such area/);

  mended.add(worse);
  expect(await replayParkedOf(context(), 'registry', undefined)).toBe(true);
  expect(applied).toEqual(['a1', 'a2', 'b1', 'b2']);
  expect(await stuckAggregates(context())).toEqual([]);
  const none = context();
  expect(await replayParkedOf(none, 'registry', undefined)).toBe(true);
  expect(none.lines).toEqual(['没有要重新处理的事件 (nothing to replay)']);
});

it('says so where the service does not exist or does not run', async () => {
  await expect(replayParkedOf(context(), 'registri', undefined)).rejects.toThrow(/没有服务 registri.*registry/);
  mended.clear();
  const again = '00000000-0000-4000-8000-00000000000c';
  await publish(again, 1);
  await waitFor('parked', async () => (await stuckAggregates(context())).length === 1);
  await running?.stop();
  await expect(replayParkedOf(context(), 'registry', again)).rejects.toThrow(/服务 registry 没有运行/);
  running = start();
  mended.add(again);
  expect(await replayParkedOf(context(), 'registry', again)).toBe(true);
});
