import { ok, type Result } from '@zhuanguan/kernel';
import { no } from './file-refusal.js';
import { isUnitLine, unitOnLine } from './form-lines.js';
import { columnName, headerWords, plain, type KeyOf, type TableColumn } from './header-words.js';
import type { Sheet } from './read-rows.js';
import { readWorkbook } from './read-workbook.js';
import { readCard, type SpecialistCard } from './specialist-card.js';
import { splitPeople } from './split-people.js';
import { labelsOf, readBody, type TableRow } from './table-body.js';
import { findHeader, type Header } from './table-header.js';
import { WATERMARK_SHEET } from './watermark.js';
import { DEFAULT_LIMITS, type FileLimits } from './zip-guard.js';

export interface SpecialistTable {
  sheet: string;
  /** The sheet is hidden: mostly an older state, or the words of drop-down lists. */
  hidden: boolean;
  title?: string;
  /** What stands after 单位： on the form's line. */
  sealUnit?: string;
  headerRow: number;
  /** The words over the columns that are read, in the order of the sheet. */
  labels: string[];
  rows: TableRow[];
  footers: string[];
  warnings: string[];
  /** A card, labels beside their values; `blank`: the rows where one begins that names nobody. */
  card?: { blank: number[] };
}

export interface SpecialistTables {
  tables: SpecialistTable[];
  /** Sheets with something on them, but no table: a cover, instructions. */
  skipped: string[];
}

interface ReadOptions {
  columns: readonly TableColumn[];
  limits?: Partial<FileLimits>;
}

/** Every 信息表 of a workbook, one sheet per unit or one for all; a file that cannot be read is a refusal that says why. */
export async function readSpecialistTables(file: Buffer, options: ReadOptions): Promise<Result<SpecialistTables>> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const sheets = await readWorkbook(file, limits);
  if (!sheets.ok) return sheets;
  const keyOf = headerWords(options.columns);
  const found = sheets.value.map((sheet) => {
    const header = findHeader(sheet, options.columns, keyOf);
    const card = header ? undefined : readCard(sheet, options.columns);
    return { sheet, table: header ? toTable(sheet, header, keyOf) : card && ofCard(sheet, card) };
  });
  const tables = found.flatMap(({ sheet, table }) => (table ? [{ sheet, table }] : []));
  if (tables.length === 0) {
    const wanted = options.columns
      .filter((c) => c.required)
      .map(columnName)
      .join('、');
    return no('no_header', `没有找到表头。请使用本地的信息表，表头应有：${wanted}。`);
  }
  if (tables.some(({ sheet }) => sheet.tooLong))
    return no('too_many_rows', `超过 ${limits.maxRows} 行，请拆分后再导入。`);
  return ok({
    tables: tables.map(({ table }) => ({ ...table, rows: table.rows.flatMap(splitPeople) })),
    skipped: found
      .filter(({ sheet, table }) => !table && sheet.rows.length > 0 && sheet.name !== WATERMARK_SHEET)
      .map(({ sheet }) => sheet.name),
  });
}

const ofCard = (sheet: Sheet, { firstRow, labels, rows, blank }: SpecialistCard): SpecialistTable => ({
  ...{ sheet: sheet.name, hidden: sheet.hidden ?? false, headerRow: firstRow, labels, rows, footers: [], warnings: [] },
  card: { blank },
});

/** The first of them: what a form of one unit is read by. */
export async function readSpecialistTable(file: Buffer, options: ReadOptions): Promise<Result<SpecialistTable>> {
  const read = await readSpecialistTables(file, options);
  if (!read.ok) return read;
  const [first, ...others] = read.value.tables;
  if (!first) throw new Error('no table');
  const names = others.map(({ sheet }) => sheet);
  if (names.length === 0) return ok(first);
  return ok({ ...first, warnings: [...first.warnings, `还有其他工作表也像信息表，未读取：${names.join('、')}`] });
}

function toTable(sheet: Sheet, header: Header, keyOf: KeyOf): SpecialistTable {
  const above = sheet.rows.filter((r) => r.rowNumber < header.firstRow).map((r) => [...new Set(r.cells.values())]);
  const title = above.find((texts) => !isUnitLine(texts))?.[0];
  const { rows, footers, unitBelow } = readBody(sheet, header, title, keyOf);
  const sealUnit = unitOnLine(above.find(isUnitLine) ?? []) || unitBelow;
  const read = new Set([...header.columns.values()].flatMap((at) => at.map(({ column }) => column)));
  const unread = [...header.words].filter(([column, word]) => !read.has(column) && !COUNTS.test(plain(word)));
  return {
    sheet: sheet.name,
    hidden: sheet.hidden ?? false,
    headerRow: header.firstRow,
    labels: labelsOf(header),
    rows,
    footers,
    // What the form does not ask for is not read, and so not kept: a citizen id, a birthday.
    warnings:
      unread.length > 0 ? [`以下栏目不是本表所需，未读取：${unread.map(([, word]) => plain(word)).join('、')}`] : [],
    ...(title ? { title } : {}),
    ...(sealUnit ? { sealUnit } : {}),
  };
}

/** Numbers that say nothing, and what an earlier import answered. */
const COUNTS = /^(?:序号|编号|号|结果|原因)$/;
