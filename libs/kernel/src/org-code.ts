import { digitsToHalfWidth } from './text.js';
import { ok, refuse, type Result } from './result.js';
import { normaliseUscc } from './uscc.js';

/** GB 11714 组织机构代码: eight characters and a check character. */
const WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

const valueOf = (character: string): number => {
  if (/\d/.test(character)) return Number(character);
  return /[A-Z]/.test(character) ? character.charCodeAt(0) - 55 : -1;
};

export function orgCodeCheckCharacter(first8: string): string | undefined {
  let sum = 0;
  for (let i = 0; i < 8; i += 1) {
    const value = valueOf(first8[i] ?? ' ');
    if (value < 0) return undefined;
    sum += value * (WEIGHTS[i] ?? 0);
  }
  const check = 11 - (sum % 11);
  return check === 10 ? 'X' : check === 11 ? '0' : String(check);
}

/** Accepts it with or without the hyphen, gives it with. */
export function normaliseOrgCode(text: string): Result<string> {
  const code = digitsToHalfWidth(text).replace(/[\s-]/g, '').toUpperCase();
  if (code.length !== 9)
    return refuse('invalid', 'org_code_length', '组织机构代码应为 9 位（如 01160999-7），请核对。');
  if (orgCodeCheckCharacter(code) !== code[8])
    return refuse('invalid', 'org_code_checksum', '组织机构代码校验不通过，请逐位核对。');
  return ok(`${code.slice(0, 8)}-${code[8]}`);
}

/** What a form takes for 组织机构代码: the code, or the 18-character credit code that holds it since 2015. */
export function normaliseCodeOfOrganisation(text: string): Result<string> {
  const { length } = digitsToHalfWidth(text).replace(/[\s-]/g, '');
  if (length === 18) return normaliseUscc(text);
  if (length === 9) return normaliseOrgCode(text);
  return refuse(
    'invalid',
    'org_code_length',
    '组织机构代码应为 9 位（如 01160999-7），或填 18 位统一社会信用代码，请核对。',
  );
}

/** Characters 9 to 17 of a 统一社会信用代码 are the organisation code. */
export const orgCodeOfUscc = (uscc: string): string => `${uscc.slice(8, 16)}-${uscc[16]}`;
