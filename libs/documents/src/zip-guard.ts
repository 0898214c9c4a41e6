import { refuse, type Refusal } from '@zhuanguan/kernel';

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

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const OLE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);

const no = (code: string, detail: string): Refusal =>
  refuse('invalid', code, detail, { fields: [{ field: '/file', code, detail }] }).refusal;

/** Looks at the zip's own table of contents before anything is unpacked; undefined = may be read. */
export function guardWorkbook(file: Buffer, limits: FileLimits): Refusal | undefined {
  if (file.length === 0) return no('file_empty', '文件是空的，请重新选择。');
  if (file.length > limits.maxBytes)
    return no('file_too_large', `文件超过 ${Math.floor(limits.maxBytes / 1024 / 1024)} MB，请拆分后再导入。`);
  if (file.subarray(0, 4).equals(OLE))
    return no('file_old_or_encrypted', '这是旧版 .xls 或加密的文件，请去掉密码并另存为 .xlsx 后再导入。');
  if (file[0] !== 0x50 || file[1] !== 0x4b)
    return no('file_not_xlsx', '这不是 .xlsx 文件（可能只是改了扩展名），请用表格软件另存为 .xlsx。');
  const entries = centralDirectory(file);
  if (!entries) return no('file_damaged', '文件已损坏或不完整，请重新导出后再导入。');
  if (entries.some((e) => /vbaProject|\.bin$/i.test(e.name) && /vba/i.test(e.name)))
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
  return undefined;
}

function centralDirectory(file: Buffer): { name: string; size: number }[] | undefined {
  const from = Math.max(0, file.length - 65_557);
  let end = -1;
  for (let at = file.length - 22; at >= from; at -= 1)
    if (file.readUInt32LE(at) === END) {
      end = at;
      break;
    }
  if (end < 0) return undefined;
  const count = file.readUInt16LE(end + 10);
  let at = file.readUInt32LE(end + 16);
  const entries: { name: string; size: number }[] = [];
  for (let i = 0; i < count; i += 1) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== ENTRY) return undefined;
    const nameLength = file.readUInt16LE(at + 28);
    entries.push({ name: file.toString('utf8', at + 46, at + 46 + nameLength), size: file.readUInt32LE(at + 24) });
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return entries;
}
