import { ok, refuse, type Result } from '@zhuanguan/kernel';
import { readSheets, type Sheet } from './read-rows.js';
import { DEFAULT_LIMITS, guardWorkbook, type FileLimits } from './zip-guard.js';

/** All sheets of a file; one that cannot be read is a refusal that says why. */
export async function readWorkbook(file: Buffer, limits: Partial<FileLimits> = {}): Promise<Result<Sheet[]>> {
  const all = { ...DEFAULT_LIMITS, ...limits };
  const admitted = guardWorkbook(file, all);
  if (!admitted.ok) return admitted;
  const sheets = await readSheets(file, admitted.value, all.maxRows).catch(() => undefined);
  if (sheets) return ok(sheets);
  const detail = '文件已损坏或不完整，请重新导出后再导入。';
  return refuse('invalid', 'file_damaged', detail, { fields: [{ field: '/file', code: 'file_damaged', detail }] });
}
