import { numberText } from './cell-text.js';
import { TooMuchError } from './file-refusal.js';
import { readParts, unescapeText, type WorkbookParts } from './workbook-parts.js';
import { readXml, type Attributes } from './xml-events.js';
import type { ZipEntry } from './zip-entries.js';

export interface SheetRow {
  /** As in Excel, from 1. */
  rowNumber: number;
  /** Text by column, from 1; absent = empty. */
  cells: Map<number, string>;
  hidden?: true;
  /** Columns whose value a formula gave when the file was saved. */
  formulas?: number[];
  /** Columns with a formula that has no usable value; nothing is ever calculated here. */
  unresolved?: number[];
}

export interface Sheet {
  name: string;
  rows: SheetRow[];
  /** More rows than may be read. */
  tooLong: boolean;
  hidden?: true;
}

/** A run of empty rows this long ends a sheet: formatting down to row 1,048,576 is common. */
const EMPTY_RUN = 500;
/** Characters of all cells of a workbook, each with what it costs to keep one. */
const MAX_TEXT = 64 * 1024 * 1024;
const PER_CELL = 48;

/**
 * Reads the sheets of a workbook in the order of its tabs. Ours, because the streaming reader of exceljs takes the parts in
 * the order they happen to lie, loses some, and waits for ever on a damaged one. Throws on what cannot be read.
 */
export async function readSheets(file: Buffer, entries: readonly ZipEntry[], maxRows: number): Promise<Sheet[]> {
  const parts = await readParts(file, entries);
  const sheets: Sheet[] = [];
  let [rows, text] = [0, 0];
  const spend = (characters: number) => {
    text += characters + PER_CELL;
    if (text > MAX_TEXT) throw new TooMuchError('cells');
  };
  for (const { name, hidden, content } of parts.sheets) {
    const sheet = await readSheet(name, content(), parts, { maxRows: maxRows - rows, spend });
    rows += sheet.rows.length;
    sheets.push(hidden ? { ...sheet, hidden } : sheet);
  }
  return sheets;
}

interface Cell {
  column: number;
  attributes: Attributes;
  text: string;
  formula: boolean;
  hasValue: boolean;
}

interface Bounds {
  maxRows: number;
  spend: (characters: number) => void;
}

async function readSheet(
  name: string,
  content: AsyncIterable<Buffer>,
  parts: WorkbookParts,
  { maxRows, spend }: Bounds,
): Promise<Sheet> {
  const sheet: Sheet = { name, rows: [], tooLong: false };
  let row: SheetRow = { rowNumber: 0, cells: new Map() };
  let cell: Cell | undefined;
  let column = 0;
  let [inText, inPhonetic, ended] = [false, false, false];
  await readXml(content, {
    open: (tag, attributes) => {
      if (tag === 'row') {
        row = { rowNumber: Number(attributes['r']) || row.rowNumber + 1, cells: new Map() };
        if (/^(?:1|true)$/.test(attributes['hidden'] ?? '')) row.hidden = true;
        column = 0;
      } else if (tag === 'c') {
        column = columnOf(attributes['r']) ?? column + 1;
        cell = { column, attributes, text: '', formula: false, hasValue: false };
      } else if (tag === 'rPh') inPhonetic = true;
      else if (tag === 'f' && cell) cell.formula = true;
      else if (tag === 'v' || tag === 't') {
        inText = !inPhonetic;
        if (cell) cell.hasValue = true;
      }
    },
    text: (text) => {
      if (cell && inText) cell.text += text;
    },
    close: (tag) => {
      if (tag === 'v' || tag === 't') inText = false;
      else if (tag === 'rPh') inPhonetic = false;
      else if (tag === 'c' && cell) {
        if (keepCell(row, cell, parts)) spend(cell.text.length);
        cell = undefined;
      } else if (tag === 'row' && !ended) ended = !keep(sheet, row, maxRows);
    },
    enough: () => ended,
  });
  return sheet;
}

/** A text that a formula found empty is empty; a number that it did not find is no value. */
function keepCell(row: SheetRow, cell: Cell, parts: WorkbookParts): boolean {
  const text = cellText(cell, parts).trim();
  if (cell.formula) {
    const type = cell.attributes['t'];
    const known = type === 'e' ? false : type === 'str' ? cell.hasValue : text !== '';
    if (known) (row.formulas ??= []).push(cell.column);
    else (row.unresolved ??= []).push(cell.column);
  }
  if (text) row.cells.set(cell.column, text);
  return text !== '';
}

/** False once the sheet is at its end. */
function keep(sheet: Sheet, row: SheetRow, maxRows: number): boolean {
  if (row.cells.size === 0 && !row.unresolved) return row.rowNumber - (sheet.rows.at(-1)?.rowNumber ?? 0) <= EMPTY_RUN;
  if (sheet.rows.length >= maxRows) sheet.tooLong = true;
  else sheet.rows.push(row);
  return !sheet.tooLong;
}

/** AB12 is column 28. */
function columnOf(address: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(address ?? '')?.[0];
  return letters ? [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) : undefined;
}

/** What a reader of the sheet sees; a formula gives its stored result and is never evaluated. */
function cellText({ attributes, text }: Cell, { strings, dateStyles, date1904 }: WorkbookParts): string {
  switch (attributes['t']) {
    case 's':
      return strings[Number(text)] ?? '';
    case 'inlineStr':
    case 'str':
      return unescapeText(text);
    case 'b':
      return text === '1' ? '是' : '否';
    case 'd':
      return text.slice(0, 10);
    case 'e':
      return '';
    default:
      return numberText(text, dateStyles[Number(attributes['s'] ?? 0)] ?? false, date1904);
  }
}
