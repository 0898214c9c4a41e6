import { migrationNames } from '@zhuanguan/db';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { openFileStore } from '@zhuanguan/files';
import { removeDataFolder, startPostgres, type RunningServer } from '@zhuanguan/embedded';
import { makeSecrets, migrateAll, SERVICE_SCHEMAS, switchMarker, type Secrets } from '@zhuanguan/start';
import { testDatabase, type TestDatabase } from '@zhuanguan/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkArchive } from './archive-reader.js';
import { backup } from './backup.js';
import { finishSwitch } from './folders.js';
import { finishRestore, restore } from './restore.js';
import { testContext } from './testing/context.js';
import { contents, fill, ODD, query } from './testing/fill.js';

/** Roles of this file alone: the test server is shared. */
const schemas = SERVICE_SCHEMAS.map((s) => ({ ...s, appRole: `${s.appRole}_cli` }));
// Private, as a home folder is: as root PostgreSQL's data must then lie elsewhere.
const folder = mkdtempSync(join(tmpdir(), 'zg-cli-'));
const data = join(folder, 'data');
const archive = join(folder, 'b.tar.gz');
let source: TestDatabase;
let secrets: Secrets;
let before: Record<string, string>;
const servers: RunningServer[] = [];

const open = async (at: string): Promise<RunningServer> => {
  const server = await startPostgres({ dataDir: join(at, 'pg'), durable: false });
  servers.push(server);
  return server;
};
/** Of what the one uploaded file holds. */
const SEALED = createHash('sha256').update('sealed').digest('hex');
const aside = (): string[] => readdirSync(folder).filter((name) => name.startsWith('data.before-restore-'));

beforeAll(async () => {
  secrets = await makeSecrets();
  source = await testDatabase('cli', (url) => migrateAll(url, secrets, schemas));
  await fill(source.url);
  before = await contents(source.url);
  mkdirSync(join(folder, 'from'));
  writeFileSync(join(folder, 'from/secrets.json'), JSON.stringify(secrets));
  writeFileSync(join(folder, 'from/start.json'), '{}');
  const store = await openFileStore(join(folder, 'from/files'));
  const incoming = await store.receive(Readable.from([Buffer.from('sealed')]), 100);
  await incoming.keep();
  await store.receive(Readable.from([Buffer.from('on its way')]), 100);
  const ctx = testContext(join(folder, 'from'), { DATABASE_URL: source.url });
  expect(await backup(ctx, archive)).toBe(archive);
  expect(ctx.lines.join('\n')).toMatch(
    /已备份.*DATABASE_URL[\s\S]*registry：\d+ 张表，\d+ 行[\s\S]*4000 条[\s\S]*secrets\.json/,
  );
}, 120_000);
afterAll(async () => {
  for (const server of servers) await server.kill();
  for (const name of readdirSync(folder)) removeDataFolder(join(folder, name, 'pg'));
  rmSync(folder, { recursive: true, force: true });
  await source.drop();
});

describe('a backup', () => {
  it('holds every table of every schema, in members that fit into memory', async () => {
    const manifest = await checkArchive(archive);
    expect(manifest.schemas.map((s) => s.schema)).toEqual(SERVICE_SCHEMAS.map((s) => s.schema));
    const told = manifest.schemas.flatMap((s) => s.tables.map((t) => [`${s.schema}.${t.table}`, t.rows] as const));
    expect(Object.fromEntries(told)).toEqual(
      Object.fromEntries(Object.entries(before).map(([name, digest]) => [name, Number(digest.split(' ')[0])])),
    );
    const outbox = manifest.schemas.find((s) => s.schema === 'registry')?.tables.find((t) => t.table === 'outbox');
    expect(outbox?.members.length).toBeGreaterThan(1);
    expect(Math.max(...Object.values(manifest.members).map((m) => m.bytes))).toBeLessThan(5 * 1_024 * 1_024);
    expect(manifest.files.map((f) => f.name)).toEqual(['secrets.json', `files/${SEALED.slice(0, 2)}/${SEALED}`]);
  });

  it('needs something to back up', async () => {
    await expect(backup(testContext(join(folder, 'none')), undefined)).rejects.toThrow(/里没有专管的数据/);
    const empty = await testDatabase('cli-empty', async () => undefined);
    const ctx = testContext(join(folder, 'none'), { DATABASE_URL: empty.url });
    await expect(backup(ctx, join(folder, 'empty.tar.gz'))).rejects.toThrow(/数据库里没有专管的数据/);
    expect(readdirSync(folder).filter((name) => name.startsWith('empty'))).toEqual([]);
    await empty.drop();
  });
});

