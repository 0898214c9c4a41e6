import type { Actor } from '@zhuanguan/access';
import type { Database } from '@zhuanguan/db';
import { readSpecialistTables, readWorkbook } from '@zhuanguan/documents';
import { newId } from '@zhuanguan/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadFilings } from '../src/filing/filing.store.js';
import { decideReceipts } from '../src/filing/decide-receipt.js';
import { annotateImport } from '../src/import/annotate-import.js';
import { commitImport } from '../src/import/commit-import.js';
import type { CommitMode, Purpose } from '../src/import/import.types.js';
import { getImport, listImports } from '../src/import/read-import.js';
import { reviseImport, type Revision } from '../src/import/revise-import.js';
import { previewImport } from '../src/import/preview-import.js';
import {
  actorAt,
  csvOf,
  errorCodes,
  must,
  outcomes,
  preview,
  register,
  startImportFixture,
  type Fixture,
} from './import-fixture.js';

const HEADER = ['单位名称', '姓名', '性别', '职务', '手机', '变更日期', '原专管员'];
const ids = Object.fromEntries(
  ['bureau', 'department', 'school', 'middle', 'east', 'west', 'other'].map((key) => [key, newId()]),
) as Record<string, string>;
let at: Fixture;
let officer: Actor;

beforeAll(async () => {
  at = await startImportFixture('workflow_import_behalf');
  const bureauId = ids['bureau']!;
  await at.seed(async (tx) => {
    await register(tx, { id: bureauId, kind: 'bureau', name: '盟财政局' });
    await register(tx, { id: ids['department']!, kind: 'department', name: '盟教育局', bureauId });
    const below = { kind: 'unit', departmentId: ids['department']!, bureauId } as const;
    await register(tx, {
      ...below,
      id: ids['school']!,
      name: '盟第一小学',
      formerNames: ['盟实验小学'],
      code: '101003',
    });
    await register(tx, { ...below, id: ids['middle']!, name: '盟第一中学', shortName: '一中' });
    await register(tx, { ...below, id: ids['east']!, name: '盟东城幼儿园', shortName: '幼儿园' });
    await register(tx, { ...below, id: ids['west']!, name: '盟西城幼儿园', shortName: '幼儿园' });
    await register(tx, { id: ids['other']!, kind: 'unit', name: '盟血站', bureauId });
  });
  officer = actorAt('department_officer', ids['department']!);
});
afterAll(() => at.stop());

const upload = (rows: string[][], purpose: Purpose = 'on_behalf', actor = officer) =>
  preview(at.ctx, actor, csvOf([HEADER, ...rows]), { purpose });
const revise = async (id: string, revision: Partial<Revision>) =>
  must(await reviseImport(at.ctx, officer, id, { units: [], rows: [], ...revision }));
const commit = async (id: string, mode: CommitMode = 'all_or_nothing', actor = officer) =>
  must(await commitImport(at.ctx, actor, { id, mode, decisionDate: '2026-11-20', correlationId: newId() }));
const row = (unit: string, name: string, phone: string, ...rest: string[]) => [
  unit,
  name,
  '女',
  '会计',
  phone,
  ...rest,
];
const filingOf = async (id: string | undefined) =>
  at.db.inTx(
    { kind: 'system', name: 'service' },
    async (tx) => (await loadFilings(tx, [id ?? ''])).get(id ?? '')!.filing,
  );

/** Puts on record what waits for a receiver. */
async function receive(filingId: string): Promise<void> {
  const { contentHash, receipts } = await filingOf(filingId);
  for (const { receiver, organisationId } of receipts) {
    const role = receiver === 'department' ? 'department_officer' : 'bureau_officer';
    const item = { actor: actorAt(role, organisationId), idempotencyKey: '', bodyHash: '', filingId, contentHash };
    const [done] = await decideReceipts(at.ctx, [{ ...item, decision: { received: true }, correlationId: newId() }]);
    must(done!);
  }
}

