import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import ExcelJS from 'exceljs';
import { WATERMARK_SHEET, watermarkFooter, watermarkRows, type Watermark } from './watermark.js';

/** A cell that a spreadsheet would take for a formula is written as text behind an apostrophe-like guard. */
export const safeCell = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

export interface FormTable {
  title: string;
  /** 单位：（盖章） */
  sealLine: string;
  unit?: string;
  columns: readonly { key: string; label: string }[];
  rows: readonly Record<string, string>[];
}

export interface PlainTable {
  sheet: string;
  columns: readonly { label: string; width?: number }[];
  rows: readonly (readonly string[])[];
}

/** A table with a header and nothing else: what a program reads back as easily as a person. */
export async function writePlainTable({ sheet: name, columns, rows }: PlainTable): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.addRow(columns.map((c) => safeCell(c.label))).font = { bold: true };
  for (const row of rows) sheet.addRow(row.map(safeCell));
  // Codes are text: as numbers they would lose their zeros.
  sheet.columns.forEach((column, i) => {
    column.width = columns[i]?.width ?? 18;
    column.numFmt = '@';
  });
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

/** After so many rows others get their turn: a table of a whole region takes seconds to write. */
const TURN = 250;
const othersTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Several such tables, each on a sheet of its own; rows are written as they come, not held. */
export async function writePlainTables(tables: readonly PlainTable[], mark?: Watermark): Promise<Buffer> {
  const out = new PassThrough();
  const written = buffer(out);
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: out, useStyles: true });
  for (const table of tables) await addPlainSheet(workbook, table, mark);
  if (mark) await addWatermark(workbook, mark);
  await workbook.commit();
  return written;
}

async function addPlainSheet(
  workbook: ExcelJS.stream.xlsx.WorkbookWriter,
  { sheet: name, columns, rows }: PlainTable,
  mark?: Watermark,
): Promise<void> {
  const sheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }], ...footerOf(mark) });
  sheet.columns = columns.map(({ width = 18 }) => ({ width, style: { numFmt: '@' } }));
  const header = sheet.addRow(columns.map((c) => safeCell(c.label)));
  header.font = { bold: true };
  header.commit();
  for (const [i, row] of rows.entries()) {
    sheet.addRow(row.map(safeCell)).commit();
    if (i % TURN === TURN - 1) await othersTurn();
  }
  sheet.commit();
}

const footerOf = (mark: Watermark | undefined) =>
  mark ? { headerFooter: { oddFooter: watermarkFooter(mark), evenFooter: watermarkFooter(mark) } } : {};

const addWatermark = (workbook: ExcelJS.stream.xlsx.WorkbookWriter, mark: Watermark): Promise<void> =>
  addPlainSheet(
    workbook,
    {
      sheet: WATERMARK_SHEET,
      columns: [
        { label: '项目', width: 18 },
        { label: '内容', width: 90 },
      ],
      rows: watermarkRows(mark),
    },
    mark,
  );

/** The form in its official layout: merged title, the unit's line, header, rows; then plain tables on sheets of their own, and who took it. */
export async function writeSpecialistForm(
  { title, sealLine, unit, columns, rows }: FormTable,
  others: readonly PlainTable[] = [],
  mark?: Watermark,
): Promise<Buffer> {
  const out = new PassThrough();
  const written = buffer(out);
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: out, useStyles: true });
  const sheet = workbook.addWorksheet('信息表', footerOf(mark));
  const width = columns.length;
  sheet.columns = columns.map((_, i) => ({ width: i === 0 ? 6 : 20 }));
  sheet.mergeCells(1, 1, 1, width);
  const heading = sheet.getCell(1, 1);
  heading.value = title;
  heading.font = { size: 18, bold: true };
  heading.alignment = { horizontal: 'center' };
  sheet.mergeCells(2, 1, 2, width);
  sheet.getCell(2, 1).value = unit ? safeCell(sealLine.replace(/[:：]/, () => `：${unit}`)) : sealLine;
  const header = sheet.addRow(columns.map((c) => safeCell(c.label)));
  header.font = { bold: true };
  header.commit();
  for (const [i, row] of rows.entries()) {
    sheet.addRow(columns.map((c) => safeCell(row[c.key] ?? ''))).commit();
    if (i % TURN === TURN - 1) await othersTurn();
  }
  sheet.commit();
  for (const table of others) await addPlainSheet(workbook, table, mark);
  if (mark) await addWatermark(workbook, mark);
  await workbook.commit();
  return written;
}