describe('a restore', () => {
  it('makes the same rows of it; events wait to be published again, ids and positions as before', async () => {
    await restore(testContext(data), { file: archive, replace: false });
    expect(readdirSync(data)).not.toContain('start.json');
    expect(readFileSync(join(data, 'secrets.json'), 'utf8')).toBe(JSON.stringify(secrets));
    expect(readFileSync(join(data, 'files', SEALED.slice(0, 2), SEALED), 'utf8')).toBe('sealed');
    expect(readdirSync(join(data, 'files'))).toEqual([SEALED.slice(0, 2)]);
    expect(statSync(join(data, 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).filter((name) => name.startsWith('data.'))).toEqual([]);
    const server = await open(data);
    expect(await contents(server.url)).toEqual(before);
    expect(
      await query(server.url, 'select count(*)::int as n from registry.outbox where published_at is null'),
    ).toEqual([{ n: 4_000 }]);
    expect(await query(server.url, `select nextval('registry.outbox_position')::int as n`)).toEqual([{ n: 4_001 }]);
    // References are checked again from here on.
    const orphan = `update registry.organisation set budget_parent_id = gen_random_uuid()`;
    await expect(query(server.url, orphan)).rejects.toThrow(/foreign key/);
    expect(
      await query(server.url, 'select name from registry.organisation where version = 1 and name <> $1', ['']),
    ).toEqual([{ name: ODD }]);
    // Its roles have the passwords of its secrets, and the next start finds nothing to do.
    const own = new URL(server.url);
    Object.assign(own, { username: 'zg_registry_system', password: secrets.systemPasswords.registry });
    expect(await query(own.href, 'select count(*)::int as n from registry.outbox')).toEqual([{ n: 4_000 }]);
    await migrateAll(server.url, secrets);
    await server.stop();
  });

  it('refuses where data is, and touches nothing', async () => {
    const was = readdirSync(data);
    await expect(restore(testContext(data), { file: archive, replace: false })).rejects.toThrow(/已有数据.*--replace/);
    expect(readdirSync(data)).toEqual(was);
    const environment = testContext(data, { DATABASE_URL: source.url });
    await expect(restore(environment, { file: archive, replace: true })).rejects.toThrow(/DATABASE_URL/);
  });

  it('checks the archive before anything else', async () => {
    const cut = join(folder, 'cut.tar.gz');
    writeFileSync(cut, readFileSync(archive).subarray(0, -100));
    await expect(restore(testContext(data), { file: cut, replace: true })).rejects.toThrow(/损坏/);
    expect(aside()).toEqual([]);
  });

  it('refuses while a server runs on the folder', async () => {
    const server = await open(data);
    await expect(restore(testContext(data), { file: archive, replace: true })).rejects.toThrow(/还在运行/);
    await server.stop();
  });

  it('moves what is there aside, and both can be used afterwards', async () => {
    const left = await open(data);
    await query(left.url, 'delete from registry.history');
    await left.stop();
    const ctx = testContext(data, { NATS_URL: 'nats://elsewhere:4222' });
    await restore(ctx, { file: archive, replace: true });
    expect(ctx.lines.at(-1)).toMatch(/先删除事件流 EVENTS/);
    const [name = ''] = aside();
    expect(ctx.lines.join('\n')).toContain(name);
    const old = await open(join(folder, name));
    expect(await query(old.url, 'select count(*)::int as n from registry.history')).toEqual([{ n: 0 }]);
    await old.stop();
    const restored = await open(data);
    expect(await contents(restored.url)).toEqual(before);
    await restored.stop();
  });

  it('a backup of a stopped installation starts its database for that time only', async () => {
    const ctx = testContext(data);
    const second = await backup(ctx, folder);
    expect(ctx.lines[0]).toMatch(/系统没有运行，临时启动了数据库/);
    expect(existsSync(join(data, 'start.json'))).toBe(false);
    const rows = (m: Awaited<ReturnType<typeof checkArchive>>) => m.schemas.map((s) => s.tables.map((t) => t.rows));
    expect(rows(await checkArchive(second))).toEqual(rows(await checkArchive(archive)));
    // Nothing runs on it any more, so it may be replaced.
    await expect(restore(testContext(data), { file: second, replace: false })).rejects.toThrow(/--replace/);
  });
});

describe('a restore cut at its last step', () => {
  const place = (name: string) => join(folder, name);
  function lay(at: string, mark: string): void {
    mkdirSync(at);
    writeFileSync(join(at, 'mark'), mark);
  }
  const state = (phase: string) => ({ temporary: place('cut.restoring'), aside: place('cut.aside'), phase });
  /** What a kill after each step of the switch leaves. */
  const steps: [string, (data: string) => void][] = [
    ['before the first', () => (lay(place('cut'), 'old'), lay(place('cut.restoring'), 'new'))],
    ['with the old one aside', () => (lay(place('cut.aside'), 'old'), lay(place('cut.restoring'), 'new'))],
    ['with the new one in place', () => (lay(place('cut.aside'), 'old'), lay(place('cut'), 'new'))],
  ];
  it.each(
    steps.flatMap(([name, make]) =>
      (name.startsWith('before') ? ['aside'] : name.includes('new') ? ['in'] : ['aside', 'in']).map(
        (phase) => [name, phase, make] as const,
      ),
    ),
  )('%s, in phase %s, is finished from there', (_, phase, make) => {
    const at = place('cut');
    make(at);
    writeFileSync(switchMarker(at), JSON.stringify(state(phase)));
    finishSwitch(at);
    expect(readFileSync(join(at, 'mark'), 'utf8')).toBe('new');
    expect(readFileSync(join(place('cut.aside'), 'mark'), 'utf8')).toBe('old');
    expect(existsSync(switchMarker(at))).toBe(false);
    for (const name of ['cut', 'cut.aside', 'cut.restoring']) rmSync(place(name), { recursive: true, force: true });
  });

  it('keeps backups and restores away until it is finished', async () => {
    const at = place('half');
    lay(place('half.restoring'), 'new');
    writeFileSync(
      switchMarker(at),
      JSON.stringify({ temporary: place('half.restoring'), aside: place('half.aside'), phase: 'in' }),
    );
    await expect(backup(testContext(at), place('half.tar.gz'))).rejects.toThrow(/zg restore --finish/);
    await expect(restore(testContext(at), { file: archive, replace: true })).rejects.toThrow(/zg restore --finish/);
    finishRestore(testContext(at));
    expect(readFileSync(join(at, 'mark'), 'utf8')).toBe('new');
    expect(() => finishRestore(testContext(at))).toThrow(/没有中断的恢复/);
  });
});

describe('versions', () => {
  it('an archive of an earlier release is restored as it was; the start brings it up to date', async () => {
    const earlier = await testDatabase('cli-earlier', (url) =>
      migrateAll(
        url,
        secrets,
        schemas.slice(0, 2).map((s) => ({ ...s, migrations: s.migrations.slice(0, -1), rowAccess: { tables: {} } })),
      ),
    );
    const file = join(folder, 'earlier.tar.gz');
    await backup(testContext(join(folder, 'from'), { DATABASE_URL: earlier.url }), file);
    await earlier.drop();
    const at = join(folder, 'earlier');
    await restore(testContext(at), { file, replace: false });
    const server = await open(at);
    const applied = () => query(server.url, 'select name from registry.migration order by id');
    const all = migrationNames(SERVICE_SCHEMAS[1]?.migrations ?? []).length;
    expect(await applied()).toHaveLength(all - 1);
    await migrateAll(server.url, secrets);
    expect(await applied()).toHaveLength(all);
    await server.stop();
  });

  it('one of a newer release is told apart and refused', async () => {
    const newer = await testDatabase('cli', async () => undefined);
    await query(newer.url, `insert into registry.migration (name) values ('Migration9999Tomorrow')`);
    const file = join(folder, 'newer.tar.gz');
    const ctx = testContext(join(folder, 'from'), { DATABASE_URL: newer.url });
    await backup(ctx, file);
    await newer.drop();
    expect(ctx.lines.join('\n')).toMatch(/比这个程序新（Migration9999Tomorrow）/);
    const at = join(folder, 'newer');
    await expect(restore(testContext(at), { file, replace: false })).rejects.toThrow(
      /更新的版本.*Migration9999Tomorrow/,
    );
    expect(existsSync(at)).toBe(false);
  });
});
