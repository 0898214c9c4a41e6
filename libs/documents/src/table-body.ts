import { isFooter, isUnitLine, unitOnLine } from './form-lines.js';
import { plain, type KeyOf } from './header-words.js';
import type { Sheet, SheetRow } from './read-rows.js';
import { isHeaderAgain, type Header } from './table-header.js';

export interface TableCell {
  raw: string;
  /** C7 */
  address: string;
  /** Where two columns say it, e.g. 办公电话 and 手机: what each says, by its header word; `raw` joins them. */
  parts?: readonly { word: string; raw: string }[];
}

export interface TableRow {
  rowNumber: number;
  cells: Record<string, TableCell>;
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
      if (!Object.entries(cells).some(([key, { raw }]) => key !== 'index' && key !== 'unit' && raw !== '')) continue;
      const unit = cells['unit'];
      // 单位名称 merged down over several people stands in the first of its rows only.
      if (unit?.raw) unitAbove = unit;
      else if (unitAbove) cells['unit'] = { ...unitAbove, ...(unit ? { address: unit.address } : {}) };
      body.rows.push({ rowNumber: row.rowNumber, cells });
    }
  }
  return body;
}

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
