import { ok, type Result } from '@zhuanguan/kernel';
import { no } from './file-refusal.js';
import type { Sheet } from './read-rows.js';

const DELIMITERS = [',', ';', '\t'] as const;
/** So much of the text tells how its fields are divided. */
const SAMPLE = 20_000;

/** Text as Excel and WPS write it: UTF-8, or GB18030 where the text is not UTF-8, or UTF-16 with its mark. */
export function decodeText(file: Buffer): string | undefined {
  const mark = file.subarray(0, 2).toString('hex');
  const encodings = mark === 'fffe' ? ['utf-16le'] : mark === 'feff' ? ['utf-16be'] : ['utf-8', 'gb18030'];
  for (const encoding of encodings) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(file);
      // A text has no such characters; a picture or a program has.
      return /[\u0000-\u0008\u000e-\u001f]/.test(text.slice(0, SAMPLE)) ? undefined : text;
    } catch {
      // The next one.
    }
  }
  return undefined;
}

export function readCsv(text: string, maxRows: number): Result<Sheet[]> {
  if (/^\s*<(?:!doctype|html|\?xml|table|meta|head|body|style)/i.test(text.slice(0, 1_000)))
    return no('file_html', '这是网页（或 XML）改成的表格文件，不能读取；请用 Excel 或 WPS 打开后另存为 .xlsx。');
  const delimiter = delimiterOf(text.slice(0, SAMPLE));
  const sheet: Sheet = { name: 'CSV', rows: [], tooLong: false };
  let rowNumber = 0;
  for (const fields of records(text, delimiter)) {
    rowNumber += 1;
    const cells = new Map<number, string>();
    for (const [i, field] of fields.entries()) {
      const value = plainField(field);
      if (value) cells.set(i + 1, value);
    }
    if (cells.size === 0) continue;
    if (sheet.rows.length >= maxRows) {
      sheet.tooLong = true;
      break;
    }
    sheet.rows.push({ rowNumber, cells });
  }
  return ok([sheet]);
}

/** ="0479" keeps zeros in Excel, an apostrophe keeps a formula from being one; neither is the value. */
function plainField(field: string): string {
  const text = field.trim();
  const kept = /^="(.*)"$/s.exec(text)?.[1];
  return (kept ?? text.replace(/^'(?=[=+\-@])/, '')).trim();
}

/** The sign that most lines of the beginning have, outside of quotes. */
function delimiterOf(sample: string): string {
  const lines = sample.replace(/"(?:[^"]|"")*"/g, '').split(/\r?\n|\r/);
  const counts = DELIMITERS.map((sign) => lines.filter((line) => line.includes(sign)).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

/** RFC 4180 with any line end; a quote inside an unquoted field is a character like others. */
function* records(text: string, delimiter: string): Generator<string[]> {
  let fields: string[] = [];
  let at = 0;
  const special = new RegExp(`[${delimiter}\r\n]`, 'g');
  while (at < text.length) {
    let field: string;
    if (text[at] === '"') [field, at] = quoted(text, at);
    else field = '';
    special.lastIndex = at;
    const end = special.exec(text)?.index ?? text.length;
    field += text.slice(at, end);
    fields.push(field);
    at = end + 1;
    if (end < text.length && text[end] === delimiter) {
      if (at >= text.length) fields.push('');
      else continue;
    }
    if (text[end] === '\r' && text[at] === '\n') at += 1;
    yield fields;
    fields = [];
  }
  if (fields.length > 0) yield fields;
}

/** The field and where it ends; "" is a quote. Without its closing quote it goes on to the end of the text. */
function quoted(text: string, from: number): [string, number] {
  let field = '';
  let at = from + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return [field + text.slice(at), text.length];
    field += text.slice(at, quote);
    if (text[quote + 1] !== '"') return [field, quote + 1];
    field += '"';
    at = quote + 2;
  }
}
