import { digitsToHalfWidth, ok, refuse, type Result } from '@zhuanguan/kernel';
import { readSheets, type Sheet, type SheetRow } from './read-rows.js';
import { DEFAULT_LIMITS, guardWorkbook, type FileLimits } from './zip-guard.js';

export interface TableColumn {
  key: string;
  label: string;
  required: boolean;
  aliases?: string[];
}

export interface TableCell {
  raw: string;
  /** C7 */
  address: string;
}

export interface SpecialistTable {
  sheet: string;
  title?: string;
  /** What stands after 单位： on the form's line. */
  sealUnit?: string;
  headerRow: number;
  rows: { rowNumber: number; cells: Record<string, TableCell> }[];
  footers: string[];
  warnings: string[];
}

const FOOTER =
  /^(填表人|填报人|报送人|制表人|审核人|(单位)?负责人|分管领导|经办人|联系人|联系电话|电话|传真|填报日期|日期|填表日期|备注?说明|注)\s*[:：]|^合计|^总计|^共计/;
const STAMP = /[（(]\s*(?:盖\s*章|公\s*章|签\s*章|盖\s*公\s*章|印\s*章)\s*[）)]/g;
const SEAL_LINE = /^(?:填报|报送)?\s*单\s*位\s*(?:名称)?\s*[:：]/;
const DATE_ON_LINE =
  /(?:填报|填表|报送)?\s*(?:日期|时间)\s*[:：].*$|\s*\d{4}\s*[年.\-/]\s*\d{1,2}\s*[月.\-/]\s*\d{1,2}\s*日?\s*$/;
/** Of these a table may have two columns, e.g. 办公电话 and 手机, 职务 and 职级; both are read. */
const JOINED = ['title', 'phone'];

/** Header words compared without spaces, line breaks, brackets and width. */
const plain = (text: string): string => digitsToHalfWidth(text).replace(/[\s()/、*:]/g, '');
/** 联系电话（手机） is a 联系电话. */
const readings = (text: string): string[] => [plain(text), plain(text.replace(/[（(][^）)]*[）)]/g, ''))];

/** Reads the 信息表 as offices send it; a file that cannot be read is a refusal that says why. */
export async function readSpecialistTable(
  file: Buffer,
  options: { columns: readonly TableColumn[]; limits?: Partial<FileLimits> },
): Promise<Result<SpecialistTable>> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const admitted = guardWorkbook(file, limits);
  if (!admitted.ok) return admitted;
  const sheets = await readSheets(file, admitted.value, limits.maxRows).catch(() => undefined);
  if (!sheets)
    return refuse('invalid', 'file_damaged', '文件已损坏或不完整，请重新导出后再导入。', {
      fields: [{ field: '/file', code: 'file_damaged', detail: '文件无法读取。' }],
    });
  const found = sheets.flatMap((sheet) => {
    const header = findHeader(sheet, options.columns);
    return header ? [{ sheet, header }] : [];
  });
  const [first] = found;
  if (!first) {
    const wanted = options.columns
      .filter((c) => c.required)
      .map((c) => c.label)
      .join('、');
    return refuse('invalid', 'no_header', `没有找到表头。请使用本地的信息表，表头应有：${wanted}。`, {
      fields: [{ field: '/file', code: 'no_header', detail: `表头应有：${wanted}。` }],
    });
  }
  if (first.sheet.tooLong)
    return refuse('invalid', 'too_many_rows', `超过 ${limits.maxRows} 行，请拆分后再导入。`, {
      fields: [{ field: '/file', code: 'too_many_rows', detail: `最多 ${limits.maxRows} 行。` }],
    });
  const others = found.slice(1).map((f) => f.sheet.name);
  return ok(toTable(first.sheet, first.header, others));
}

interface Header {
  row: SheetRow;
  columns: Map<string, number[]>;
}

