import { digitsToHalfWidth } from './text.js';
import { ok, refuse, type Result } from './result.js';

const MOBILE = /^1[3-9]\d{9}$/;
const LANDLINE = /^(0\d{2,3}-?)?\d{7,8}(-\d{1,6})?$/;

/** Area codes have three digits in the greatest cities, else four; written with and without a hyphen it is one number. */
const AREA_CODE = /^(010|02\d|0[3-9]\d{2})-?(?=\d{7})/;

/** A number as Excel may hold it: 13812345678.0 or 1.3812345678E+10. Only exact integers are taken. */
function fromSpreadsheet(text: string): string {
  if (/^\d+\.0+$/.test(text)) return text.replace(/\.0+$/, '');
  const match = /^(\d)\.(\d+)[eE]\+?10$/.exec(text);
  // 1.38E+10 has lost digits; what is left is not a phone number and is refused below.
  return match && match[2]?.length === 10 ? `${match[1]}${match[2]}` : text;
}

/** One phone, mobile or landline, without spaces and country code; a landline with a hyphen after its area code. */
export function normalisePhone(text: string): Result<string> {
  if (MOBILE.test(text)) return ok(text);
  const plain = fromSpreadsheet(digitsToHalfWidth(text).replace(/\s/g, ''))
    .replace(/[－—–‐−]/g, '-')
    .replace(/[()]/g, '-')
    .replace(/^-|(?<=-)-/g, '');
  if (!plain) return refuse('invalid', 'required', '请填写联系电话。');
  const mobile = plain.replace(/-/g, '').replace(/^(\+86|0086|86)(?=1\d{10}$)/, '');
  if (MOBILE.test(mobile)) return ok(mobile);
  const landline = plain.replace(/^(\+86|0086)-?/, '');
  if (LANDLINE.test(landline)) return ok(landline.replace(AREA_CODE, '$1-'));
  return refuse('invalid', 'phone', '联系电话无法识别：手机应为 11 位，座机如 0479-8212345。');
}

export const isMobile = (phone: string): boolean => MOBILE.test(phone);

/** Several numbers in one cell, split by / 、 ； ; ， , or line breaks. */
export const splitPhones = (cell: string): string[] =>
  digitsToHalfWidth(cell)
    .split(/[/、;,\n]|(?<=\d{7})\s{2,}|(?<=\d{4})(?<!0086)\s+(?=(?:\+?86)?1\d{10}|0\d{2,3}[- ]?\d{7})/)
    .map((part) => part.trim())
    .filter((part) => part.length > 0);
