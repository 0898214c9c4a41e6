import type { FormKey, PrintLayoutData } from '@zhuanguan/policy';

/** What the form says; a field that is absent stays blank for the pen. */
export type FormValues = Readonly<Partial<Record<FormKey, string>>>;

export interface FormInput {
  layout: PrintLayoutData;
  title: string;
  people: readonly FormValues[];
  /** Who leaves: each a line below the form, as its layout says. */
  leaving?: readonly FormValues[];
  /** Ours, small at the foot of each page, outside of the official form: what a scan is matched by. */
  mark: string;
  /** ISO instant; the same input gives the same bytes. */
  printedAt: string;
}

export interface SheetCell {
  column: number;
  colspan: number;
  rowspan: number;
  text: string;
  foot: string;
  align: 'left' | 'center' | 'right';
}

export interface SheetLine {
  header: boolean;
  /** Millimetres, at least. */
  height: number;
  cells: SheetCell[];
}

/** One form, filled in: as many pages as its lines need. */
export interface FormSheet {
  title: string;
  above: string[];
  below: string[];
  lines: SheetLine[];
}

const DEFAULT_HEIGHT = 10;
const fill = (text: string, values: FormValues): string =>
  text.replace(/\{([^}]*)\}/g, (_, name: string) => oneLine(values[name as FormKey] ?? ''));

/** Line breaks belong to the layout: what was typed is one line, and what a printer cannot show is left out. */
const oneLine = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\s\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, '')
    .trim();

/** A table has a line for each person; a card is a sheet of its own for each. */
export function formSheets({ layout, title, people, leaving = [] }: FormInput): FormSheet[] {
  const numbered = people.map((values, i) => ({ index: String(i + 1), ...values }));
  if (layout.rows.some((row) => row.each)) {
    // The unit's own line is filled in though nobody stays.
    const [{ unit = '' } = {}] = [...people, ...leaving];
    const table = sheet(layout, title, numbered.length > 0 ? numbered : [{}], { unit });
    const lines = layout.exit ? leaving.map((values) => fill(layout.exit?.line ?? '', values)) : [];
    return [{ ...table, below: [...lines, ...table.below] }];
  }
  return numbered.map((person) => sheet(layout, title, [person]));
}

function sheet(layout: PrintLayoutData, title: string, people: readonly FormValues[], of: FormValues = {}): FormSheet {
  const [first = {}] = people;
  const texts = (lines: readonly string[] = []) => lines.map((line) => fill(line, { ...of, ...first }));
  const open = layout.widths.map(() => 0);
  const lines = layout.rows.flatMap((row) =>
    (row.each ? people : [first]).map((values) => ({
      header: row.header ?? false,
      height: row.height ?? DEFAULT_HEIGHT,
      cells: place(row.cells, values, open),
    })),
  );
  return { title, above: texts(layout.above), below: texts(layout.below), lines };
}

/** Cells take the free columns from the left, as in a table of HTML; `open` counts the rows a column is still taken. */
function place(cells: PrintLayoutData['rows'][number]['cells'], values: FormValues, open: number[]): SheetCell[] {
  const taken = open.map((left) => left > 0);
  for (const column of open.keys()) open[column] = Math.max(0, (open[column] ?? 0) - 1);
  return cells.map(({ text, foot = '', colspan = 1, rowspan = 1, align = 'center' }) => {
    const column = taken.indexOf(false);
    for (let at = column; at < column + colspan; at += 1) {
      taken[at] = true;
      open[at] = rowspan - 1;
    }
    return { column, colspan, rowspan, align, text: fill(text, values), foot: fill(foot, values) };
  });
}
