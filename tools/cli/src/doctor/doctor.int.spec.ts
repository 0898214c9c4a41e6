import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@zhuanguan/embedded';
import { connectNats, ensureStream, type Nats } from '@zhuanguan/events';
import { makeSecrets, migrateAll, SERVICE_SCHEMAS } from '@zhuanguan/start';
import { testDatabase, testNats, type TestDatabase, type TestServer } from '@zhuanguan/testkit';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import { testContext } from '../testing/context.js';
import { query } from '../testing/fill.js';
import { doctor, gather } from './doctor.js';

const data = mkdtempSync(join(tmpdir(), 'zg-doctor-'));
const secretsFile = join(data, 'secrets.json');
const schemas = SERVICE_SCHEMAS.map((s) => ({ ...s, appRole: `${s.appRole}_cli` }));
let server: TestServer;
let nats: Nats;
let db: TestDatabase;

beforeAll(async () => {
  server = await testNats();
  nats = await connectNats(server.url, 'test');
});
afterAll(async () => {
  await nats.connection.close();
  await server.stop();
  rmSync(data, { recursive: true, force: true });
});
beforeEach(async () => {
  const secrets = await makeSecrets();
  db = await testDatabase('cli', (url) => migrateAll(url, secrets, schemas));
  writeFileSync(secretsFile, JSON.stringify(secrets), { mode: 0o600 });
  chmodSync(secretsFile, 0o600);
  await ensureStream(nats);
});
afterEach(() => db.drop());

async function look(env: Record<string, string> = {}): Promise<{ well: boolean; text: string }> {
  const ctx = testContext(data, { DATABASE_URL: db.url, NATS_URL: server.url, PORT: String(await freePort()), ...env });
  const well = await doctor(ctx);
  return { well, text: ctx.lines.join('\n') };
}

const event = (time: string): string => JSON.stringify({ type: 'registry.organisation.registered.v1', time });

describe('the doctor, at real servers', () => {
  it('has nothing to say of what is well', async () => {
    const { well, text } = await look();
    expect(text).not.toMatch(/故障 {2}|注意 {2}/);
    expect(well).toBe(true);
  });

  it.each<[string, () => Promise<unknown> | void, RegExp]>([
    ['a schema gone', () => query(db.url, 'drop schema notification cascade'), /故障 {2}数据库结构：没有 notification/],
    [
      'a newer schema',
      () => query(db.url, `insert into workflow.migration (name) values ('Migration9999Tomorrow')`),
      /故障 {2}数据库结构：workflow 比这个程序新：Migration9999Tomorrow/,
    ],
    [
      'a backlog',
      () =>
        query(db.url, `insert into registry.outbox values (1, gen_random_uuid(), 'zg.x', $1)`, [
          event(new Date(Date.now() - 3 * 3_600_000).toISOString()),
        ]),
      /注意 {2}待发事件：registry 有 1 条未发布，最早的在 3 小时 0 分钟前/,
    ],
    [
      'a parked aggregate',
      () =>
        query(
          db.url,
          `insert into workflow.parked_event (consumer, event_id, aggregate_type, aggregate_id, version, envelope, error)
           select 'workflow-organisation', gen_random_uuid(), 'organisation', $1::uuid, n, $2, 'no such area' from generate_series(2, 4) n`,
          ['00000000-0000-4000-8000-000000000001', event('2026-11-27T09:00:00Z')],
        ),
      /故障 {2}停下的事件：workflow 有 1 个对象的 3 条.*\n.*zg events replay workflow --all/,
    ],
    [
      'published, and not on the stream',
      () => query(db.url, `insert into registry.outbox values (1, gen_random_uuid(), 'zg.x', '{}', now())`),
      /故障 {2}事件流：数据库记着已发布 1 条，事件流里只有 0 条/,
    ],
    ['no stream', () => nats.jsm.streams.delete('EVENTS'), /故障 {2}NATS：有应答，但没有事件流 EVENTS/],
    ['secrets that others read', () => chmodSync(secretsFile, 0o640), /故障 {2}密钥文件：.*权限 0640.*\n.*chmod 600/],
    ['secrets cut short', () => writeFileSync(secretsFile, '{"actorKeys"'), /故障 {2}密钥文件：.*损坏/],
    ['no secrets', () => rmSync(secretsFile), /故障 {2}密钥文件：缺少/],
  ])('sees %s', async (_, harm, words) => {
    await harm();
    const { well, text } = await look();
    expect(text).toMatch(words);
    expect(well).toBe(!words.source.startsWith('故障'));
  });

  it('says where nothing listens, and does not wait for it', async () => {
    const nowhere = `127.0.0.1:${await freePort()}`;
    const { well, text } = await look({ DATABASE_URL: `postgres://x:y@${nowhere}/z`, NATS_URL: `nats://${nowhere}` });
    expect(text).toMatch(/故障 {2}PostgreSQL：连接不上/);
    expect(text).toMatch(/故障 {2}NATS：连接不上/);
    expect(well).toBe(false);
    // Nothing of the password is shown.
    expect(text).not.toContain('x:y@');
  });

  it('sees whose clock is off', async () => {
    const ctx = testContext(data, { DATABASE_URL: db.url, NATS_URL: server.url });
    const { database } = await gather({ ...ctx, now: () => new Date(Date.now() - 60_000) });
    expect(database).toMatchObject({ state: 'up' });
    expect(database.state === 'up' && Math.round(database.skewSeconds)).toBe(60);
  });
});
