import type { Say } from './pack-text.js';
import { FORM_KEYS } from './pack.schema.js';
import type { PrintLayoutData } from './print.schema.js';

/** A4 without the margins that a printer needs, in millimetres. */
const ROOM = { portrait: 180, landscape: 267 };
const PAPER = { portrait: '竖版', landscape: '横版' };
const KNOWN: ReadonlySet<string> = new Set(FORM_KEYS);

/** What the shape of a printed form alone does not say: the grid has no holes, and every field is one that is filled in. */
export function checkPrint(say: Say, layout: PrintLayoutData): void {
  const { rows, widths, orientation, above = [], below = [], exit } = layout;
  const width = widths.reduce((sum, w) => sum + w, 0);
  if (width > ROOM[orientation])
    say(['print', 'widths'], `各栏共宽 ${width} 毫米，${PAPER[orientation]} A4 只有 ${ROOM[orientation]} 毫米`);
  for (const [i, text] of above.entries()) checkText(say, ['above', i], text);
  for (const [i, text] of below.entries()) checkText(say, ['below', i], text);
  if (exit) {
    checkText(say, ['exit', 'line'], exit.line);
    if (!rows.some(({ each }) => each)) say(['print', 'exit'], '一人一张的表，退出备案没有可印的人员');
  }
  const open = widths.map(() => 0);
  for (const [i, row] of rows.entries()) checkRow(say, i, row, open);
  if (open.some((left) => left > 0)) say(['print', 'rows'], '最后一行的格子还要往下合并（rowspan），下面没有行了');
}

function checkText(say: Say, path: (string | number)[], text: string): void {
  for (const [, name = ''] of text.matchAll(/\{([^}]*)\}/g))
    if (!KNOWN.has(name)) say(['print', ...path], `没有 {${name}} 这一栏`);
}

/** `open` counts the rows that a column is still taken by a cell from above. */
function checkRow(say: Say, i: number, { cells, each }: PrintLayoutData['rows'][number], open: number[]): void {
  const path = ['rows', i];
  const taken = open.map((left) => left > 0);
  for (const column of open.keys()) open[column] = Math.max(0, (open[column] ?? 0) - 1);
  for (const [j, { text, foot = '', colspan = 1, rowspan = 1 }] of cells.entries()) {
    checkText(say, [...path, 'cells', j], text);
    checkText(say, [...path, 'cells', j], foot);
    if (each && rowspan > 1) say(['print', ...path, 'cells', j], '每人一行的格子不能往下合并（rowspan）');
    const first = taken.indexOf(false);
    for (let column = first; column < first + colspan; column += 1) {
      if (first < 0 || taken[column] !== false)
        return say(['print', ...path, 'cells', j], '这一行的格子比栏数多，放不下');
      taken[column] = true;
      open[column] = rowspan - 1;
    }
  }
  if (taken.includes(false)) say(['print', ...path], '这一行的格子比栏数少，有空缺');
}
