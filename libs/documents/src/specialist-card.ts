import { headerWords, plain, type TableColumn } from './header-words.js';
import type { Sheet, SheetRow } from './read-rows.js';
import type { TableCell, TableRow } from './table-body.js';

/** A vertical form, labels beside their values, one sheet for each unit (DY-4). */
export interface SpecialistCard {
  firstRow: number;
  labels: string[];
  rows: TableRow[];
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

/** The sheet as a card, or several of them one below the other; undefined where one that the form needs is nowhere. */
export function readCard(sheet: Sheet, columns: readonly TableColumn[]): SpecialistCard | undefined {
  const cards: Card[] = [];
  const labelAt = labels(columns);
  let block = '';
  for (const row of sheet.rows) {
    const entries = distinct(row);
    for (let i = 0; i < entries.length; i += 1) {
      const [at, text] = entries[i] ?? [0, ''];
      const inline = /^([^:：]{1,20})[:：](.*)$/s.exec(text);
      if (labelAt.isBlock(text)) {
        block = plain(text);
        continue;
      }
      const column = labelAt.find(text, block) ?? (inline ? labelAt.find(inline[1] ?? '', block) : undefined);
      if (!column) continue;
      if (!column.block) block = '';
      const values = column === labelAt.find(text, block) ? [] : [(inline?.[2] ?? '').trim()];
      let valueAt = at;
      while (values.length === 0 || values.every((v) => !v)) {
        const next = entries[i + 1];
        if (!next || labelAt.isBlock(next[1]) || labelAt.find(next[1], block) || isInline(next[1], labelAt, block))
          break;
        values.push(next[1]);
        [valueAt] = next;
        i += 1;
      }
      const cell = { raw: values.filter(Boolean).join(' '), address: `${letter(valueAt)}${row.rowNumber}` };
      keep(cards, row, column, cell);
    }
  }
  const needed = columns.filter((c) => c.required).map((c) => c.key);
  const whole = cards.filter(({ found }) => needed.every((key) => found.has(key)));
  const [first] = whole;
  if (!first) return undefined;
  return {
    firstRow: first.rowNumber,
    labels: [...first.found.values()].map(({ column }) => column.label),
    rows: whole.flatMap(toRow),
  };
}

/** Merged cells repeat their text to the right. */
const distinct = ({ cells }: SheetRow): [number, string][] =>
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

const isInline = (text: string, labelAt: ReturnType<typeof labels>, block: string): boolean => {
  const [, word] = /^([^:：]{1,20})[:：]/.exec(text) ?? [];
  return word !== undefined && labelAt.find(word, block) !== undefined;
};

/** A label that comes again begins the next card. */
function keep(cards: Card[], row: SheetRow, column: TableColumn, cell: TableCell): void {
  const last = cards.at(-1);
  if (last && !last.found.has(column.key)) last.found.set(column.key, { column, cell });
  else cards.push({ rowNumber: row.rowNumber, found: new Map([[column.key, { column, cell }]]) });
}

/** A card that names nobody is one that nobody filled in. */
function toRow({ rowNumber, found }: Card): TableRow[] {
  const cells = Object.fromEntries([...found].map(([key, { cell }]) => [key, cell]));
  if (!cells['name']?.raw && !cells['phone']?.raw) return [];
  return [{ rowNumber, cells, warnings: [], problems: [], written: [...found.values()].map(({ cell }) => cell.raw) }];
}

const letter = (column: number): string =>
  column > 26
    ? letter(Math.floor((column - 1) / 26)) + letter(((column - 1) % 26) + 1)
    : String.fromCharCode(64 + column);
