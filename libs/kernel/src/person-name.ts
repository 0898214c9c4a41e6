import { ok, refuse, type Result } from './result.js';

/** Look-alikes of the middle dot U+00B7 that spreadsheets and input methods produce. */
const DOTS = /[・･•．·‧∙⋅]|(?<=\p{Script=Han})\.(?=\p{Script=Han})/gu;
/** 〇 is a number to Unicode and a character of names to people. Dots, hyphens and apostrophes stand between parts. */
const ALLOWED = /^[\p{L}\p{M}〇]+(?:[·'\- ][\p{L}\p{M}〇]+)*$/u;

/** Nearly every name: nothing in it is put otherwise. */
const PLAIN = /^[\u4e00-\u9fff]{2,20}$/;

/**
 * A person's name: 2 to 20 characters counted as code points, so that rare characters (Ext-B) count once. Spaces between
 * Han characters go (姓 名 is padded on paper forms); between Latin letters one stays.
 */
export function normalisePersonName(text: string): Result<string> {
  if (PLAIN.test(text)) return ok(text);
  const name = text
    .normalize('NFC')
    .replace(/[\s\u3000\u200b\ufeff]+/g, ' ')
    .trim()
    .replace(/(?<=[\p{Script=Han}·・･•．‧]) (?=[\p{Script=Han}·・･•．‧])/gu, '')
    .replace(DOTS, '·');
  if (!name) return refuse('invalid', 'required', '请填写姓名。');
  const length = [...name].length;
  if (length < 2 || length > 20) return refuse('invalid', 'name_length', '姓名应为 2 至 20 个字。');
  if (!ALLOWED.test(name)) return refuse('invalid', 'name_characters', '姓名中有数字或符号，请核对。');
  return ok(name);
}
