import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Organisation } from '@zhuanguan/contracts';
import { firstBrokenLink, type StoredLink } from '@zhuanguan/db';
import { removeDataFolder, runningPostgres } from '@zhuanguan/embedded';
import { switchMarker } from '@zhuanguan/start';
import { waitFor } from '@zhuanguan/testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, type Caller, type User } from '../src/http-caller.js';
import { startInstallation, type Installation } from '../src/installation.js';
import { organisation } from '../src/organisations.js';

/** The commands an operator types, on an installation as `npm start` keeps it (OPS-6). */
const ZG = fileURLToPath(new URL('../../cli/bin/zg.mjs', import.meta.url));
const START = fileURLToPath(new URL('../../start/dist/cli.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'zg-backup-'));
chmodSync(folder, 0o755);
const data = join(folder, 'data');
const archive = join(folder, 'backup.tar.gz');
const env = { ...process.env, DATABASE_URL: '', NATS_URL: '', DATA_DIR: data };

function zg(...args: string[]): { status: number | null; text: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [ZG, ...args, '--data', data], {
    env,
    encoding: 'utf8',
  });
  return { status, text: stdout + stderr };
}
const begin = (...args: string[]): ChildProcess =>
  spawn(process.execPath, [ZG, ...args, '--data', data], { env, stdio: 'ignore' });
async function killed(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

const league = organisation('bureau', '锡林郭勒盟财政局', '152500');
const education = organisation('department', '锡林郭勒盟教育局', '152500', '', league.id);
const [before, after] = ['盟蒙古族中学', '盟第二中学'].map((name) =>
  organisation('unit', name, '152500', education.id, league.id),
) as [Organisation, Organisation];

type Login = { username: string; password: string };
interface FeedItem {
  cursor: string;
  event: { id: string; type: string; aggregatetype: string; aggregateid: string; aggregateversion: number };
}
let at: Installation;
let logins: Record<'department' | 'bureau' | 'before' | 'after', Login>;
let atBackup: FeedItem[];

beforeAll(async () => {
  at = await startInstallation('one', { data });
  await at.register([league, education, before, after]);
  logins = {
    department: await at.account('department_officer', education),
    bureau: await at.account('bureau_officer', league),
    before: await at.account('unit_handler', before),
    after: await at.account('unit_handler', after),
  };
});
afterAll(async () => {
  await at?.stop();
  for (const name of readdirSync(folder)) {
    await (await runningPostgres(join(folder, name, 'pg')))?.kill();
    removeDataFolder(join(folder, name, 'pg'));
  }
  rmSync(folder, { recursive: true, force: true });
});

const signedIn = new Map<string, Promise<User>>();
/** Signs in once per life of the system. */
function user({ username, password }: Login): Promise<User> {
  const key = `${at.url} ${username}`;
  const known = signedIn.get(key) ?? signIn(at.url, username, password);
  signedIn.set(key, known);
  return known;
}

/** Files a first appointment and receives it by both. */
async function file(unit: Organisation, handler: Login, name: string): Promise<{ id: string }> {
  const content = {
    decisionDate: '2026-11-20',
    person: { name, sex: '2', title: '科长', phone: '13947912345', onEstablishment: true, noBadRecord: true },
  };
  const body = { kind: 'first', unitId: unit.id, role: 'specialist', content };
  const filed = await (await user(handler)).call('POST', '/v1/filings', body);
  expect(filed.status).toBe(201);
  const { id, contentHash } = filed.body as { id: string; contentHash: string };
  await (await user(logins.department)).call('POST', `/v1/filings/${id}/receipts`, { contentHash });
  const done = await (await user(logins.bureau)).call('POST', `/v1/filings/${id}/receipts`, { contentHash });
  expect([done.status, done.body.state]).toEqual([200, 'on_record']);
  return { id };
}

const canAct = async (platform: Caller, { id }: Organisation) =>
  (await platform.call('POST', '/v1/can-act', { unit: { scheme: 'zg', value: id }, action: 'plan' })).body as {
    code: string;
    answer: string;
    basisFilingId?: string;
  };

/** The feed from its beginning, until there is nothing more. */
async function feed(analyst: Caller): Promise<FeedItem[]> {
  const items: FeedItem[] = [];
  for (let next = ''; ;) {
    const { body } = await analyst.call('GET', `/v1/events?size=500${next && `&after=${next}`}`);
    items.push(...(body.items as FeedItem[]));
    if (body.live) return items;
    next = String(body.next);
  }
}
const idsOf = (items: readonly FeedItem[]): string[] => items.map((i) => i.event.id).sort();

async function query<Row extends pg.QueryResultRow>(text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: at.adminUrl });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}
const published = () =>
  waitFor('all is published and taken in', async () => {
    const [row] = await query<{ n: number }>(
      `select (select count(*) from workflow.outbox where published_at is null)::int
         + (select count(*) from registry.outbox where published_at is null)::int as n`,
    );
    return row?.n === 0;
  });

