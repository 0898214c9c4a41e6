import { isFooter, isUnitLine, unitOnLine } from './form-lines.js';
import { givenBack, plain, type KeyOf } from './header-words.js';
import type { Sheet, SheetRow } from './read-rows.js';
import { isHeaderAgain, type Header } from './table-header.js';

export interface TableCell {
  raw: string;
  /** C7 */
  address: string;
  /** Where two columns say it, e.g. 办公电话 and 手机: what each says, by its header word; `raw` joins them. */
  parts?: readonly { word: string; raw: string }[];
  /** Of a card where `raw` joins several cells: where each stands. */
  addresses?: readonly string[];
}

export interface TableRow {
  rowNumber: number;
  cells: Record<string, TableCell>;
  /** What a reader of the row should know, though it can be read. */
  warnings: string[];
  /** Cells that cannot be read, by the key of their column. */
  problems: { key: string; detail: string; code?: string }[];
  /** The columns that are read, as written, in the order of the sheet. */
  written: string[];
}

export interface TableBody {
  rows: TableRow[];
  /** Lines of the form below and between, e.g. 填表人, 注. */
  footers: string[];
  /** The first unit that a line below the header names: some forms have their stamp at the foot. */
  unitBelow: string;
}

/** Rows of people, without what printing repeats and what the form says around them. */
export function readBody(sheet: Sheet, header: Header, title: string | undefined, keyOf: KeyOf): TableBody {
  const body: TableBody = { rows: [], footers: [], unitBelow: '' };
  let unitAbove: TableCell | undefined;
  for (const row of sheet.rows) {
    if (row.rowNumber <= header.lastRow || isHeaderAgain(row, header, keyOf)) continue;
    const texts = [...new Set(row.cells.values())];
    if (texts.length === 1 && texts[0] === title) continue;
    if (isUnitLine(texts)) {
      const unit = unitOnLine(texts);
      // Sheets of several units pasted one below the other: the line counts for the rows after it.
      if (unit) unitAbove = { raw: unit, address: `A${row.rowNumber}` };
      body.unitBelow ||= unit;
      body.footers.push(texts.join(' '));
    } else if (isFooter(texts)) body.footers.push(texts.join(' '));
    else {
      const cells = cellsOf(row, header);
      // A row with nothing but its number or unit is a blank line of the printed form.
      const problems = problemsOf(row, header);
      const says = Object.entries(cells).some(([key, { raw }]) => !SAYS_NOTHING.has(key) && raw !== '');
      if (!says && problems.length === 0) continue;
      const unit = cells['unit'];
      // 单位名称 merged down over several people stands in the first of its rows only.
      if (unit?.raw) unitAbove = unit;
      else if (unitAbove) cells['unit'] = { ...unitAbove, ...(unit ? { address: unit.address } : {}) };
      const written = writtenIn(row, header);
      body.rows.push({ rowNumber: row.rowNumber, cells, warnings: warningsOf(row, header), problems, written });
    }
  }
  return body;
}

const SAYS_NOTHING = new Set(['index', 'unit', 'code']);

interface ReadColumn {
  key: string;
  column: number;
  /** Without spaces and brackets, and as written. */
  word: string;
  label: string;
}

const readColumns = ({ columns }: Header): ReadColumn[] =>
  [...columns]
    .flatMap(([key, at]) => at.map(({ column, word }) => ({ key, column, word: plain(word), label: word })))
    .sort((a, b) => a.column - b.column);

const problemsOf = ({ unresolved = [] }: SheetRow, header: Header): TableRow['problems'] =>
  readColumns(header)
    .filter(({ column }) => unresolved.includes(column))
    .map(({ key, word }) => ({
      key,
      detail: `“${word}”是公式，文件里没有算好的值；请在表格软件中改成值（选择性粘贴为数值）后再导入。`,
    }));

function warningsOf({ hidden, formulas = [] }: SheetRow, header: Header): string[] {
  const words = readColumns(header).filter(({ column }) => formulas.includes(column));
  return [
    ...(hidden ? ['这一行在表格中是隐藏的。'] : []),
    ...(words.length > 0 ? [`${words.map(({ word }) => `“${word}”`).join('、')}是公式，取保存时的值。`] : []),
  ];
}

/** Columns that are not read are not given back either: they may hold what nobody should keep. */
export const labelsOf = (header: Header): string[] => readColumns(header).map(({ label }) => label);

const writtenIn = ({ cells }: SheetRow, header: Header): string[] =>
  readColumns(header).map(({ key, column }) => givenBack(key, cells.get(column) ?? ''));

const cellsOf = (row: SheetRow, { columns }: Header): Record<string, TableCell> =>
  Object.fromEntries(
    [...columns].map(([key, at]) => {
      const parts = at.map(({ column, word }) => ({ word: plain(word), raw: row.cells.get(column) ?? '' }));
      const address = `${letter(at[0]?.column ?? 1)}${row.rowNumber}`;
      return [key, parts.length > 1 ? { raw: joined(parts), address, parts } : { raw: parts[0]?.raw ?? '', address }];
    }),
  );

/** As one cell would have it: 副局长/三级调研员. A 无 beside something says nothing. */
function joined(parts: readonly { raw: string }[]): string {
  const texts = [...new Set(parts.map(({ raw }) => raw).filter(Boolean))];
  const telling = texts.filter((text) => !/^[无\-—/／]+$/.test(text));
  return (telling.length > 0 ? telling : texts.slice(0, 1)).join('/');
}

const letter = (column: number): string =>
  column > 26
    ? letter(Math.floor((column - 1) / 26)) + letter(((column - 1) % 26) + 1)
    : String.fromCharCode(64 + column);
