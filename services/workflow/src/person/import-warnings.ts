import type { Tx } from '@zhuanguan/db';
import type { WorkflowContext } from '../context.js';
import { personKey } from '../filing/submission.js';
import type { OnRecord } from '../import/import.store.js';
import type { CheckFacts, ImportRow } from '../import/import.types.js';
import type { Placed } from '../import/place-rows.js';
import { filingWarnings, type Checked } from './filing-warnings.js';

/** The warnings of a filing for all rows of a table: one statement, and one look through the table itself. */
export async function alikeIn(
  ctx: WorkflowContext,
  tx: Tx,
  placed: readonly Placed[],
  { actor, leftOut, today, onRecord }: CheckFacts & { onRecord: ReadonlyMap<string, readonly OnRecord[]> },
): Promise<Map<ImportRow, string[]>> {
  const rows = placed.flatMap(({ row, unit }) => {
    if (!unit || row.result.outcome === 'filed' || leftOut.has(row.read.sheet)) return [];
    const { name, phone } = personKey(unit.unitId, row.read.person);
    return name === '' || phone === '' ? [] : [{ row, unitId: unit.unitId, name, phone }];
  });
  const checked = rows.map(({ row, ...typed }): Checked => {
    // Whoever takes over takes over the office phone.
    const touches = row.read.changeDate ? (onRecord.get(typed.unitId) ?? []).map((a) => a.appointmentId) : [];
    return { ...typed, actor, touches };
  });
  const elsewhere = await filingWarnings(ctx, tx, checked, today);
  const inTable = new Map<string, Row>();
  return new Map(
    rows.map((typed, i) => {
      const earlier = inTable.get(typed.phone);
      if (!earlier) inTable.set(typed.phone, typed);
      const here = earlier ? alike(typed, earlier) : [];
      return [typed.row, [...(elsewhere[i] ?? []).map((w) => w.detail), ...here]];
    }),
  );
}

interface Row {
  row: ImportRow;
  unitId: string;
  name: string;
  phone: string;
}

/** The same person twice in one unit is an error of its own. */
function alike(row: Row, earlier: Row): string[] {
  const { sheet, rowNumber } = earlier.row.read;
  const where = sheet === row.row.read.sheet ? `第 ${rowNumber} 行` : `工作表“${sheet}”第 ${rowNumber} 行`;
  if (earlier.name !== row.name) return [`与${where}电话相同、姓名不同。共用电话不违反规定，请确认号码没有填错。`];
  return earlier.unitId === row.unitId ? [] : [`与${where}是同一人、不同单位。兼任不违反规定，请确认不是误填。`];
}