/** Aggregates whose chain does not hold, and how many were looked at. */
async function chains(schema: string): Promise<{ broken: string[]; seen: number }> {
  const rows = await query<Omit<StoredLink, 'at'> & { at: Date; aggregate: string }>(
    `select aggregate_type || '/' || aggregate_id as aggregate, version::int, type, at, actor_account as "actorAccount",
       actor_org as "actorOrg", payload, commitments, encode(previous_hash, 'hex') as "previousHash", encode(hash, 'hex') as hash
     from ${schema}.history order by aggregate_type, aggregate_id, history.version`,
  );
  const all = new Map<string, StoredLink[]>();
  for (const { aggregate, actorAccount, actorOrg, at: time, ...link } of rows) {
    const actor = { ...(actorAccount ? { actorAccount } : {}), ...(actorOrg ? { actorOrg } : {}) };
    const found = { ...link, ...actor, at: time.toISOString() };
    all.set(aggregate, [...(all.get(aggregate) ?? []), found]);
  }
  const broken = [...all].filter(([, links]) => firstBrokenLink(links) !== undefined).map(([aggregate]) => aggregate);
  return { broken, seen: all.size };
}

describe('backup and restore', () => {
  it('a backup killed in the middle leaves nothing that looks like one', async () => {
    const blocker = new pg.Client({ connectionString: at.adminUrl });
    await blocker.connect();
    await blocker.query('begin; lock table workflow.filing in access exclusive mode');
    const child = begin('backup', '--to', archive);
    await waitFor(
      'it waits in the middle',
      async () =>
        (
          await query(
            `select 1 from pg_stat_activity where application_name = 'zg-backup' and wait_event_type = 'Lock'`,
          )
        ).length > 0,
    );
    await killed(child);
    await blocker.end();
    expect(existsSync(archive)).toBe(false);
    expect(readdirSync(folder).filter((name) => name.startsWith('backup.tar.gz.partial'))).toHaveLength(1);
  });

  it('a backup of the running system holds what there is', async () => {
    await file(before, logins.before, '阿拉坦其木格·乌云');
    const platform = await at.system(['can-act', 'directory:read'], '152500');
    await waitFor('on record', async () => (await canAct(platform, before)).code === 'on_record');
    await published();
    atBackup = await feed(await at.system(['events:read'], '152500'));
    const made = zg('backup', '--to', archive);
    expect(made.text).toMatch(/已备份.*系统正在运行[\s\S]*identity：[\s\S]*workflow：/);
    expect(made.status).toBe(0);
    // What comes after it will be lost.
    await file(after, logins.after, '斯琴高娃');
    await waitFor('on record', async () => (await canAct(platform, after)).code === 'on_record');
  });

  it('a restore waits for the system to stop; killed in the middle, it leaves all as it was', async () => {
    expect(zg('restore', archive, '--replace')).toMatchObject({
      status: 1,
      text: expect.stringMatching(/还在运行|正在使用/) as string,
    });
    await at.stop();
    const was = readdirSync(data);
    const child = begin('restore', archive, '--replace');
    await waitFor('it is at work', async () => (await runningPostgres(join(`${data}.restoring`, 'pg'))) !== undefined);
    await killed(child);
    expect(readdirSync(data)).toEqual(was);
    expect(existsSync(switchMarker(data))).toBe(false);
  });

  it('no start takes a folder that is half replaced', async () => {
    const state = { temporary: `${data}.restoring`, aside: `${data}.aside`, phase: 'aside' };
    writeFileSync(switchMarker(data), JSON.stringify(state));
    const { status, stderr } = spawnSync(process.execPath, [START, '--empty'], { env, encoding: 'utf8' });
    expect([status, stderr]).toEqual([1, expect.stringContaining('zg restore --finish')]);
    rmSync(switchMarker(data));
  });

  it('what was before the backup is there, what came after is not', async () => {
    const secrets = readFileSync(join(data, 'secrets.json'), 'utf8');
    const restored = zg('restore', archive, '--replace');
    expect(restored.text).toMatch(/已恢复[\s\S]*before-restore-/);
    expect(restored.status).toBe(0);
    expect(readFileSync(join(data, 'secrets.json'), 'utf8')).toBe(secrets);
    at = await startInstallation('one', { data });
    const platform = await at.system(['can-act', 'directory:read'], '152500');
    expect(await canAct(platform, before)).toMatchObject({ answer: 'allow', code: 'on_record' });
    expect(await canAct(platform, after)).toMatchObject({ answer: 'warn', code: 'no_specialist' });
    const bureau = await user(logins.bureau);
    const found = async (query: string) =>
      (await bureau.call('POST', '/v1/directory/search', { query })).body.total as number;
    expect([await found('盟蒙古族中学'), await found('阿拉坦其木格'), await found('斯琴高娃')]).toEqual([1, 1, 0]);
    for (const schema of ['registry', 'workflow']) {
      const { broken, seen } = await chains(schema);
      expect([schema, broken]).toEqual([schema, []]);
      expect(seen).toBeGreaterThan(0);
    }
  });

  it('the feed is there from its beginning: the same ids, each aggregate in order; nothing happens twice', async () => {
    await published();
    const analyst = await at.system(['events:read'], '152500');
    const now = await feed(analyst);
    expect(idsOf(now)).toEqual(idsOf(atBackup));
    const versions = new Map<string, number[]>();
    for (const { event: e } of now) {
      const key = `${e.aggregatetype}/${e.aggregateid}/${e.type.split('.')[0]}`;
      versions.set(key, [...(versions.get(key) ?? []), e.aggregateversion]);
    }
    for (const [key, seen] of versions) expect([key, seen]).toEqual([key, seen.map((_, i) => i + 1)]);
    // Positions of the life before mean nothing any more, and whoever comes with one is told.
    expect((await analyst.call('GET', `/v1/events?after=${atBackup.at(-1)?.cursor}`)).status).toBe(410);
    const messages = await query(
      `select 1 from notification.message where kind = 'filing_recorded' and organisation_id = '${before.id}'`,
    );
    expect(messages).toHaveLength(1);
    expect(zg('doctor').text).toMatch(/正常 {2}停下的事件：没有[\s\S]*没有故障/);
  });

  it('and work goes on', async () => {
    const { id } = await file(after, logins.after, '通拉嘎');
    const platform = await at.system(['can-act', 'directory:read'], '152500');
    await waitFor('on record', async () => (await canAct(platform, after)).basisFilingId === id);
    const events = await feed(await at.system(['events:read'], '152500'));
    const recorded = events.filter((e) => e.event.aggregateid === id && e.event.type.endsWith('filing.recorded.v1'));
    expect(recorded).toHaveLength(1);
    expect(zg('events', 'parked').text).toContain('没有停下的事件');
  });
});