function findHeader(sheet: Sheet, columns: readonly TableColumn[]): Header | undefined {
  let best: Header | undefined;
  for (const row of sheet.rows) {
    const found = new Map<string, number[]>();
    for (const [column, text] of row.cells) {
      const key = keyOf(text, columns);
      const known = key === undefined ? undefined : found.get(key);
      if (key && !known) found.set(key, [column]);
      // Merged header cells repeat their text; the first one counts.
      else if (key && JOINED.includes(key) && known?.every((c) => plain(row.cells.get(c) ?? '') !== plain(text)))
        known.push(column);
    }
    if (found.size > (best?.columns.size ?? 0)) best = { row, columns: found };
  }
  const needed = columns.filter((c) => c.required && c.key !== 'unit').map((c) => c.key);
  return best && needed.every((key) => best.columns.has(key)) ? best : undefined;
}

const keyOf = (text: string, columns: readonly TableColumn[]): string | undefined =>
  columns.find((c) => [c.label, ...(c.aliases ?? [])].some((word) => readings(text).includes(plain(word))))?.key;

/** A long table repeats its header on every printed page. */
const isHeaderAgain = (row: SheetRow, header: Header): boolean =>
  [...header.columns.values()]
    .flat()
    .every((column) => plain(row.cells.get(column) ?? '') === plain(header.row.cells.get(column) ?? ''));

/** The unit on the form's line, without stamp and date; it may stand in the next cell. */
function unitOnLine(texts: readonly string[]): string {
  const bare = texts.map((text) => text.replace(STAMP, '').replace(SEAL_LINE, '').replace(DATE_ON_LINE, '').trim());
  return bare.find(Boolean) ?? '';
}

function toTable(sheet: Sheet, header: Header, otherSheets: string[]): SpecialistTable {
  const warnings: string[] = [];
  if (otherSheets.length > 0) warnings.push(`还有其他工作表也像信息表，未读取：${otherSheets.join('、')}`);
  const above = sheet.rows.filter((r) => r.rowNumber < header.row.rowNumber).map((r) => [...new Set(r.cells.values())]);
  const isSeal = ([first = '']: readonly string[]) => SEAL_LINE.test(first.replace(STAMP, ''));
  const sealUnit = unitOnLine(above.find(isSeal) ?? []);
  const title = above.find((texts) => !isSeal(texts))?.[0];
  const rows: SpecialistTable['rows'] = [];
  const footers: string[] = [];
  let unitAbove: TableCell | undefined;
  for (const row of sheet.rows) {
    if (row.rowNumber <= header.row.rowNumber) continue;
    if (isHeaderAgain(row, header)) continue;
    const texts = [...row.cells.values()];
    if (texts[0] !== undefined && FOOTER.test(texts[0])) {
      footers.push(texts.join(' '));
      continue;
    }
    const cells = cellsOf(row, header.columns);
    const filled = Object.entries(cells).filter(([key, cell]) => key !== 'index' && key !== 'unit' && cell.raw !== '');
    // A row with nothing but its number or unit is a blank line of the printed form.
    if (filled.length === 0) continue;
    // 单位名称 merged down over several people stands in the first of its rows only.
    const unit = cells['unit'];
    if (unit?.raw) unitAbove = unit;
    else if (unit && unitAbove) cells['unit'] = { ...unit, raw: unitAbove.raw };
    rows.push({ rowNumber: row.rowNumber, cells });
  }
  return {
    sheet: sheet.name,
    headerRow: header.row.rowNumber,
    rows,
    footers,
    warnings,
    ...(title ? { title } : {}),
    ...(sealUnit ? { sealUnit } : {}),
  };
}

const cellsOf = (row: SheetRow, columns: ReadonlyMap<string, readonly number[]>): Record<string, TableCell> =>
  Object.fromEntries(
    [...columns].map(([key, [first = 1, ...more]]) => {
      const texts = [first, ...more].map((column) => (row.cells.get(column) ?? '').trim());
      const raw = more.length > 0 ? [...new Set(texts.filter(Boolean))].join('/') : (row.cells.get(first) ?? '');
      return [key, { raw, address: `${letter(first)}${row.rowNumber}` }];
    }),
  );

const letter = (column: number): string =>
  column > 26
    ? letter(Math.floor((column - 1) / 26)) + letter(((column - 1) % 26) + 1)
    : String.fromCharCode(64 + column);
