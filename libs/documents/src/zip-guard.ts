import { ok, refuse, type Result } from '@zhuanguan/kernel';
import { zipEntries, type ZipEntry } from './zip-entries.js';

/** Bounds that a workbook of an office never meets, and a hostile one does. Sizes in bytes. */
export interface FileLimits {
  maxBytes: number;
  maxUnpackedBytes: number;
  maxRatio: number;
  maxEntries: number;
  maxRows: number;
}

export const DEFAULT_LIMITS: FileLimits = {
  maxBytes: 20 * 1024 * 1024,
  maxUnpackedBytes: 400 * 1024 * 1024,
  maxRatio: 200,
  maxEntries: 2_000,
  maxRows: 20_000,
};

const OLE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);

const no = (code: string, detail: string): Result<never> =>
  refuse('invalid', code, detail, { fields: [{ field: '/file', code, detail }] });

/** Looks at the zip's own table of contents before anything is unpacked; gives it where the file may be read. */
export function guardWorkbook(file: Buffer, limits: FileLimits): Result<ZipEntry[]> {
  if (file.length === 0) return no('file_empty', '文件是空的，请重新选择。');
  if (file.length > limits.maxBytes)
    return no('file_too_large', `文件超过 ${Math.floor(limits.maxBytes / 1024 / 1024)} MB，请拆分后再导入。`);
  if (file.subarray(0, 4).equals(OLE))
    return no('file_old_or_encrypted', '这是旧版 .xls 或加密的文件，请去掉密码并另存为 .xlsx 后再导入。');
  if (file[0] !== 0x50 || file[1] !== 0x4b)
    return no('file_not_xlsx', '这不是 .xlsx 文件（可能只是改了扩展名），请用表格软件另存为 .xlsx。');
  const entries = zipEntries(file);
  if (!entries) return no('file_damaged', '文件已损坏或不完整，请重新导出后再导入。');
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
    return no('file_bomb', '文件展开后过大，不能导入；请只保留需要的内容后另存。');
  return ok(entries);
}
