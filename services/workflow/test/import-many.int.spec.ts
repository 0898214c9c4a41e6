import type { Database, Statement, Tx } from '@zhuanguan/db';
import { newId } from '@zhuanguan/kernel';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { WorkflowContext } from '../src/context.js';
import { commitImport } from '../src/import/commit-import.js';
import { getProgress } from '../src/import/read-import.js';
import { previewImport, type ShownImport } from '../src/import/preview-import.js';
import { filingIdOf, startImports, workImport } from '../src/import/work-imports.js';
import {
  actorAt,
  csvOf,
  must,
  outcomes,
  preview,
  register,
  startImportFixture,
  type Fixture,
} from './import-fixture.js';

const UNITS = 2_000;
const ROWS = 10_000;
const HEADER = ['预算单位编码', '单位名称', '姓名', '性别', '职务', '手机'];
/** What is wrong with every two-hundredth row, and the code that says so. */
const FAULTS: [code: string, spoil: (row: string[], previous: string[]) => string[]][] = [
  ['phone', ([code, unit, name, sex, title]) => [code!, unit!, name!, sex!, title!, '13947']],
  ['sex', ([code, unit, name, , title, phone]) => [code!, unit!, name!, '不详', title!, phone!]],
  ['required', ([code, unit, , sex, title, phone]) => [code!, unit!, '', sex!, title!, phone!]],
  ['unit_not_found', ([, , name, sex, title, phone]) => ['', '没有这个单位', name!, sex!, title!, phone!]],
  ['unit_out_of_scope', ([, , name, sex, title, phone]) => ['', '外地单位', name!, sex!, title!, phone!]],
  ['unit_mismatch', ([code, , name, sex, title, phone]) => [code!, '外地单位', name!, sex!, title!, phone!]],
  ['twice', (_, previous) => previous],
];

let at: Fixture;
let officer: ReturnType<typeof actorAt>;
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

beforeAll(async () => {
  at = await startImportFixture('workflow_import_many');
  const bureauId = newId();
  await at.seed(async (tx) => {
    await register(tx, { id: bureauId, kind: 'bureau', name: '盟财政局' });
    await register(tx, { kind: 'unit', name: '外地单位' });
    await manyUnits(tx, bureauId);
  });
  officer = actorAt('bureau_officer', bureauId);
});
afterAll(() => at.stop());

/** What keepOrganisation writes for each, in three statements for all. */
async function manyUnits(tx: Tx, bureauId: string): Promise<void> {
  const ids = Array.from({ length: UNITS }, () => newId());
  const text = [
    `insert into organisation select id, 'unit', '盟直第' || n || '单位', '152500', 1 from unnest($1::uuid[]) with ordinality u(id, n)`,
    `insert into organisation_name select id, 'budget_unit_code', '1' || lpad(n::text, 5, '0'), null, 1 from unnest($1::uuid[]) with ordinality u(id, n)`,
    `insert into organisation_name select id, 'name', '盟直第' || n || '单位', null, 1 from unnest($1::uuid[]) with ordinality u(id, n)`,
    `insert into organisation_closure select t, id, id, 0, '2020-01-01', null from unnest($1::uuid[]) u(id), unnest(array['budget', 'finance']) t`,
  ];
  for (const [i, statement] of text.entries()) await tx.sql({ name: `seed-${i}`, text: statement, values: [ids] });
  await tx.sql({
    name: 'seed-bureau',
    text: `insert into organisation_closure select 'finance', $2, id, 1, '2020-01-01', null from unnest($1::uuid[]) u(id)`,
    values: [ids, bureauId],
  });
}

const HAN = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜';
const nameOf = (i: number) => [i % 32, Math.floor(i / 32) % 32, Math.floor(i / 1_024)].map((n) => HAN[n]).join('');
const goodRow = (i: number): string[] => {
  const unit = (i % UNITS) + 1;
  const phone = `139${String(10_000_000 + i)}`;
  return [`1${String(unit).padStart(5, '0')}`, `盟直第${unit}单位`, nameOf(i), i % 2 ? '男' : '女', '会计', phone];
};
/** Ten thousand rows of two thousand units, fifty of them wrong. */
const table = (): { rows: string[][]; faults: Map<number, string> } => {
  const faults = new Map<number, string>();
  const rows = Array.from({ length: ROWS }, (_, i) => {
    if (i % 200 !== 100) return goodRow(i);
    const [code, spoil] = FAULTS[((i / 100 - 1) / 2) % FAULTS.length]!;
    faults.set(i + 1, code);
    return spoil(goodRow(i), goodRow(i - 1));
  });
  return { rows, faults };
};

const TABLES = [
  'filing',
  'receipt',
  'person',
  'history',
  'history_personal',
  'outbox',
  'idempotency',
  'aggregate_head',
];
const counts = async () => {
  const rows = await at.query<Record<string, number>>(
    `select ${TABLES.map((t) => `(select count(*) from ${t}) as ${t}`).join(', ')}`,
  );
  return rows[0];
};
const commit = (ctx: WorkflowContext, id: string, mode: 'all_or_nothing' | 'valid_only') =>
  commitImport(ctx, officer, { id, mode, decisionDate: '2026-11-20', correlationId: newId() });

