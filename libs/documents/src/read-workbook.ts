import { type Result, ok } from '@zhuanguan/kernel';
import { bomb, damaged, no, TooMuchError } from './file-refusal.js';
import { decodeText, readCsv } from './read-csv.js';
import { readSheets, type Sheet } from './read-rows.js';
import { guardOle, readXls } from './read-xls.js';
import { DEFAULT_LIMITS, guardZip, type FileLimits } from './zip-guard.js';

const OLE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);
const ZIP = Buffer.from('PK');

/**
 * All sheets of a file: .xlsx, .xls or .csv, by what it is and not by what it is called. One that cannot be read is a refusal
 * that says why. Formulas give the value they were saved with, macros are refused, links to other files are never followed.
 */
export async function readWorkbook(file: Buffer, limits: Partial<FileLimits> = {}): Promise<Result<Sheet[]>> {
  const all = { ...DEFAULT_LIMITS, ...limits };
  if (file.length === 0) return no('file_empty', '文件是空的，请重新选择。');
  if (file.length > all.maxBytes)
    return no('file_too_large', `文件超过 ${Math.floor(all.maxBytes / 1024 / 1024)} MB，请拆分后再导入。`);
  if (file.subarray(0, OLE.length).equals(OLE)) {
    const admitted = guardOle(file, all);
    return admitted.ok ? readXls(file, all) : admitted;
  }
  if (file.subarray(0, ZIP.length).equals(ZIP)) return readXlsx(file, all);
  const text = decodeText(file);
  if (text === undefined) return no('file_unknown', '无法识别这个文件。请用 Excel 或 WPS 打开后另存为 .xlsx，再导入。');
  return readCsv(text, all.maxRows);
}

async function readXlsx(file: Buffer, limits: FileLimits): Promise<Result<Sheet[]>> {
  const admitted = guardZip(file, limits);
  if (!admitted.ok) return admitted;
  try {
    return ok(await readSheets(file, admitted.value, limits.maxRows));
  } catch (error) {
    return error instanceof TooMuchError ? bomb() : damaged();
  }
}
