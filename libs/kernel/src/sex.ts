import { digitsToHalfWidth } from './text.js';
import { ok, refuse, type Result } from './result.js';

/** 性别 as offices write it, to GB/T 2261.1: 1 male, 2 female. */
const WORDS: Record<string, '1' | '2'> = { 男: '1', 男性: '1', M: '1', '1': '1', 女: '2', 女性: '2', F: '2', '2': '2' };

export function normaliseSex(text: string): Result<'1' | '2'> {
  const code = WORDS[digitsToHalfWidth(text).replace(/\s/g, '').replace(/\.0+$/, '').toUpperCase()];
  return code ? ok(code) : refuse('invalid', 'sex', '性别请填写“男”或“女”。');
}
