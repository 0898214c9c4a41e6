import { fromDayNumber, toDayNumber } from '@zhuanguan/kernel';
import type { CalendarData } from './calendar-data.js';
import { countsAsWorkday } from './day-index.js';

export interface Counted<T> {
  value: T;
  /** True where a day outside the published calendar was counted. */
  provisional: boolean;
}

/** The n-th working day after `from` (n > 0) or before it (n < 0); `from` itself is not counted (O87 art. 85). */
export function addWorkdays(calendar: CalendarData, from: string, n: number): Counted<string> {
  const step = Math.sign(n);
  let day = toDayNumber(from);
  let left = Math.abs(n);
  let provisional = false;
  while (left > 0) {
    day += step;
    const { workday, known } = countsAsWorkday(calendar, day);
    provisional ||= !known;
    if (workday) left -= 1;
  }
  return { value: fromDayNumber(day), provisional };
}

/** Working days after `from` up to and including `to`; negative when `to` is earlier. */
export function countWorkdays(calendar: CalendarData, from: string, to: string): Counted<number> {
  if (to < from) {
    const back = countWorkdays(calendar, to, from);
    return { value: -back.value, provisional: back.provisional };
  }
  let count = 0;
  let provisional = false;
  const last = toDayNumber(to);
  for (let day = toDayNumber(from) + 1; day <= last; day += 1) {
    const { workday, known } = countsAsWorkday(calendar, day);
    provisional ||= !known;
    if (workday) count += 1;
  }
  return { value: count, provisional };
}
