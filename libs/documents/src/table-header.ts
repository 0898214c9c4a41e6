import { plain, type KeyOf, type TableColumn } from './header-words.js';
import { isUnitLine } from './form-lines.js';
import type { Sheet, SheetRow } from './read-rows.js';

export interface HeaderColumn {
  column: number;
  word: string;
}

export interface Header {
  firstRow: number;
  lastRow: number;
  /** Every word by column; with a header of two lines the lower word. */
  words: ReadonlyMap<number, string>;
  /** What is read, by key. */
  columns: ReadonlyMap<string, readonly HeaderColumn[]>;
}

/** Of these a table may have two columns, e.g. 办公电话 and 手机, 职务 and 职级; both are read. */
const JOINED = new Set(['title', 'phone']);
/** What follows such a column is about another person. */
const OTHER_PERSON = /领导|负责人/;

/** The row with the most words of the form; undefined where one that the form needs is nowhere. */
export function findHeader(sheet: Sheet, columns: readonly TableColumn[], keyOf: KeyOf): Header | undefined {
  let best: { row: SheetRow; index: number; found: number } | undefined;
  for (const [index, row] of sheet.rows.entries()) {
    const found = columnsOf(row.cells, keyOf).size;
    if (found > (best?.found ?? 0)) best = { row, index, found };
  }
  if (!best) return undefined;
  const header = withFirstLine(
    sheet.rows[best.index - 1],
    withSecondLine(best.row, sheet.rows[best.index + 1], keyOf),
    keyOf,
  );
  const needed = columns.filter((c) => c.required && c.key !== 'unit');
  return needed.every(({ key }) => header.columns.has(key)) ? header : undefined;
}

/** 联系方式 printed over 办公电话 and 手机: the words of the second line tell what stands below them. */
function withSecondLine(row: SheetRow, below: SheetRow | undefined, keyOf: KeyOf): Header {
  const two =
    below?.rowNumber === row.rowNumber + 1 && [...below.cells.values()].every((text) => keyOf(text) !== undefined);
  const words = new Map([...row.cells, ...(two ? below.cells : [])].sort(([a], [b]) => a - b));
  const lastRow = two ? below.rowNumber : row.rowNumber;
  return { firstRow: row.rowNumber, lastRow, words, columns: columnsOf(words, keyOf) };
}

/**
 * 序号, 单位名称 and 备注 merged over two lines, 专管员信息 printed over the words of the second: the line above says what has
 * no word below it, and whose columns they are (分管领导 over 姓名, 电话 is about another person).
 */
function withFirstLine(above: SheetRow | undefined, header: Header, keyOf: KeyOf): Header {
  const texts = above ? [...new Set(above.cells.values())] : [];
  if (above?.rowNumber !== header.firstRow - 1 || texts.length < 2 || isUnitLine(texts)) return header;
  const own = [...above.cells].filter(([column, text]) => !header.words.has(column) && keyOf(text) !== undefined);
  const groups = [...above.cells].filter(([column, text]) => header.words.has(column) && OTHER_PERSON.test(text));
  if (own.length === 0 && groups.length === 0) return header;
  const words = new Map(own);
  for (const [column, word] of header.words) {
    const [, group = ''] = [...above.cells].filter(([at]) => at <= column).at(-1) ?? [];
    words.set(column, OTHER_PERSON.test(group) ? `${group}${word}` : word);
  }
  const sorted = new Map([...words].sort(([a], [b]) => a - b));
  return { ...header, firstRow: above.rowNumber, words: sorted, columns: columnsOf(sorted, keyOf) };
}

function columnsOf(words: ReadonlyMap<number, string>, keyOf: KeyOf): Map<string, HeaderColumn[]> {
  const columns = new Map<string, HeaderColumn[]>();
  let otherPerson = false;
  for (const [column, word] of words) {
    otherPerson ||= OTHER_PERSON.test(word);
    const key = keyOf(word);
    if (key === undefined) continue;
    const known = columns.get(key);
    if (!known) columns.set(key, [{ column, word }]);
    // Merged header cells repeat their text; the first one counts.
    else if (JOINED.has(key) && !otherPerson && known.every((c) => plain(c.word) !== plain(word)))
      known.push({ column, word });
  }
  return columns;
}

/** A long table repeats its header on every printed page: a row of nothing but the words of their columns. */
export const isHeaderAgain = (row: SheetRow, { words }: Header, keyOf: KeyOf): boolean =>
  [...row.cells].every(([column, text]) => {
    const word = words.get(column) ?? '';
    return plain(text) === plain(word) || (keyOf(text) !== undefined && keyOf(text) === keyOf(word));
  });
