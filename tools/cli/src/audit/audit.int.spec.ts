import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appendFacts, openDatabase, publicHalf, type Anchor, type Database, type Fact } from '@zhuanguan/db';
import { anchorFile, anchorOnce, startAnchoring, type AuditConfig, type EventEnvelope } from '@zhuanguan/events';
import { newId } from '@zhuanguan/kernel';
import { makeSecrets, migrateAll, roleUrl, SERVICE_SCHEMAS, type Secrets } from '@zhuanguan/start';
import { testDatabase, testLog, waitFor, type TestDatabase } from '@zhuanguan/testkit';
import pg from 'pg';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testContext } from '../testing/context.js';
import { exportAudit, verifyAudit, verifyRecords } from './audit.js';
import { findingWords } from './audit-words.js';
import { readHistory } from './read-history.js';

/** Roles of this file alone: the server is shared. */
const SCHEMAS = SERVICE_SCHEMAS.map((schema) => ({ ...schema, appRole: `zg_audit_${schema.service}` }));
let secrets: Secrets;
let test: TestDatabase;
let db: Database;
let owner: pg.Client;
let folder: string;
let audit: AuditConfig;

beforeAll(async () => {
  secrets = await makeSecrets();
});
beforeEach(async () => {
  test = await testDatabase('cli_audit', (url) => migrateAll(url, secrets, SCHEMAS));
  folder = mkdtempSync(join(tmpdir(), 'zg-audit-'));
  audit = { key: secrets.auditKey, digest: 'sha256', areaCode: '152500', folder, everyS: 3_600 };
  db = openDatabase({
    url: roleUrl(test.url, 'zg_audit_workflow_system', secrets.systemPasswords.workflow),
    schema: 'workflow',
    applicationName: 'test',
  });
  // Whoever has taken over the server: no grant holds them.
  owner = new pg.Client({ connectionString: test.url, options: '-c search_path=workflow' });
  await owner.connect();
});
afterEach(async () => {
  await owner.end();
  await db.close();
  await test.drop();
  rmSync(folder, { recursive: true });
});

const now = (): Date => new Date('2026-11-28T02:00:00Z');
const write = (...facts: Fact[]) => db.inTx({ kind: 'system', name: 'service' }, (tx) => appendFacts(tx, facts));
const fact = (aggregateId: string, expectedVersion: number, n = expectedVersion): Fact => ({
  aggregateType: 'filing',
  aggregateId,
  expectedVersion,
  type: 'told',
  at: now(),
  actor: { accountId: newId() },
  payload: { n, deep: { b: [1, 2.5], a: '财政局' } },
  personal: { phone: '13947912345' },
});
const anchor = () => anchorOnce({ db, service: 'workflow', audit, now });
/** Two filings of four links each, anchored after the second and after the last. */
async function story(): Promise<[string, string]> {
  const ids = [newId(), newId()].sort() as [string, string];
  for (const version of [0, 1]) await write(...ids.map((id) => fact(id, version)));
  await anchor();
  for (const version of [2, 3]) await write(...ids.map((id) => fact(id, version)));
  await anchor();
  return ids;
}
const keys = () => [publicHalf(secrets.auditKey)];
async function verified(copies: Anchor[] = []) {
  const reports = await verifyRecords(readHistory(test.url), { keys: keys(), copies });
  return reports.find((r) => r.service === 'workflow')!;
}
const said = async (copies: Anchor[] = []) => (await verified(copies)).findings.map(findingWords);
const copiesOf = async (): Promise<Anchor[]> => {
  const { rows } = await owner.query<{ envelope: string }>(`select envelope from outbox order by position`);
  return rows.map((r) => (JSON.parse(r.envelope) as EventEnvelope).data as Anchor);
};

describe('what nobody touched', () => {
  it('holds, whatever is newer than the last anchor is counted, and the app role can change nothing of it', async () => {
    const [a] = await story();
    await write(fact(a, 4));
    expect(await verified(await copiesOf())).toMatchObject({
      ...{ aggregates: 2, links: 9, anchors: 2, unanchored: 1, findings: [] },
      lastAnchor: { number: 2, at: '2026-11-28T02:00:00.000Z' },
    });
    for (const table of ['history', 'history_personal', 'anchor', 'anchor_entry'])
      for (const change of [
        `delete from ${table}`,
        `update ${table} set ${table.startsWith('anchor') ? 'number = number' : 'version = version'}`,
      ])
        await expect(db.pool.query(change)).rejects.toThrow(/permission denied/);
  });

  it('holds over a change of the digest', async () => {
    const id = newId();
    await write(fact(id, 0));
    const other = openDatabase({
      url: roleUrl(test.url, 'zg_audit_workflow_system', secrets.systemPasswords.workflow),
      schema: 'workflow',
      applicationName: 'test',
      digest: 'sm3',
    });
    await other.inTx({ kind: 'system', name: 'service' }, (tx) => appendFacts(tx, [fact(id, 1), fact(id, 2)]));
    await anchorOnce({ db: other, service: 'workflow', audit: { ...audit, digest: 'sm3' }, now });
    await other.close();
    const { rows } = await owner.query(`select version, digest from history order by version`);
    expect(rows.map((r: { digest: string }) => r.digest)).toEqual(['sha256', 'sm3', 'sm3']);
    expect(await said(await copiesOf())).toEqual([]);
    await owner.query(`update history set digest = 'sha256' where version = 3`);
    expect(await said()).toEqual([expect.stringMatching(/第 3 条 {2}记录被改动/)]);
  });

  it('is anchored only where something moved, in parts where it is much', async () => {
    expect(await anchor()).toBeUndefined();
    await write(...Array.from({ length: 700 }, () => fact(newId(), 0)));
    expect([(await anchor())?.entries.length, (await anchor())?.entries.length, await anchor()]).toEqual([
      500,
      200,
      undefined,
    ]);
    expect((await verified(await copiesOf())).findings).toEqual([]);
  });
});

