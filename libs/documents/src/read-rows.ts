import { Readable } from 'node:stream';
import ExcelJS from 'exceljs';

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

/** Streams the sheets of a workbook; memory stays bounded by the rows kept. Throws on what cannot be read. */
export async function readSheets(file: Buffer, maxRows: number): Promise<Sheet[]> {
  const reader = new ExcelJS.stream.xlsx.WorkbookReader(Readable.from([file]), {
    worksheets: 'emit',
    sharedStrings: 'cache',
    hyperlinks: 'ignore',
    styles: 'cache',
    entries: 'ignore',
  });
  const sheets: Sheet[] = [];
  for await (const worksheet of reader) {
    const sheet: Sheet = { name: (worksheet as unknown as { name: string }).name, rows: [], tooLong: false };
    sheets.push(sheet);
    let empty = 0;
    for await (const row of worksheet) {
      const cells = textOf(row);
      empty = cells.size === 0 ? empty + 1 : 0;
      if (empty > EMPTY_RUN || sheet.tooLong) continue;
      if (cells.size === 0) continue;
      if (sheet.rows.length >= maxRows) sheet.tooLong = true;
      else sheet.rows.push({ rowNumber: row.number, cells });
    }
  }
  return sheets;
}

function textOf(row: ExcelJS.Row): Map<number, string> {
  const cells = new Map<number, string>();
  row.eachCell({ includeEmpty: false }, (cell, column) => {
    const text = cellText(cell.value).trim();
    if (text) cells.set(column, text);
  });
  return cells;
}

/** What a reader of the sheet sees; a formula gives its stored result and is never evaluated. */
function cellText(value: ExcelJS.CellValue | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isInteger(value) ? value.toFixed(0) : String(value);
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if ('richText' in value) return value.richText.map((part) => part.text).join('');
  if ('result' in value || 'formula' in value || 'sharedFormula' in value)
    return cellText((value as { result?: ExcelJS.CellValue }).result);
  if ('text' in value) return cellText(value.text);
  return '';
}