describe('a department for its units', () => {
  it('by code, former and short name; a name of two is asked once and remembered', async () => {
    const rows = [
      row('盟实验小学', '张三', '13900000001'),
      row('一中', '李四', '13900000002'),
      row('幼儿园', '王五', '13900000003'),
      row('盟血站', '赵六', '13900000004'),
    ];
    const shown = await upload(rows);
    expect(errorCodes(shown.rows)).toEqual([[], [], ['unit_ambiguous'], ['unit_out_of_scope']]);
    expect(shown.rows[0]?.result).toMatchObject({ unitId: ids['school'], newPerson: true });
    const [question] = shown.questions;
    expect(question).toMatchObject({
      written: '幼儿园',
      candidates: [{ unitId: ids['east'] }, { unitId: ids['west'] }],
    });
    const revised = await revise(shown.job.id, { units: [{ written: '幼儿园', unitId: ids['west']! }] });
    expect(revised.rows[2]?.result).toMatchObject({ outcome: 'valid', unitId: ids['west'] });
    const done = await commit(shown.job.id, 'valid_only');
    expect(outcomes(done.rows)).toEqual(['filed', 'filed', 'filed', 'refused']);
    const filing = await filingOf(done.rows[2]?.result.filingId);
    expect(filing).toMatchObject({ unitId: ids['west'], submittedByAccountId: officer.accountId, kind: 'first' });
    const again = await upload(rows);
    expect(outcomes(again.rows)).toEqual(['unchanged', 'unchanged', 'unchanged', 'refused']);
    expect(again.questions[0]?.chosenId).toBe(ids['west']);
    for (const r of done.rows.slice(0, 3)) await receive(r.result.filingId!);
  });

  it('another person than the one in post asks for the day, and ends nobody by being absent', async () => {
    const shown = await upload([row('盟第一小学', '新一', '13900000011'), row('一中', '新二', '13900000012')]);
    expect(errorCodes(shown.rows)).toEqual([['change_date_required'], ['change_date_required']]);
    const [first, second] = shown.rows.map((r) => r.position);
    const revised = await revise(shown.job.id, {
      rows: [
        { position: first!, changeDate: '2026-11-22', predecessor: '', addition: false },
        { position: second!, changeDate: '', predecessor: '', addition: true },
      ],
    });
    expect(revised.rows.map((r) => [r.result.outcome, r.result.kind, r.result.predecessorName])).toEqual([
      ['valid', 'change', '张三'],
      ['valid', 'first', undefined],
    ]);
    const done = await commit(shown.job.id);
    const filing = await filingOf(done.rows[0]?.result.filingId);
    expect(filing).toMatchObject({ kind: 'change', late: false, content: { decisionDate: '2026-11-22' } });
    // Nobody else was touched.
    expect(await at.query('select 1 from appointment where valid_to is not null')).toEqual([]);
  });

  it('a change may stand in the table; from old papers none is late, and the source is kept', async () => {
    const shown = await upload([row('幼儿园', '新三', '13900000013', '2026.9.1', '王五')]);
    expect(errorCodes(shown.rows)).toEqual([['change_before_appointment']]);
    const old = await upload([row('盟东城幼儿园', '老人', '13900000014')], 'backfill');
    const done = await commit(old.job.id);
    expect(await filingOf(done.rows[0]?.result.filingId)).toMatchObject({
      late: false,
      content: { source: '2024 年纸质信息表' },
    });
  });

  it('all or nothing that is refused at the last moment leaves a preview with its reason', async () => {
    const shown = await upload([
      row('盟东城幼儿园', '再一', '13900000021', '增加'),
      row('幼儿园', '再二', '13900000022', '2026-11-23', '王五'),
    ]);
    const before = await at.query('select count(*) from filing');
    const end = (day: string | null) =>
      at.query('update appointment set valid_to = $2 where unit_id = $1', [ids['west'], day]);
    // Between the last look and the filing the one who is replaced has left.
    const db: Database = {
      ...at.db,
      inTx: async (scope, work) => {
        const result = await at.db.inTx(scope, work);
        await end('2026-11-22');
        return result;
      },
    };
    const input = { mode: 'all_or_nothing', decisionDate: '2026-11-20', correlationId: newId() } as const;
    const done = must(await commitImport({ ...at.ctx, db }, officer, { id: shown.job.id, ...input }));
    await end(null);
    const failure = expect.stringContaining('未导入任何内容') as string;
    expect(done.job).toMatchObject({ state: 'previewed', failure });
    expect(await at.query('select count(*) from filing')).toEqual(before);
    expect(outcomes((await commit(shown.job.id)).rows)).toEqual(['filed', 'filed']);
  });
});

