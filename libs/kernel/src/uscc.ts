import { digitsToHalfWidth } from './text.js';
import { ok, refuse, type Result } from './result.js';

/** GB 32100-2015: no I O S V Z. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** The 18th character: any of the 31, not only digits and X. */
export function usccCheckCharacter(first17: string): string | undefined {
  let sum = 0;
  for (let i = 0; i < 17; i += 1) {
    const value = ALPHABET.indexOf(first17[i] ?? ' ');
    if (value < 0) return undefined;
    sum += value * (WEIGHTS[i] ?? 0);
  }
  return ALPHABET[(31 - (sum % 31)) % 31];
}

/** 统一社会信用代码, normalised to upper case without spaces. */
export function normaliseUscc(text: string): Result<string> {
  const code = digitsToHalfWidth(text).replace(/[\s-]/g, '').toUpperCase();
  if (code.length !== 18) return refuse('invalid', 'uscc_length', '统一社会信用代码应为 18 位，请核对。');
  const check = usccCheckCharacter(code);
  if (check === undefined)
    return refuse('invalid', 'uscc_character', '统一社会信用代码中有不允许的字符（不含 I、O、S、V、Z），请核对。');
  if (check !== code[17]) return refuse('invalid', 'uscc_checksum', '统一社会信用代码校验不通过，请逐位核对。');
  return ok(code);
}
