import type { LegalReference } from '@zhuanguan/kernel';
import { valueAt, type CompiledPack } from './compile.js';
import type { ReminderKey, ReminderLevel } from './reminder.schema.js';
import { withOurs } from './with-ours.js';

export interface ReminderPolicy {
  /** Absent where the due date is given elsewhere. n in `unit`: wd working days, d calendar days, y years. */
  limit?: { n: number; unit: 'wd' | 'd' | 'y' };
  levels: readonly ReminderLevel[];
  /** Of a term only: a break of so many days is none. */
  gapDays?: number;
  reference: LegalReference;
}

/** What the pack says of one kind of reminder on a date; undefined = nothing is reminded of. */
export function reminderPolicy(pack: CompiledPack, key: ReminderKey, date: string): ReminderPolicy | undefined {
  const found = valueAt(pack, key, date < pack.effectiveFrom ? pack.effectiveFrom : date);
  if (!found) return undefined;
  // The shape was checked when the pack was read.
  const value = found.value as Pick<ReminderPolicy, 'limit' | 'levels' | 'gapDays'>;
  return { ...value, reference: withOurs(found) };
}
