import { fileURLToPath } from 'node:url';
import type { Actor } from '@zhuanguan/access';
import { Organisation, OrganisationKind } from '@zhuanguan/contracts';
import type { Database } from '@zhuanguan/db';
import { readSpecialistTable, writeSpecialistForm } from '@zhuanguan/documents';
import { newId } from '@zhuanguan/kernel';
import { servePacks } from '@zhuanguan/policy';
import { loadPolicySet } from '@zhuanguan/policy/folder';
import { testDatabase, type TestDatabase } from '@zhuanguan/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { WorkflowContext } from '../src/context.js';
import { loadFilings } from '../src/filing/filing.store.js';
import { commitImport } from '../src/import/commit-import.js';
import { previewImport } from '../src/import/preview-import.js';
import { getImport } from '../src/import/read-import.js';
import { keepOrganisation } from '../src/organisation/organisation.store.js';
import { createPolicyBook } from '../src/policy/policy-book.js';
import { migrateFor, openAs } from './import-fixture.js';

const JURISDICTIONS = fileURLToPath(new URL('../../../deploy/jurisdictions', import.meta.url));
/** U+3007, U+9FA6 and later, Ext-A, Ext-B, Ext-E, Ext-H, a middle dot, a long name: facts, section 4. */
const NAMES = ['张〇', '李鿍', '㑇䶮', '𠮷田', '王𬭎', '赵𱍐', '额尔敦其其格·苏布达', '阿拉坦其木格'];
const UNIT = '锡林郭勒盟第1小学';
const [unitId, departmentId, bureauId] = [newId(), newId(), newId()];
const actor: Actor = { accountId: newId(), actingOrgId: unitId, roles: ['unit_handler'], scopes: [] };

let database: TestDatabase;
let db: Database;
let close: () => Promise<void>;
let ctx: WorkflowContext;

beforeAll(async () => {
  const policies = servePacks(await loadPolicySet(JURISDICTIONS), ['152500-xilingol']);
  database = await testDatabase('workflow_import', (url) => migrateFor(url, 'workflow_import'));
  ({ db, close } = openAs(database.url, 'workflow_import'));
  ctx = { db, policies: createPolicyBook(policies, []), now: () => new Date('2026-11-25T02:00:00Z') };
  const organisation = (id: string, kind: OrganisationKind, name: string, budgetParentId: string) => {
    const financeParentId = id === bureauId ? '' : bureauId;
    const of = { id, kind, name, budgetParentId, financeParentId, areaCode: '152500', validFrom: '2020-01-01' };
    return Organisation.fromPartial({ ...of, version: 1 });
  };
  await db.inTx({ kind: 'system', name: 'seed' }, async (tx) => {
    await keepOrganisation(tx, organisation(bureauId, OrganisationKind.ORGANISATION_KIND_BUREAU, '盟财政局', ''));
    await keepOrganisation(
      tx,
      organisation(departmentId, OrganisationKind.ORGANISATION_KIND_DEPARTMENT, '盟教育局', ''),
    );
    await keepOrganisation(tx, organisation(unitId, OrganisationKind.ORGANISATION_KIND_UNIT, UNIT, departmentId));
  });
});
afterAll(async () => {
  await close();
  await database.drop();
});

const LABELS = { name: '姓名', sex: '性别', unit: '单位名称', title: '职务/职级', office: '办公电话', phone: '手机' };
const columns = Object.entries(LABELS).map(([key, label]) => ({ key, label }));
const written = (rows: Record<string, string>[]) =>
  writeSpecialistForm({ title: '信息表', sealLine: '单位：（公章）', unit: '锡林郭勒盟第１小学', columns, rows });
const person = (name: string, i: number) => ({
  name,
  sex: '女',
  title: '会计/九级职员',
  office: '0479 8212345',
  phone: `1394791000${i}`,
});
const preview = async (file: Buffer) => {
  const job = await previewImport(ctx, actor, {
    unitId,
    fileName: '信息表.xlsx',
    file,
    decisionDate: '2026-11-20',
    purpose: 'own',
    source: '',
  });
  if (!job.ok) throw new Error(job.refusal.code);
  return job.value;
};
const commit = async (id: string) => {
  const input = { id, mode: 'all_or_nothing' as const, decisionDate: '2026-11-20', correlationId: newId() };
  const job = await commitImport(ctx, actor, input);
  if (!job.ok) throw new Error(job.refusal.code);
  return job.value;
};

it('rare characters go through file, preview, filing and table and come back as they were', async () => {
  const first = await preview(await written(NAMES.map(person)));
  expect(first.rows.map(({ result }) => [result.outcome, result.errors])).toEqual(NAMES.map(() => ['valid', []]));
  const { rows } = await commit(first.job.id);
  const filings = await db.inTx({ kind: 'system', name: 'service' }, (tx) =>
    loadFilings(
      tx,
      rows.map((r) => r.result.filingId ?? ''),
    ),
  );
  const filed = rows.map((r) => filings.get(r.result.filingId ?? '')?.filing.content.person);
  expect(filed.map((p) => p?.name)).toEqual(NAMES);
  expect(filed[0]).toMatchObject({ phone: '13947910000', remark: '办公电话：0479-8212345' });
  const table = await readSpecialistTable(
    await written(filed.map((p) => ({ name: p?.name ?? '', sex: '女', title: p?.title ?? '', phone: p?.phone ?? '' }))),
    { columns: columns.map((c) => ({ ...c, required: c.key !== 'office' })) },
  );
  expect(table.ok && table.value.rows.map((r) => r.cells['name']?.raw)).toEqual(NAMES);
  const again = await preview(await written(NAMES.map(person)));
  expect(new Set(again.rows.map((r) => r.result.outcome))).toEqual(new Set(['unchanged']));
});

it('a person known by a landline is unchanged, however it is written next time', async () => {
  const one = { ...person('其其格', 0), office: '', phone: '0479-8212345' };
  await commit((await preview(await written([one]))).job.id);
  for (const phone of ['04798212345', '0479 8212345', '（0479）8212345'])
    expect((await preview(await written([{ ...one, phone }]))).rows.map((r) => r.result.outcome)).toEqual([
      'unchanged',
    ]);
});

it('errors point into the row, and lines below the table are shown, now and when the job is opened', async () => {
  const bad = { ...person('张', 0), sex: '?', unit: '盟卫健委', phone: '1' };
  const job = await preview(await written([bad, { name: '填表人：王某', title: '联系电话：8212345' }]));
  const at = job.rows.map((r) => r.result.errors.map((e) => e.field));
  expect(at).toEqual([['/person/sex', '/unitName', '/person/name', '/person/phone']]);
  const opened = await getImport(ctx, actor, job.job.id);
  expect(opened.ok && opened.value.job.warnings.join()).toContain('填表人：王某 联系电话：8212345');
});