describe('somebody with all rights in the database', () => {
  it.each<[what: string, sql: string, found: string[]]>([
    [
      'edits a payload',
      `update history set payload = '{"n": 9}' where version = 3 and aggregate_id = $1`,
      ['第 3 条  记录被改动'],
    ],
    [
      'edits who did it',
      `update history set actor_account = 'somebody' where version = 1 and aggregate_id = $1`,
      ['第 1 条  记录被改动'],
    ],
    [
      'edits what a commitment stands for',
      `update history set commitments = '{}' where version = 2 and aggregate_id = $1`,
      ['第 2 条  记录被改动'],
    ],
    ['deletes one', `delete from history where version = 2 and aggregate_id = $1`, ['第 2 条  记录缺失']],
    [
      'cuts the tail with its head',
      `with cut as (delete from history where version > 2 and aggregate_id = $1 returning 1)
       update aggregate_head set version = 2, hash = (select hash from history where version = 2 and aggregate_id = $1) where aggregate_id = $1`,
      ['第 3 条  记录缺失', '第 4 条  记录缺失'],
    ],
    [
      'inserts one behind the last',
      `insert into history select aggregate_type, aggregate_id, 5, at, type, actor_account, actor_org, payload, commitments, hash, hash, digest
       from history where version = 4 and aggregate_id = $1`,
      ['第 5 条  记录被改动', '第 5 条  多出记录'],
    ],
    [
      'exchanges two',
      `update history h set version = 5 - h.version + 100 where version in (2, 3) and aggregate_id = $1;
       update history h set version = version - 100 where version > 100 and aggregate_id = $1`,
      ['第 3 条  记录次序被调换'],
    ],
    [
      'removes a whole filing',
      `with a as (delete from history where aggregate_id = $1 returning 1), h as (delete from aggregate_head where aggregate_id = $1) select 1`,
      ['整个对象的记录都没有了'],
    ],
    [
      'removes an anchor',
      `with e as (delete from anchor_entry where number = 1 and $1::uuid is not null), a as (delete from anchor where number = 1) select 1`,
      ['锚点缺失 (anchor missing) 第 1 号'],
    ],
    [
      'edits an anchor',
      `update anchor_entry set version = 7 where number = 2 and aggregate_id = $1`,
      ['锚点被改动或签名不对 (anchor broken) 第 2 号'],
    ],
  ])('%s: it is named', async (_what, sql, found) => {
    const [id, other] = await story();
    await owner.query(`set session_replication_role = replica`);
    for (const statement of sql.split(';')) await owner.query(statement.replaceAll('$1', `'${id}'`));
    const words = await said(await copiesOf());
    expect(words.map((w) => w.replace(/^filing \S+ {2}/, '').replace(/ \((?!anchor).*$/, ''))).toEqual(found);
    expect(words.some((w) => w.includes(other))).toBe(false);
  });

  it('makes the whole chain anew with its head: the anchors tell', async () => {
    const [id] = await story();
    const forged = newId();
    await write(fact(forged, 0, 9), fact(forged, 1, 9), fact(forged, 2, 9), fact(forged, 3, 9));
    await owner.query(`delete from history where aggregate_id = '${id}'`);
    await owner.query(`update history set aggregate_id = '${id}' where aggregate_id = '${forged}'`);
    await owner.query(
      `update aggregate_head h set hash = f.hash from aggregate_head f where h.aggregate_id = '${id}' and f.aggregate_id = '${forged}'`,
    );
    await owner.query(`delete from aggregate_head where aggregate_id = '${forged}'`);
    expect(await said()).toEqual([
      expect.stringContaining('第 2 条  记录被改动 (edited)（第 1 号锚点为证）'),
      expect.stringContaining('第 4 条  记录被改动 (edited)（第 2 号锚点为证）'),
    ]);
  });

  it('puts the database back to an earlier state: only what is kept elsewhere tells, and it is said', async () => {
    const ids = await story();
    const copies = await copiesOf();
    // Whoever has all rights is not held by what keeps a filing from being destroyed either.
    await owner.query(`set session_replication_role = replica; delete from anchor_entry where number = 2; delete from anchor where number = 2; delete from history_personal where version > 2; delete from history where version > 2;
      update aggregate_head h set version = 2, anchored = 2, hash = (select hash from history l where l.aggregate_id = h.aggregate_id and version = 2); reset session_replication_role`);
    expect(await said()).toEqual([]);
    const words = await said(copies);
    expect(words[0]).toContain('退回到更早的状态 (rolled back) 第 2 号');
    expect(words.filter((w) => w.includes('记录缺失'))).toHaveLength(4);
    // Work goes on from there: the same number, another anchor.
    await write(...ids.map((id) => fact(id, 2, 77)));
    await anchor();
    expect((await said(copies))[0]).toContain('同号的不同 (forked) 第 2 号');
  });

  it('removes a filing and all that anchors it: a copy names it', async () => {
    const [id] = await story();
    const copies = await copiesOf();
    await owner.query(
      `delete from anchor_entry; delete from anchor; delete from history where aggregate_id = '${id}'; delete from aggregate_head where aggregate_id = '${id}'`,
    );
    expect(await said()).toEqual([]);
    expect((await said(copies)).some((w) => w.includes(id) && w.includes('整个对象'))).toBe(true);
  });

  it('signs with a key of their own: it is not ours', async () => {
    await write(fact(newId(), 0));
    await anchorOnce({ db, service: 'workflow', audit: { ...audit, key: (await makeSecrets()).auditKey }, now });
    expect(await said()).toEqual(['锚点被改动或签名不对 (anchor broken) 第 1 号']);
  });
});

describe('beside the database', () => {
  it('every anchor is in the file once, though the writer was cut in a line and started again', async () => {
    const log = testLog();
    const file = anchorFile(folder, 'workflow');
    const lines = () => readFileSync(file, 'utf8').split('\n').filter(Boolean);
    await story();
    const first = startAnchoring({ db, service: 'workflow', audit, log, now });
    await waitFor('both are written', () => lines().length === 2);
    await first.stop();
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, -200));
    await write(fact(newId(), 0));
    const second = startAnchoring({ db, service: 'workflow', audit, log, now });
    await waitFor('it goes on', () => lines().length === 4);
    await second.stop();
    const whole = lines().flatMap((l) => {
      try {
        return [(JSON.parse(l) as Anchor).number];
      } catch {
        return [];
      }
    });
    expect(whole).toEqual([1, 2, 3]);
    expect(log.lines.filter((l) => l.level === 'error')).toEqual([]);
    await owner.query('delete from anchor_entry; delete from anchor');
    const third = startAnchoring({ db, service: 'workflow', audit, log, now });
    await waitFor('it says that the database is older', () =>
      log.lines.some((l) => l.message.includes('earlier state')),
    );
    await third.stop();
  });

  it('an export is verified on another machine, with the key and the copies that are kept there', async () => {
    const [id] = await story();
    const heard: string[] = [];
    const context = {
      ...testContext(folder, { DATABASE_URL: test.url }),
      say: (words: string) => void heard.push(words),
    };
    const key = join(folder, 'key.json');
    const events = join(folder, 'events.jsonl');
    writeFileSync(key, JSON.stringify(publicHalf(secrets.auditKey)));
    for (const copy of await copiesOf())
      appendFileSync(events, `${JSON.stringify({ type: 'workflow.audit.anchored.v1', data: copy })}\n`);
    const before = await exportAudit(context, join(folder, 'before.gz'));
    await owner.query(`update history set payload = '{}' where version = 4 and aggregate_id = '${id}'`);
    const after = await exportAudit(context, join(folder, 'after.gz'));
    const elsewhere = { ...testContext(join(folder, 'nothing'), {}), say: (words: string) => void heard.push(words) };
    expect(await verifyAudit(elsewhere, { file: before, anchors: [events], key })).toBe(true);
    expect(await verifyAudit(elsewhere, { file: after, anchors: [events], key })).toBe(false);
    expect(heard.some((w) => w.includes(id) && w.includes('第 4 条  记录被改动'))).toBe(true);
    await expect(verifyAudit(elsewhere, { file: before, anchors: [], key: undefined })).rejects.toThrow(
      '没有找到签名密钥',
    );
    writeFileSync(after, readFileSync(before).subarray(0, 900));
    await expect(verifyAudit(elsewhere, { file: after, anchors: [], key })).rejects.toThrow('不是完整的审计导出文件');
    // Nothing personal leaves with it.
    const { gunzipSync } = await import('node:zlib');
    expect(gunzipSync(readFileSync(before)).toString()).not.toContain('13947912345');
  });
});
