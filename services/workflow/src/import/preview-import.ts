import { createHash } from 'node:crypto';
import { mayI, type Actor } from '@zhuanguan/access';
import { scopeOf, type Tx } from '@zhuanguan/db';
import { readSpecialistTables, type SpecialistTable, type TableColumn } from '@zhuanguan/documents';
import { dateInShanghai, isDate, newId, ok, refuse, withoutCitizenIds, type Result } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { loadWorld, type UnitRow } from '../filing/world.store.js';
import { treesBelow } from '../organisation/organisation-name.store.js';
import { checkRows } from './check-rows.js';
import { numbersOf } from './import-citizen-ids.js';
import { ACTIONS, relationsFrom } from './import-right.js';
import { columnsIn } from './import-card.js';
import { EXTRA_COLUMNS, toReadRows } from './import-rows.js';
import { insertJob, rowInsert } from './import.store.js';
import type { ImportJob, ImportRow, Purpose, UnitQuestion } from './import.types.js';

export interface PreviewInput {
  unitId: string;
  fileName: string;
  file: Buffer;
  decisionDate: string;
  purpose: Purpose;
  source: string;
}

/** A job as it is shown. */
export interface ShownImport {
  job: ImportJob;
  rows: ImportRow[];
  questions: UnitQuestion[];
}

const NOT_YET = {
  outcome: 'refused',
  unitName: '',
  kind: 'first',
  newPerson: false,
  errors: [],
  warnings: [],
} as const;
const MAX_SOURCE = 200;

/** Reads a file and says of every row what would become of it; nothing is filed yet. */
export async function previewImport(
  ctx: WorkflowContext,
  actor: Actor,
  input: PreviewInput,
): Promise<Result<ShownImport>> {
  const now = ctx.now();
  const today = dateInShanghai(now);
  const typed = checkTyped(input, today);
  if (!typed.ok) return typed;
  const importer = await ctx.db.inTx(scopeOf(actor), (tx) => importerOf(tx, actor, input, today));
  if (!importer.ok) return importer;
  const policy = ctx.policies.inForce(importer.value.areaCode, today);
  if (!policy) return refuse('not_found', 'unit_not_found', '没有找到这个单位，或该地区尚未启用制度包。');
  const read = await readSpecialistTables(input.file, {
    columns: columnsFor(policy.specialist.filing.form.columns, input.purpose),
  });
  if (!read.ok) return read;
  const { tables, skipped } = read.value;
  const sheets = sheetsOf(tables);
  const numbers = numbersOf(ctx, { unitId: importer.value.id, today });
  const rows = tables
    .flatMap((table) => toReadRows(table, numbers.take))
    .map((row, i): ImportRow => ({ position: i + 1, read: row, result: { ...NOT_YET, errors: [], warnings: [] } }));
  const job: ImportJob = {
    id: newId(),
    unitId: importer.value.id,
    accountId: actor.accountId,
    fileName: input.fileName.slice(0, 200),
    fileHash: createHash('sha256').update(input.file).digest('hex'),
    purpose: input.purpose,
    source: input.purpose === 'backfill' ? input.source.trim() : '',
    sheets,
    choices: {},
    state: 'previewed',
    decisionDate: input.decisionDate || null,
    mode: null,
    warnings: warningsOf(tables, skipped).map(withoutCitizenIds),
    actor: null,
    correlationId: null,
    failure: null,
    createdAt: now,
    committedAt: null,
  };
  return ctx.db.inTx(scopeOf(actor), async (tx) => {
    await insertJob(tx, job);
    const facts = factsOf(job, actor, importer.value.name, today);
    const known = await numbers.keep(tx, rows, now);
    const checked = await checkRows(ctx, tx, known, facts, (portion) => rowInsert(tx, job.id, portion));
    return ok({ job, ...checked });
  });
}

