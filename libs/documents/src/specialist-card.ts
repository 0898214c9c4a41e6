import { columnName, givenBack, headerWords, plain, type TableColumn } from './header-words.js';
import type { Sheet, SheetRow } from './read-rows.js';
import type { TableCell, TableRow } from './table-body.js';

/** A vertical form, labels beside their values, one sheet for each unit (DY-4). */
export interface SpecialistCard {
  firstRow: number;
  labels: string[];
  rows: TableRow[];
  /** Where a card begins that names nobody. */
  blank: number[];
}

interface Found {
  column: TableColumn;
  /** Of the value. */
  cell: TableCell;
}

interface Card {
  rowNumber: number;
  found: Map<string, Found>;
}

type Labels = ReturnType<typeof labels>;
/** A column and a text, from left to right. */
type Entry = [column: number, text: string];

/** What a second person of the same card stands beside. */
const OF_PERSON = new Set(['name', 'title', 'phone', 'office_phone', 'email', 'citizen_id']);

/** The sheet as a card, or several of them one below the other; undefined where one that the form needs is nowhere. */
export function readCard(sheet: Sheet, columns: readonly TableColumn[]): SpecialistCard | undefined {
  const cards: Card[] = [];
  const labelAt = labels(columns);
  let block = '';
  for (const row of sheet.rows) block = readLine(cards, row, labelAt, block);
  const needed = columns.filter((c) => c.required).map((c) => c.key);
  const whole = cards.filter(({ found }) => needed.every((key) => found.has(key)));
  const [first] = whole;
  if (!first) return undefined;
  return {
    firstRow: first.rowNumber,
    labels: [...first.found.values()].map(({ column }) => columnName(column)),
    rows: whole.filter(namesSomebody).map(toRow),
    blank: whole.filter((card) => !namesSomebody(card)).map(({ rowNumber }) => rowNumber),
  };
}

/** Puts what a line says into the cards; gives the block that the next line is still in. */
function readLine(cards: Card[], row: SheetRow, labelAt: Labels, before: string): string {
  let block = before;
  const entries = distinct(row).flatMap((entry) => apart(entry, labelAt, block));
  for (let i = 0; i < entries.length; i += 1) {
    const [at, text] = entries[i] ?? [0, ''];
    if (labelAt.isBlock(text)) {
      block = plain(text);
      continue;
    }
    const plainLabel = labelAt.find(text, block);
    const [word = '', rest = ''] = plainLabel ? [] : inlineOf(text);
    const column = plainLabel ?? (word ? labelAt.find(word, block) : undefined);
    if (!column) continue;
    if (!column.block) block = '';
    const values: Entry[] = rest ? [[at, rest]] : [];
    for (; values.length === 0 || OF_PERSON.has(column.key); i += 1) {
      const next = entries[i + 1];
      if (!next || isLabel(next[1], labelAt, block)) break;
      values.push(next);
    }
    keep(cards, row, column, cellOf(values, plainLabel ? at + 1 : at, row));
  }
  return block;
}

/** What stands in several cells beside one label is of several people; an empty one is where it should stand. */
function cellOf(values: readonly Entry[], empty: number, { rowNumber }: SheetRow): TableCell {
  const addresses = values.map(([column]) => `${letter(column)}${rowNumber}`);
  const [address = `${letter(empty)}${rowNumber}`] = addresses;
  const raw = values.map(([, text]) => text).join('、');
  return { raw, address, ...(addresses.length > 1 ? { addresses } : {}) };
}

const inlineOf = (text: string): string[] => {
  const [, word, rest] = /^([^:：]{1,20})[:：](.*)$/s.exec(text) ?? [];
  return word === undefined ? [] : [word, (rest ?? '').trim()];
};

/** The unit and, below it in the same cell, 日期：2026.11.20, as the form has it: two entries. */
function apart([column, text]: Entry, labelAt: Labels, block: string): Entry[] {
  const lines = text.split('\n').map((line) => line.trim());
  const at = lines.findIndex((line, i) => i > 0 && isInline(line, labelAt, block));
  if (at < 0) return [[column, text]];
  return [lines.slice(0, at).join(''), lines.slice(at).join('')].filter(Boolean).map((part): Entry => [column, part]);
}

/** Merged cells repeat their text to the right. */
const distinct = ({ cells }: SheetRow): Entry[] =>
  [...cells].filter(([, text], i, all) => i === 0 || all[i - 1]?.[1] !== text);

function labels(columns: readonly TableColumn[]) {
  const blocks = new Set(columns.flatMap((c) => (c.block ? [plain(c.block)] : [])));
  const groups = [...blocks, ''].map((block) => {
    const own = columns.filter((c) => plain(c.block ?? '') === block);
    return [block, { keyOf: headerWords(own), own }] as const;
  });
  const byBlock = new Map(groups);
  const within = (text: string, block: string): TableColumn | undefined => {
    const group = byBlock.get(block);
    const key = group?.keyOf(text);
    return group?.own.find((c) => c.key === key);
  };
  return {
    isBlock: (text: string) => blocks.has(plain(text)),
    find: (text: string, block: string) => within(text, block) ?? (block ? within(text, '') : undefined),
  };
}

const isInline = (text: string, labelAt: Labels, block: string): boolean => {
  const [word] = inlineOf(text);
  return word !== undefined && labelAt.find(word, block) !== undefined;
};

const isLabel = (text: string, labelAt: Labels, block: string): boolean =>
  labelAt.isBlock(text) || labelAt.find(text, block) !== undefined || isInline(text, labelAt, block);

/** A label that comes again begins the next card. */
function keep(cards: Card[], row: SheetRow, column: TableColumn, cell: TableCell): void {
  const last = cards.at(-1);
  if (last && !last.found.has(column.key)) last.found.set(column.key, { column, cell });
  else cards.push({ rowNumber: row.rowNumber, found: new Map([[column.key, { column, cell }]]) });
}

/** A card that names nobody is one that nobody filled in. */
const namesSomebody = ({ found }: Card): boolean =>
  Boolean(found.get('name')?.cell.raw) || Boolean(found.get('phone')?.cell.raw);

const toRow = ({ rowNumber, found }: Card): TableRow => ({
  rowNumber,
  cells: Object.fromEntries([...found].map(([key, { cell }]) => [key, cell])),
  warnings: [],
  problems: [],
  written: [...found.values()].map(({ column, cell }) => givenBack(column.key, cell.raw)),
});

const letter = (column: number): string =>
  column > 26
    ? letter(Math.floor((column - 1) / 26)) + letter(((column - 1) % 26) + 1)
    : String.fromCharCode(64 + column);
