import { dateFromExcelSerial } from '@zhuanguan/kernel';
import { readParts, unescapeText, type WorkbookParts } from './workbook-parts.js';
import { readXml, type Attributes } from './xml-events.js';
import type { ZipEntry } from './zip-entries.js';

export interface SheetRow {
  /** As in Excel, from 1. */
  rowNumber: number;
  /** Text by column, from 1; absent = empty. */
  cells: Map<number, string>;
}

export interface Sheet {
  name: string;
  rows: SheetRow[];
  /** More rows than may be read. */
  tooLong: boolean;
}

/** A run of empty rows this long ends a sheet: formatting down to row 1,048,576 is common. */
const EMPTY_RUN = 500;

/**
 * Reads the sheets of a workbook in the order of its tabs. Ours, because the streaming reader of exceljs takes the parts in
 * the order they happen to lie, loses some, and waits for ever on a damaged one. Throws on what cannot be read.
 */
export async function readSheets(file: Buffer, entries: readonly ZipEntry[], maxRows: number): Promise<Sheet[]> {
  const parts = await readParts(file, entries);
  const sheets: Sheet[] = [];
  for (const { name, content } of parts.sheets) sheets.push(await readSheet(name, content, parts, maxRows));
  return sheets;
}

interface Cell {
  column: number;
  attributes: Attributes;
  text: string;
}

async function readSheet(name: string, content: Buffer, parts: WorkbookParts, maxRows: number): Promise<Sheet> {
  const sheet: Sheet = { name, rows: [], tooLong: false };
  let row: SheetRow = { rowNumber: 0, cells: new Map() };
  let cell: Cell | undefined;
  let column = 0;
  let [inText, inPhonetic, ended] = [false, false, false];
  await readXml(content, {
    open: (tag, attributes) => {
      if (tag === 'row') {
        row = { rowNumber: Number(attributes['r']) || row.rowNumber + 1, cells: new Map() };
        column = 0;
      } else if (tag === 'c') {
        column = columnOf(attributes['r']) ?? column + 1;
        cell = { column, attributes, text: '' };
      } else if (tag === 'rPh') inPhonetic = true;
      else if (tag === 'v' || tag === 't') inText = !inPhonetic;
    },
    text: (text) => {
      if (cell && inText) cell.text += text;
    },
    close: (tag) => {
      if (tag === 'v' || tag === 't') inText = false;
      else if (tag === 'rPh') inPhonetic = false;
      else if (tag === 'c' && cell) {
        const text = cellText(cell, parts).trim();
        if (text) row.cells.set(cell.column, text);
        cell = undefined;
      } else if (tag === 'row' && !ended) ended = !keep(sheet, row, maxRows);
    },
    enough: () => ended,
  });
  return sheet;
}

/** False once the sheet is at its end. */
function keep(sheet: Sheet, row: SheetRow, maxRows: number): boolean {
  if (row.cells.size === 0) return row.rowNumber - (sheet.rows.at(-1)?.rowNumber ?? 0) <= EMPTY_RUN;
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
function cellText({ attributes, text }: Cell, { strings, dateStyles }: WorkbookParts): string {
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
      return numberText(text, dateStyles[Number(attributes['s'] ?? 0)] ?? false);
  }
}

function numberText(text: string, shownAsDate: boolean): string {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) return '';
  const date = shownAsDate ? dateFromExcelSerial(value) : undefined;
  // A phone number in a column formatted as dates is no date: it stays the number it is.
  if (date?.ok) return date.value;
  return Number.isInteger(value) ? value.toFixed(0) : String(value);
}
