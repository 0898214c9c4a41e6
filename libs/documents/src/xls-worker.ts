import { parentPort, workerData } from 'node:worker_threads';
import { read, set_cptable, SSF, type CellObject, type WorkBook } from '@e965/xlsx';
import * as codepages from '@e965/xlsx/dist/cpexcel.full.mjs';

/** Column, text, 1 where it is a date's number, 2 where a formula gave it, 4 where a formula gave nothing. */
export type XlsCell = [column: number, text: string, flags: number];
export interface XlsSheet {
  name: string;
  hidden: boolean;
  tooLong: boolean;
  rows: { rowNumber: number; hidden: boolean; cells: XlsCell[] }[];
}
export interface XlsInput {
  file: Uint8Array;
  maxRows: number;
}
export type XlsAnswer = { sheets: XlsSheet[]; date1904: boolean } | { failure: 'encrypted' | 'damaged' };

const isDateFormat = SSF as { is_date(format: string): boolean };

/** Runs in a thread of its own, bounded in memory and time: the old format is read by a library that trusts its input. */
if (parentPort) parentPort.postMessage(answer(workerData as XlsInput));

function answer({ file, maxRows }: XlsInput): XlsAnswer {
  try {
    // Workbooks before Excel 97 are written in a code page, in China 936.
    set_cptable(codepages);
    const book = read(file, {
      type: 'array',
      dense: true,
      cellFormula: true,
      cellHTML: false,
      cellText: false,
      cellNF: true,
      // For the rows that are hidden.
      cellStyles: true,
      // Title and header lines stand above the rows.
      sheetRows: maxRows + 100,
    });
    const date1904 = book.Workbook?.WBProps?.date1904 === true;
    return { sheets: book.SheetNames.map((name, i) => sheetOf(book, name, i, maxRows)), date1904 };
  } catch (error) {
    return { failure: /password-protected/i.test(String(error)) ? 'encrypted' : 'damaged' };
  }
}

function sheetOf(book: WorkBook, name: string, index: number, maxRows: number): XlsSheet {
  const sheet = book.Sheets[name];
  const lines = (sheet?.['!data'] ?? []) as (CellObject[] | undefined)[];
  const rows: XlsSheet['rows'] = [];
  let tooLong = false;
  for (const [i, line] of lines.entries()) {
    const cells = (line ?? []).flatMap((cell, column) => {
      const read = cell ? cellOf(cell) : undefined;
      return read ? [[column + 1, ...read] satisfies XlsCell] : [];
    });
    if (cells.length === 0) continue;
    if (rows.length >= maxRows) {
      tooLong = true;
      break;
    }
    rows.push({ rowNumber: i + 1, hidden: sheet?.['!rows']?.[i]?.hidden === true, cells });
  }
  return { name, hidden: (book.Workbook?.Sheets?.[index]?.Hidden ?? 0) !== 0, tooLong, rows };
}

function cellOf(cell: CellObject): [string, number] | undefined {
  const formula = cell.f !== undefined ? 2 : 0;
  if (cell.t === 'z' || cell.t === 'e' || cell.v === undefined) return formula ? ['', 4] : undefined;
  if (cell.t === 'b') return [cell.v ? '是' : '否', formula];
  const text = String(cell.v).trim();
  if (cell.t === 'n') return [text, formula | (isDateFormat.is_date(String(cell.z ?? '')) ? 1 : 0)];
  return text || formula ? [text, formula] : undefined;
}
