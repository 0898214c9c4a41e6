import { Worker } from 'node:worker_threads';
import { ok, type Result } from '@zhuanguan/kernel';
import { numberText } from './cell-text.js';
import { damaged, no } from './file-refusal.js';
import type { Sheet, SheetRow } from './read-rows.js';
import type { XlsAnswer, XlsInput, XlsSheet } from './xls-worker.js';
import type { FileLimits } from './zip-guard.js';

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
const ENCRYPTED = utf16('EncryptedPackage');
const MACROS = [utf16('_VBA_PROJECT_CUR'), utf16('_VBA_PROJECT')];
const BOOKS = [utf16('Workbook'), utf16('Book')];
/** What the thread may use; a workbook of offices needs a tenth of it. */
const THREAD = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64, stackSizeMb: 4 };
const THREAD_MS = 30_000;
/** In a workspace the sources themselves run. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './xls-worker.ts' : './xls-worker.js', import.meta.url);

const directoryAt = (file: Buffer): number =>
  file.length < 512 ? 0 : (file.readUInt32LE(48) + 1) * 2 ** file.readUInt16LE(30);

/** What an OLE file is, by the names in its directory; nothing of it is parsed here. */
export function guardOle(file: Buffer, limits: FileLimits): Result<void> {
  if (file.includes(ENCRYPTED)) return no('file_encrypted', '文件已加密，无法读取；请去掉打开密码后重新保存再导入。');
  if (MACROS.some((name) => file.includes(name)))
    return no('file_macros', '文件带有宏，不能导入；请另存为不带宏的 .xlsx。');
  // The directory stands at the end of most files, and is what a broken transfer loses.
  if (directoryAt(file) >= file.length) return damaged();
  if (!BOOKS.some((name) => file.includes(name)))
    return no('file_unknown', '这不是 Excel 工作簿（可能是 Word 等其他文件），请另存为 .xlsx 后再导入。');
  const max = Math.min(limits.maxBytes, limits.maxXlsBytes);
  if (file.length > max)
    return no('file_too_large', `.xls 文件超过 ${Math.floor(max / 1024 / 1024)} MB，请另存为 .xlsx 或拆分后再导入。`);
  return ok(undefined);
}

/** One at a time: each thread may use the memory above. */
let last: Promise<unknown> = Promise.resolve();

export function readXls(file: Buffer, limits: FileLimits): Promise<Result<Sheet[]>> {
  const next = last.then(() => inThread({ file, maxRows: limits.maxRows }));
  last = next.catch(() => undefined);
  return next.then((answer) => {
    if (!('failure' in answer)) return ok(answer.sheets.map((sheet) => toSheet(sheet, answer.date1904)));
    return answer.failure === 'encrypted'
      ? no('file_encrypted', '文件已加密，无法读取；请去掉打开密码后重新保存再导入。')
      : damaged();
  });
}

/** A thread that runs out of memory or time ends alone; its file is then one that cannot be read. */
function inThread(input: XlsInput): Promise<XlsAnswer> {
  return new Promise((resolve) => {
    const worker = new Worker(WORKER, { workerData: input, resourceLimits: THREAD, execArgv: [] });
    const end = (answer: XlsAnswer) => {
      clearTimeout(timer);
      resolve(answer);
      void worker.terminate();
    };
    const timer = setTimeout(() => end({ failure: 'damaged' }), THREAD_MS);
    worker.once('message', end);
    worker.once('error', () => end({ failure: 'damaged' }));
    worker.once('exit', () => end({ failure: 'damaged' }));
  });
}

function toSheet({ name, hidden, tooLong, rows }: XlsSheet, date1904: boolean): Sheet {
  return {
    name,
    tooLong,
    ...(hidden ? { hidden } : {}),
    rows: rows.map(({ rowNumber, hidden: hiddenRow, cells }) => {
      const row: SheetRow = { rowNumber, cells: new Map(), ...(hiddenRow ? { hidden: true } : {}) };
      for (const [column, text, flags] of cells) {
        const shown = /^-?[\d.]+(?:e[+-]?\d+)?$/i.test(text) ? numberText(text, (flags & 1) === 1, date1904) : text;
        if (shown) row.cells.set(column, shown);
        if (flags & 2) (row.formulas ??= []).push(column);
        if (flags & 4) (row.unresolved ??= []).push(column);
      }
      return row;
    }),
  };
}
