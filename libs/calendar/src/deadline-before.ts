import { addDays, formatDateZh } from '@zhuanguan/kernel';
import type { CalendarData } from './calendar-data.js';
import { unitWords, type Deadline, type DeadlineRule } from './deadline.js';
import { addWorkdays } from './working-days.js';

/**
 * The last day for what has to be done at least n before another day, which itself does not count. It never rolls: whoever
 * has to be early is not helped by a later day. Throws where n is not a whole number from 0 on, or is in years.
 */
export function deadlineBefore({
  rule,
  anchor,
  calendar,
}: {
  rule: DeadlineRule;
  anchor: string;
  calendar: CalendarData;
}): Deadline {
  if (!Number.isInteger(rule.n) || rule.n < 0 || rule.unit === 'y')
    throw new RangeError(`rule ${rule.id}: n = ${rule.n} ${rule.unit} is no number of days before`);
  const { value: due, provisional } =
    rule.unit === 'wd'
      ? addWorkdays(calendar, anchor, -rule.n)
      : { value: addDays(anchor, -rule.n), provisional: false };
  const words = [
    `自 ${formatDateZh(anchor)} 前推，当日不计入，${rule.n} ${unitWords[rule.unit]}前为 ${formatDateZh(due)}`,
    `日历版本 ${calendar.version}`,
    ...(provisional ? ['涉及尚未公布放假安排的年份，为暂定日期'] : []),
  ].join('；');
  const proof = {
    rule,
    trigger: anchor,
    firstDay: addDays(anchor, -1),
    pauses: [],
    rolledOver: [],
    calendarVersion: calendar.version,
    words,
  };
  return { dueStrict: due, dueRolled: due, provisional, proof };
}
