import { ok, refuse, type Result } from '@zhuanguan/kernel';
import { isUnitLine, unitOnLine } from './form-lines.js';
import { headerWords, type KeyOf, type TableColumn } from './header-words.js';
import { readSheets, type Sheet } from './read-rows.js';
import { readBody, type TableRow } from './table-body.js';
import { findHeader, type Header } from './table-header.js';
import { DEFAULT_LIMITS, guardWorkbook, type FileLimits } from './zip-guard.js';

export interface SpecialistTable {
  sheet: string;
  title?: string;
  /** What stands after 单位： on the form's line. */
  sealUnit?: string;
  headerRow: number;
  rows: TableRow[];
  footers: string[];
  warnings: string[];
}

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
  const keyOf = headerWords(options.columns);
  const found = sheets.flatMap((sheet) => {
    const header = findHeader(sheet, options.columns, keyOf);
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
  return ok(toTable(first.sheet, first.header, keyOf, others));
}

function toTable(sheet: Sheet, header: Header, keyOf: KeyOf, otherSheets: string[]): SpecialistTable {
  const above = sheet.rows.filter((r) => r.rowNumber < header.firstRow).map((r) => [...new Set(r.cells.values())]);
  const title = above.find((texts) => !isUnitLine(texts))?.[0];
  const { rows, footers, unitBelow } = readBody(sheet, header, title, keyOf);
  const sealUnit = unitOnLine(above.find(isUnitLine) ?? []) || unitBelow;
  return {
    sheet: sheet.name,
    headerRow: header.firstRow,
    rows,
    footers,
    warnings: otherSheets.length > 0 ? [`还有其他工作表也像信息表，未读取：${otherSheets.join('、')}`] : [],
    ...(title ? { title } : {}),
    ...(sealUnit ? { sealUnit } : {}),
  };
}
