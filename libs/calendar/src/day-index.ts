import { fromDayNumber, toDayNumber, weekdayOfNumber } from '@zhuanguan/kernel';
import type { CalendarData } from './calendar-data.js';

export type DayKind = 'workday' | 'restday' | 'holiday' | 'unknown';

/** Day numbers of a calendar, computed once per calendar object (it never changes). */
interface DayIndex {
  national: Days;
  /** Looked at first: a local holiday is one though the State Council has work made up on that day. */
  local: Days;
  years: ReadonlySet<number>;
}

interface Days {
  off: ReadonlySet<number>;
  makeUp: ReadonlySet<number>;
}

const daysOf = (lists: readonly { off: readonly string[]; makeUp?: readonly string[] }[]): Days => ({
  off: new Set(lists.flatMap((l) => l.off.map(toDayNumber))),
  makeUp: new Set(lists.flatMap((l) => (l.makeUp ?? []).map(toDayNumber))),
});

const indexes = new WeakMap<CalendarData, DayIndex>();

function indexOf(calendar: CalendarData): DayIndex {
  const known = indexes.get(calendar);
  if (known) return known;
  const made = {
    national: daysOf(calendar.years),
    local: daysOf(calendar.overlays ?? []),
    years: new Set(calendar.years.map((y) => y.year)),
  };
  indexes.set(calendar, made);
  return made;
}

/** What a day is; outside the published years unknown, never a guess. A holiday is an announced day off. */
export function dayKindOfNumber(calendar: CalendarData, day: number): DayKind {
  const index = indexOf(calendar);
  if (!index.years.has(Number(fromDayNumber(day).slice(0, 4)))) return 'unknown';
  for (const days of [index.local, index.national]) {
    if (days.makeUp.has(day)) return 'workday';
    if (days.off.has(day)) return 'holiday';
  }
  const weekday = weekdayOfNumber(day);
  return weekday === 0 || weekday === 6 ? 'restday' : 'workday';
}

export const dayKind = (calendar: CalendarData, date: string): DayKind => dayKindOfNumber(calendar, toDayNumber(date));

/** For counting on: beyond the published years Monday to Friday, and the caller must say that it is provisional. */
export function countsAsWorkday(calendar: CalendarData, day: number): { workday: boolean; known: boolean } {
  const kind = dayKindOfNumber(calendar, day);
  if (kind !== 'unknown') return { workday: kind === 'workday', known: true };
  const weekday = weekdayOfNumber(day);
  return { workday: weekday !== 0 && weekday !== 6, known: false };
}
