import { isDate } from './date.js';
import { digitsToHalfWidth } from './text.js';
import { ok, refuse, type Result } from './result.js';

/** GB 11643. */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = '10X98765432';

/** 公民身份号码, upper case; `today` (YYYY-MM-DD) bounds the birth date. Only where a form asks for it (PIPL 6). */
export function normaliseCitizenId(text: string, today: string): Result<string> {
  const id = digitsToHalfWidth(text).replace(/\s/g, '').toUpperCase();
  if (/^\d{15}$/.test(id)) return refuse('invalid', 'citizen_id_old', '15 位旧身份证号请换成 18 位号码。');
  if (!/^\d{17}[\dX]$/.test(id)) return refuse('invalid', 'citizen_id_shape', '身份证号应为 18 位，最后一位可以是 X。');
  const birth = `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`;
  if (!isDate(birth) || birth > today)
    return refuse('invalid', 'citizen_id_birth', '身份证号中的出生日期不存在，请核对。');
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(id[i]), 0);
  if (CHECKS[sum % 11] !== id[17]) return refuse('invalid', 'citizen_id_checksum', '身份证号校验不通过，请逐位核对。');
  return ok(id);
}

/** GB/T 2261.1 by the 17th digit: odd is male. */
export const sexOfCitizenId = (id: string): '1' | '2' => (Number(id[16]) % 2 === 1 ? '1' : '2');
