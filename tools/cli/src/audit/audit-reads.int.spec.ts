import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  appendReads,
  exportHistoryPage,
  openDatabase,
  publicHalf,
  type AuditRecord,
  type Database,
} from '@zhuanguan/db';
import { anchorOnce, sealOnce } from '@zhuanguan/events';
import { newId } from '@zhuanguan/kernel';
import { makeSecrets, migrateAll, roleUrl, SERVICE_SCHEMAS, type Secrets } from '@zhuanguan/start';
import { testDatabase, type TestDatabase } from '@zhuanguan/testkit';
import pg from 'pg';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyRecords } from './audit.js';
import { findingWords, reportWords } from './audit-words.js';
import { readHistory } from './read-history.js';

/** The log of reads: who edits, deletes or inserts a line of it is found out (SEC-3). */
const SCHEMAS = SERVICE_SCHEMAS.map((schema) => ({ ...schema, appRole: `zg_reads_${schema.service}` }));
let secrets: Secrets;
let test: TestDatabase;
let db: Database;
let owner: pg.Client;
let folder: string;
let time: string;

beforeAll(async () => {
  secrets = await makeSecrets();
});
beforeEach(async () => {
  time = '2026-11-28T02:00:00Z';
  test = await testDatabase('cli_reads', (url) => migrateAll(url, secrets, SCHEMAS));
  folder = mkdtempSync(join(tmpdir(), 'zg-reads-'));
  db = openDatabase({
    url: roleUrl(test.url, 'zg_reads_workflow_system', secrets.systemPasswords.workflow),
    schema: 'workflow',
    applicationName: 'test',
  });
  owner = new pg.Client({ connectionString: test.url, options: '-c search_path=workflow' });
  await owner.connect();
});
afterEach(async () => {
  await owner.end();
  await db.close();
  await test.drop();
  rmSync(folder, { recursive: true });
});

const now = () => new Date(time);
const HOUR_MS = 3_600_000;
/** Some lines of the log, the first an hour and more ago. */
async function note(count: number, hoursAgo = 1): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId());
  const reads = ids.map((id, i) => ({
    ...{ id, at: new Date(now().getTime() - hoursAgo * HOUR_MS + i), accountId: newId(), organisationId: newId() },
    ...{ operation: 'filing.read', purpose: 'filing' as const, subject: { type: 'filing', id: newId() } },
    ...{ fields: ['name', 'phone'], count: 1, filters: ['query'] },
  }));
  await db.inTx({ kind: 'system', name: 'service' }, (tx) => appendReads(tx, reads));
  return ids;
}
const anchor = () =>
  anchorOnce({
    ...{ db, service: 'workflow', now },
    audit: { key: secrets.auditKey, digest: 'sha256', areaCode: '152500', folder, everyS: 3_600 },
  });
async function seal(): Promise<number[]> {
  const sealed: number[] = [];
  for (let n = await sealOnce(db, now); n > 0; n = await sealOnce(db, now)) sealed.push(n);
  return sealed;
}
const verified = async (records: AsyncIterable<AuditRecord> = readHistory(test.url)) => {
  const reports = await verifyRecords(records, { keys: [publicHalf(secrets.auditKey)], copies: [] });
  return reports.find((r) => r.service === 'workflow')!;
};
const said = async () => (await verified()).findings.map(findingWords);

/** As an auditor exports it over HTTP: page by page. */
async function* exported(): AsyncIterable<AuditRecord> {
  let after: Parameters<typeof exportHistoryPage>[2];
  do {
    const page = await db.inTx({ kind: 'system', name: 'service' }, (tx) => exportHistoryPage(tx, 'workflow', after));
    yield* page.records;
    after = page.next;
  } while (after);
}

describe('the log of reads', () => {
  it('holds, says what is not sealed yet, and neither role can change a line or its seal', async () => {
    await note(450);
    expect(await seal()).toEqual([200, 200, 50]);
    await anchor();
    await note(3, 0);
    for (const report of [await verified(), await verified(exported())]) {
      expect(report).toMatchObject({ reads: 450, unsealed: 3, findings: [], aggregates: 3 });
      expect(reportWords(report).join()).toContain('3 条查阅记录还没有封存');
    }
    for (const table of ['personal_read', 'personal_read_seal'])
      for (const change of [
        `delete from ${table}`,
        `update ${table} set ${table === 'personal_read' ? 'count = 9' : 'seal_id = read_id'}`,
      ])
        await expect(db.pool.query(change)).rejects.toThrow(/permission denied/);
  });

  it('names a line that was edited, deleted or inserted, in an export too', async () => {
    const [edited = '', deleted = '', moved = ''] = await note(5);
    await seal();
    await anchor();
    const inserted = newId();
    await owner.query(`update personal_read set account_id = 'somebody else' where id = '${edited}';
      delete from personal_read where id = '${deleted}';
      insert into personal_read select '${inserted}', at, account_id, client_id, organisation_id, on_behalf_of, operation, purpose,
        subject_type, subject_id, fields, count, filters, export_number from personal_read where id = '${moved}';
      insert into personal_read_seal select '${inserted}', seal_id from personal_read_seal where read_id = '${moved}'`);
    const words = [
      `查阅记录 ${edited}  记录被改动 (edited)`,
      `查阅记录 ${deleted}  记录缺失 (deleted)`,
      `查阅记录 ${inserted}  多出记录 (inserted)`,
    ].sort();
    expect((await said()).sort()).toEqual(words);
    expect((await verified(exported())).findings.map(findingWords).sort()).toEqual(words);
  });

  it('names one that is put in later and says to be older, with no seal or one of its own making', async () => {
    await note(2);
    await seal();
    time = '2026-12-05T02:00:00Z';
    await note(2);
    await seal();
    const [late = '', forged = ''] = await note(2, 48);
    await owner.query(`insert into personal_read_seal values ('${forged}', '${newId()}')`);
    expect(await seal()).toEqual([]);
    expect((await said()).sort()).toEqual([late, forged].map((id) => `查阅记录 ${id}  多出记录 (inserted)`).sort());
  });

  it('shows a seal that was taken away with all it is over, or remade', async () => {
    const [first = ''] = await note(3);
    await seal();
    await anchor();
    await owner.query(
      `delete from personal_read; delete from personal_read_seal; delete from history; delete from aggregate_head`,
    );
    expect(await said()).toEqual([expect.stringContaining('整个对象的记录都没有了')]);
    const [other = ''] = await note(1);
    await seal();
    await owner.query(
      `update history set payload = jsonb_set(payload, array['reads', '${other}'], '"${'0'.repeat(64)}"')`,
    );
    expect((await said()).some((w) => w.includes('第 1 条') && w.includes('记录被改动'))).toBe(true);
    expect(first).not.toBe(other);
  });

  it('what was there before there were seals is sealed first, however old', async () => {
    await note(250, 24 * 400);
    await note(2);
    expect(await seal()).toEqual([200, 52]);
    const { rows } = await owner.query<{ type: string }>('select type from history order by aggregate_id');
    expect(rows.map((r) => r.type)).toEqual(['sealed_before', 'sealed_before']);
    await note(1);
    await seal();
    expect(await verified()).toMatchObject({ reads: 253, unsealed: 0, findings: [] });
  });
});
