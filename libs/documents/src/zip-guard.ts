import { ok, type Result } from '@zhuanguan/kernel';
import { bomb, damaged, no } from './file-refusal.js';
import { zipEntries, type ZipEntry } from './zip-entries.js';

/** Bounds that a workbook of an office never meets, and a hostile one does. Sizes in bytes. */
export interface FileLimits {
  maxBytes: number;
  /** The old format is unpacked whole in memory. */
  maxXlsBytes: number;
  maxUnpackedBytes: number;
  maxRatio: number;
  maxEntries: number;
  maxRows: number;
}

export const DEFAULT_LIMITS: FileLimits = {
  maxBytes: 20 * 1024 * 1024,
  maxXlsBytes: 10 * 1024 * 1024,
  maxUnpackedBytes: 400 * 1024 * 1024,
  maxRatio: 200,
  maxEntries: 2_000,
  maxRows: 20_000,
};

/** Looks at the zip's own table of contents before anything is unpacked; gives it where the file may be read. */
export function guardZip(file: Buffer, limits: FileLimits): Result<ZipEntry[]> {
  const entries = zipEntries(file);
  if (!entries) return damaged();
  if (entries.some((e) => /vba.*\.bin$|^xl\/macrosheets\//i.test(e.name)))
    return no('file_macros', '文件带有宏，不能导入；请另存为不带宏的 .xlsx。');
  if (!entries.some((e) => e.name === 'xl/workbook.xml'))
    return no('file_not_xlsx', '这不是 .xlsx 工作簿，请用表格软件另存为 .xlsx。');
  const unpacked = entries.reduce((sum, e) => sum + e.size, 0);
  if (
    entries.length > limits.maxEntries ||
    unpacked > limits.maxUnpackedBytes ||
    unpacked > limits.maxRatio * file.length
  )
    return bomb();
  return ok(entries);
}