let shown: ShownImport;
const { rows, faults } = table();

it('each of fifty wrong rows among ten thousand has its reason; all or nothing writes nothing', async () => {
  shown = await preview(at.ctx, officer, csvOf([HEADER, ...rows]), { purpose: 'backfill' });
  const refused = shown.rows.filter((r) => r.result.outcome === 'refused');
  expect(new Map(refused.map((r) => [r.position, r.result.errors[0]?.code]))).toEqual(faults);
  expect(refused.every((r) => r.result.errors.every((e) => e.detail.length > 5))).toBe(true);
  const before = await counts();
  expect(await commit(at.ctx, shown.job.id, 'all_or_nothing')).toMatchObject({ refusal: { code: 'rows_refused' } });
  expect(await counts()).toEqual(before);
});

/** A service that dies at the nth use of a statement, or with the nth transaction just committed. */
function dying(db: Database, { statement, nth }: { statement?: string; nth: number }): Database {
  let n = 0;
  const die = () => {
    n += 1;
    if (n === nth) throw new Error('killed');
  };
  return {
    ...db,
    inTx: async (scope, work) => {
      const result = await db.inTx(scope, (tx) =>
        work({
          ...tx,
          sql: <Row>(s: Statement) => {
            if (s.name === statement) die();
            return tx.sql<Row>(s);
          },
        }),
      );
      if (!statement) die();
      return result;
    },
  };
}

it('killed while it writes its rows a preview leaves nothing', async () => {
  const input = {
    unitId: officer.actingOrgId!,
    fileName: '信息表.csv',
    file: csvOf([HEADER, ...rows]),
    decisionDate: '',
  };
  const db = dying(at.db, { statement: 'workflow-import-rows-insert', nth: 3 });
  const before = await at.query('select id from import_job');
  await expect(
    previewImport({ ...at.ctx, db }, officer, { ...input, purpose: 'backfill', source: '纸质信息表' }),
  ).rejects.toThrow('killed');
  expect(await at.query('select id from import_job')).toEqual(before);
  expect(await at.query('select 1 from import_row where import_id <> $1', [shown.job.id])).toEqual([]);
});

it('killed within and between steps it goes on to exactly the other rows, each once', async () => {
  const { id } = shown.job;
  let woken = 0;
  const begun = must(
    await commitImport(
      // What the check says as before is not written again.
      { ...at.ctx, db: dying(at.db, { statement: 'workflow-import-results-update', nth: 1 }) },
      officer,
      { id, mode: 'valid_only', decisionDate: '2026-11-20', correlationId: newId() },
      () => (woken += 1),
    ),
  );
  expect([begun.job.state, woken]).toEqual(['committing', 1]);
  await expect(
    workImport({ ...at.ctx, db: dying(at.db, { statement: 'db-append-facts', nth: 3 }) }, id),
  ).rejects.toThrow('killed');
  const progress = async () => must(await getProgress(at.ctx, officer, id));
  expect((await progress()).counts).toMatchObject({ filed: 500, valid: ROWS - faults.size - 500 });
  await expect(workImport({ ...at.ctx, db: dying(at.db, { nth: 2 }) }, id)).rejects.toThrow('killed');
  expect((await progress()).counts.filed).toBe(1_000);
  // A new service finds the work by itself.
  const imports = startImports(at.ctx, log);
  await vi.waitFor(async () => expect((await progress()).job.state).toBe('committed'), 60_000);
  await imports.stop();
  const taken = ROWS - faults.size;
  expect((await progress()).counts).toMatchObject({ filed: taken, refused: faults.size, valid: 0 });
  const filings = await at.query<{ id: string }>('select id from filing where import_id = $1', [id]);
  const expected = shown.rows.filter((r) => !faults.has(r.position)).map((r) => filingIdOf(id, r.position));
  expect(new Set(filings.map((f) => f.id))).toEqual(new Set(expected));
  expect(await counts()).toMatchObject({ filing: taken, person: taken, outbox: taken, history: taken });
  expect(await at.query("select 1 from filing where late or content->>'source' is null")).toEqual([]);
  expect(must(await commit(at.ctx, id, 'valid_only')).job.state).toBe('committed');
  expect(await counts()).toMatchObject({ filing: taken });
}, 120_000);

it('the same table again changes nothing; the rows mended are the only ones taken, all in one step', async () => {
  const mended = rows.map((row, i) => (faults.has(i + 1) ? goodRow(i) : row));
  const again = await preview(at.ctx, officer, csvOf([HEADER, ...mended]), { purpose: 'backfill' });
  expect(outcomes(again.rows).filter((o) => o === 'unchanged')).toHaveLength(ROWS - faults.size);
  const done = must(await commit(at.ctx, again.job.id, 'all_or_nothing'));
  expect(done.job.state).toBe('committed');
  expect(outcomes(done.rows).filter((o) => o === 'filed')).toHaveLength(faults.size);
  expect(await counts()).toMatchObject({ filing: ROWS });
}, 60_000);
