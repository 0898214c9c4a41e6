import { refuse, type Result } from '@zhuanguan/kernel';

export const no = (code: string, detail: string): Result<never> =>
  refuse('invalid', code, detail, { fields: [{ field: '/file', code, detail }] });

export const damaged = (): Result<never> => no('file_damaged', '文件已损坏或不完整，请重新导出后再导入。');

export const bomb = (): Result<never> => no('file_bomb', '文件展开后过大，不能导入；请只保留需要的内容后另存。');

/** More than any workbook of an office holds; reading stops where this is thrown. */
export class TooMuchError extends Error {}
