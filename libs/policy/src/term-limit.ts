import { addWorkdays, deadline, type Deadline } from '@zhuanguan/calendar';
import { addDays, type LegalReference } from '@zhuanguan/kernel';
import type { CompiledPack } from './compile.js';
import { reminderPolicy } from './reminder-policy.js';

export interface TermDue {
  /** By the limit alone, with its proof. */
  due: Deadline;
  reference: LegalReference;
  /** The last day: by the limit, or as the unit has extended it (确需延长), whichever is later. */
  dueOn: string;
  /** The day of the first early reminder before it; the same day where the ladder has none. */
  warnOn: string;
}

export interface TermRun {
  /** The first day. */
  since: string;
  /** As last extended. */
  extendedUntil?: string | null | undefined;
}

/**
 * The limit of a term as it stands today, counted from the first day of the term, also of terms that began before there was a
 * limit (ours): a bureau that sets one asks who is over it, and nothing follows but a warning. Undefined = there is no limit.
 */
export function termDue(pack: CompiledPack, { since, extendedUntil }: TermRun, today: string): TermDue | undefined {
  const ladder = reminderPolicy(pack, 'reminders.term-limit', today);
  if (!ladder?.limit) return undefined;
  const { limit, levels, reference } = ladder;
  const rule = { id: 'REG-5', ...limit, roll: 'none' as const, reference };
  const due = deadline({ rule, trigger: since, calendar: pack.calendar });
  const dueOn = extendedUntil && extendedUntil > due.dueStrict ? extendedUntil : due.dueStrict;
  const early = levels
    .filter((l) => l.days < 0)
    .map((l) => (l.unit === 'wd' ? addWorkdays(pack.calendar, dueOn, l.days).value : addDays(dueOn, l.days)));
  return { due, reference, dueOn, warnOn: [dueOn, ...early].sort()[0] ?? dueOn };
}

/** To which day somebody may take up the post again without beginning a term anew; where the pack says nothing, the day itself. */
export function termBridge(pack: CompiledPack, today: string): (date: string) => string {
  const days = reminderPolicy(pack, 'reminders.term-limit', today)?.gapDays ?? 0;
  return (date) => addDays(date, days);
}

/** The day by whose value a term is watched: its first one, or the day on which the limit in force today began. */
export function termTrigger(pack: CompiledPack, since: string, today: string): string {
  const began = (pack.parameters['reminders.term-limit']?.values ?? [])
    .map((v) => v.from)
    .filter((from) => from <= today)
    .at(-1);
  return [since, pack.effectiveFrom, began ?? ''].sort().at(-1) ?? since;
}