describe('who may', () => {
  it.each<[string, Actor['roles'][number], string, Purpose]>([
    ['a unit for others', 'unit_handler', 'school', 'on_behalf'],
    ['a bureau for those whose filings it receives', 'bureau_officer', 'bureau', 'on_behalf'],
    ['a department as if it were the unit', 'department_officer', 'department', 'own'],
  ])('not %s', async (_, role, organisation, purpose) => {
    const actor = actorAt(role, ids[organisation]!);
    const input = {
      unitId: ids[organisation]!,
      fileName: 'x.csv',
      file: csvOf([HEADER]),
      decisionDate: '',
      purpose,
      source: '',
    };
    expect(await previewImport(at.ctx, actor, input)).toMatchObject({ refusal: { kind: 'forbidden' } });
  });
  it('a backfill without its source is refused, and another organisation’s import is not there', async () => {
    const input = { unitId: ids['bureau']!, fileName: 'x.csv', file: csvOf([HEADER]), decisionDate: '', source: ' ' };
    const bureau = actorAt('bureau_officer', ids['bureau']!);
    expect(await previewImport(at.ctx, bureau, { ...input, purpose: 'backfill' })).toMatchObject({
      refusal: { code: 'source_required' },
    });
    const [own] = await listImports(at.ctx, officer);
    expect(await getImport(at.ctx, bureau, own!.job.id)).toMatchObject({ refusal: { code: 'import_not_found' } });
    expect(await listImports(at.ctx, bureau)).toEqual([]);
    // Nor is it for those of the house whose role imports nothing.
    const analyst = actorAt('analyst', ids['department']!);
    expect(await getImport(at.ctx, analyst, own!.job.id)).toMatchObject({ refusal: { code: 'import_not_found' } });
    expect(await listImports(at.ctx, analyst)).toEqual([]);
  });
});

it('the table comes back with each result and can be sent again', async () => {
  const shown = await upload([row('盟第一小学', '=坏', '139'), row('没有', '好人', '13900000031')]);
  const { file, fileName } = must(await annotateImport(at.ctx, officer, { id: shown.job.id, exporterName: '王' }));
  expect(fileName).toBe('信息表-结果.xlsx');
  const sheets = must(await readWorkbook(file));
  expect([...(sheets[0]?.rows[0]?.cells.values() ?? [])]).toEqual([...HEADER, '结果', '原因']);
  expect([...(sheets[0]?.rows[1]?.cells.values() ?? [])]).toContain('未导入');
  const columns = ['姓名', '性别', '单位名称', '职务', '手机'].map((label, i) => ({
    key: ['name', 'sex', 'unit', 'title', 'phone'][i]!,
    label,
    required: true,
  }));
  const again = must(await readSpecialistTables(file, { columns }));
  expect(again.tables[0]?.warnings.join()).not.toContain('结果');
  expect(again.tables[0]?.rows.map((r) => r.cells['name']?.raw)).toEqual(["'=坏", '好人']);
});

it('names follow events, and an older state that comes again changes nothing', async () => {
  const id = newId();
  const names = () =>
    at.query<{ plain: string }>('select plain from organisation_name where organisation_id = $1 order by plain', [id]);
  const unit = { id, kind: 'unit', bureauId: ids['bureau']! } as const;
  await at.seed((tx) => register(tx, { ...unit, name: 'OLD', version: 1 }));
  await at.seed((tx) => register(tx, { ...unit, name: 'NEW', formerNames: ['OLD'], shortName: 'N', version: 2 }));
  const now = await names();
  expect(now.map((n) => n.plain)).toEqual(['N', 'NEW', 'OLD']);
  await at.seed((tx) => register(tx, { ...unit, name: 'OLD', version: 1 }));
  expect(await names()).toEqual(now);
});
