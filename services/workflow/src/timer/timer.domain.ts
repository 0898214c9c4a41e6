import { addWorkdays, countWorkdays, type CalendarData } from '@zhuanguan/calendar';
import { addDays, diffDays } from '@zhuanguan/kernel';
import type { ReminderLevel, ReminderRecipient } from '@zhuanguan/policy';

/** One level of a series. Dates are YYYY-MM-DD in Asia/Shanghai; it fires when its day has begun. */
export interface PlannedTimer {
  level: string;
  fireOn: string;
  to: readonly ReminderRecipient[];
  /** `passed`: its day is over already, and a later level that is over too says more. */
  state: 'armed' | 'passed';
}

/** The name of a level is its place, so that a ladder written anew keeps what it has told: -3wd, 0d, +5wd. */
export const levelKey = ({ days, unit }: Pick<ReminderLevel, 'days' | 'unit'>): string =>
  `${days > 0 ? '+' : ''}${days}${unit}`;

/** What a timer fired for, read back from its level. */
export const unitOfLevel = (level: string): 'wd' | 'd' => (level.endsWith('wd') ? 'wd' : 'd');

const dayOf = ({ days, unit }: ReminderLevel, due: string, calendar: CalendarData): string =>
  unit === 'wd' ? addWorkdays(calendar, due, days).value : addDays(due, days);

/**
 * The days of a ladder around a due date. Of levels whose day is over, the last one speaks at once and the ones before it
 * never do: who notes a change weeks late is told once how late it is.
 */
export function planLadder(
  levels: readonly ReminderLevel[],
  due: string,
  { calendar, today }: { calendar: CalendarData; today: string },
): PlannedTimer[] {
  const days = levels
    .map((level) => ({ level: levelKey(level), fireOn: dayOf(level, due, calendar), to: level.to }))
    .sort((a, b) => (a.fireOn < b.fireOn ? -1 : a.fireOn > b.fireOn ? 1 : 0));
  const lastOver = days.filter((d) => d.fireOn < today).at(-1)?.fireOn;
  return days.map((d) => ({ ...d, state: lastOver !== undefined && d.fireOn < lastOver ? 'passed' : 'armed' }));
}

/** Days left from `today` to `due` in the unit of the level, negative when over. Working days are counted after `today`. */
export const remainingDays = (unit: 'wd' | 'd', today: string, due: string, calendar: CalendarData): number =>
  unit === 'wd' ? countWorkdays(calendar, today, due).value : diffDays(today, due);