function checkTyped({ decisionDate, purpose, source }: PreviewInput, today: string): Result<void> {
  if (decisionDate && (!isDate(decisionDate) || decisionDate > today))
    return refuse('invalid', 'decision_date', '确定日期无效。', {
      fields: [{ field: '/decisionDate', code: 'decision_date', detail: '请填写不晚于今天的日期，如 2026-02-27。' }],
    });
  if (purpose !== 'backfill') return ok(undefined);
  const length = [...source.trim()].length;
  if (length >= 2 && length <= MAX_SOURCE) return ok(undefined);
  return refuse('invalid', 'source_required', '请写明资料来源。', {
    fields: [
      {
        field: '/source',
        code: 'source_required',
        detail: '历史补录须写明资料来源，如“2024 年纸质信息表”，最多 200 字。',
      },
    ],
  });
}

/** The organisation the actor imports for; which units it may file for is looked at row by row. */
async function importerOf(tx: Tx, actor: Actor, input: PreviewInput, today: string): Promise<Result<UnitRow>> {
  const own = actor.actingOrgId === input.unitId;
  const trees = own ? await treesBelow(tx, input.unitId, [input.unitId], today) : undefined;
  const allowed = mayI(actor, ACTIONS[input.purpose], { relations: relationsFrom(trees?.get(input.unitId), own) });
  if (!allowed.ok) return allowed;
  const unit = (await loadWorld(tx, [input.unitId], [], today)).units[0];
  return unit ? ok(unit) : refuse('not_found', 'unit_not_found', '没有找到这个单位，或该地区尚未启用制度包。');
}

/** A table of many units must say whose each row is; one of the unit's own need not. The row's unit is judged by itself. */
function columnsFor(form: readonly TableColumn[], purpose: Purpose): TableColumn[] {
  const columns = [...form, ...EXTRA_COLUMNS.filter((extra) => !form.some(({ key }) => key === extra.key))];
  if (purpose === 'own' || columns.some(({ key }) => key === 'unit')) return columns;
  return [...columns, { key: 'unit', label: '单位名称', required: false }];
}

/** A hidden sheet is mostly an older state; it is read, and left out until the clerk wants it. */
function sheetsOf(tables: readonly SpecialistTable[]): ImportJob['sheets'] {
  const allHidden = tables.every((t) => t.hidden);
  return tables.map((t) => ({
    name: t.sheet,
    labels: t.labels,
    rows: t.rows.length,
    chosen: allHidden || !t.hidden,
    ...(t.card ? {} : { columns: columnsIn(t.rows[0]?.cells ?? {}) }),
  }));
}

function warningsOf(tables: readonly SpecialistTable[], skipped: readonly string[]): string[] {
  const footers = tables.flatMap((t) => t.footers);
  const hidden = tables.filter((t) => t.hidden).map((t) => t.sheet);
  const shown = footers.slice(0, MAX_FOOTERS).map(shortened);
  const blank = tables.flatMap(({ sheet, card }) => card?.blank.map((row) => `“${sheet}”第 ${row} 行起`) ?? []);
  return [
    ...new Set(tables.flatMap((t) => t.warnings)),
    ...(skipped.length > 0 ? [`以下工作表没有信息表，未读取：${skipped.join('、')}`] : []),
    ...(hidden.length > 0 && hidden.length < tables.length ? [`以下工作表是隐藏的，未选用：${hidden.join('、')}`] : []),
    ...(blank.length > 0
      ? [
          `以下登记表没有填写姓名和手机，按空表处理：${blank.slice(0, MAX_FOOTERS).join('、')}${blank.length > MAX_FOOTERS ? ' 等' : ''}`,
        ]
      : []),
    // What the form says below its rows is shown, lest a person written there is missed.
    ...(footers.length > 0
      ? [`以下内容按表尾说明处理，未作为人员读取：${shown.join('；')}${footers.length > shown.length ? ' 等' : ''}`]
      : []),
  ];
}

const MAX_FOOTERS = 20;
const MAX_SHOWN = 60;
const shortened = (text: string): string => {
  const characters = [...text];
  return characters.length > MAX_SHOWN ? `${characters.slice(0, MAX_SHOWN).join('')}…` : text;
};

export const factsOf = (job: ImportJob, actor: Actor, unitName: string, today: string) => ({
  actor,
  unit: { id: job.unitId, name: unitName },
  purpose: job.purpose,
  decisionDate: job.decisionDate ?? today,
  today,
  choices: job.choices,
  leftOut: new Set(job.sheets.filter((s) => !s.chosen).map((s) => s.name)),
});
