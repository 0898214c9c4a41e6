import { addWorkdays, deadline, type Deadline } from '@zhuanguan/calendar';
import { addDays, type LegalReference } from '@zhuanguan/kernel';
import type { CompiledPack } from './compile.js';
import { reminderPolicy } from './reminder-policy.js';

export interface TermDue {
  due: Deadline;
  reference: LegalReference;
  /** The day of the first early reminder before a due date; the due date itself where the ladder has none. */
  warnFrom(dueOn: string): string;
}

/**
 * The limit of a term as it stands today, counted from the first day of the term, also of terms that began before there was a
 * limit (ours): a bureau that sets one asks who is over it, and nothing follows but a warning. Undefined = there is no limit.
 */
export function termDue(pack: CompiledPack, since: string, today: string): TermDue | undefined {
  const ladder = reminderPolicy(pack, 'reminders.term-limit', today);
  if (!ladder?.limit) return undefined;
  const { limit, levels, reference } = ladder;
  const rule = { id: 'REG-5', ...limit, roll: 'none' as const, reference };
  return {
    due: deadline({ rule, trigger: since, calendar: pack.calendar }),
    reference,
    warnFrom: (dueOn) =>
      [
        dueOn,
        ...levels
          .filter((l) => l.days < 0)
          .map((l) => (l.unit === 'wd' ? addWorkdays(pack.calendar, dueOn, l.days).value : addDays(dueOn, l.days))),
      ].sort()[0] ?? dueOn,
  };
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
