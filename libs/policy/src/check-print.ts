import { PRINT_FIELDS, type PrintLayoutData } from './print.schema.js';

/** A4 without the margins that a printer needs, in millimetres. */
const ROOM = { portrait: 180, landscape: 267 };
const KNOWN: ReadonlySet<string> = new Set(PRINT_FIELDS);

/** What the shape of a printed form alone does not say: the grid has no holes, and every field is one that is filled in. */
export function checkPrint(where: string, layout: PrintLayoutData, problems: string[]): void {
  const { rows, widths, orientation, above = [], below = [] } = layout;
  const width = widths.reduce((sum, w) => sum + w, 0);
  if (width > ROOM[orientation])
    problems.push(`${where}: ${width} mm wide, and ${orientation} paper has ${ROOM[orientation]} mm`);
  const texts = [...above, ...below, ...rows.flatMap((r) => r.cells.flatMap((c) => [c.text, c.foot ?? '']))];
  for (const text of texts)
    for (const [, name = ''] of text.matchAll(/\{([^}]*)\}/g))
      if (!KNOWN.has(name)) problems.push(`${where}: {${name}} is no field of a form`);
  const open: number[] = widths.map(() => 0);
  for (const [i, row] of rows.entries()) {
    const taken = open.map((left) => left > 0);
    for (const cell of row.cells) {
      if (row.each && cell.rowspan) problems.push(`${where}: row ${i + 1} is repeated, its cells cannot span rows`);
      const at = taken.indexOf(false);
      for (let column = at; column < at + (cell.colspan ?? 1); column += 1) {
        if (at < 0 || column >= widths.length || taken[column]) {
          problems.push(`${where}: row ${i + 1} has more cells than the grid has room for`);
          return;
        }
        taken[column] = true;
        open[column] = cell.rowspan ?? 1;
      }
    }
    if (taken.includes(false)) problems.push(`${where}: row ${i + 1} has fewer cells than the grid has columns`);
    for (const column of open.keys()) open[column] = Math.max(0, (open[column] ?? 0) - 1);
  }
  if (open.some((left) => left > 0)) problems.push(`${where}: a cell spans more rows than there are`);
}
