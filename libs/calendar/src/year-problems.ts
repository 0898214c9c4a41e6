import { isDate, toDayNumber, weekdayOfNumber } from '@zhuanguan/kernel';
import type { CalendarYear } from './calendar-data.js';

export interface YearProblem {
  /** JSON pointer into the year. */
  field: string;
  detail: string;
}

const ORDINARY = [1, 2, 3, 4, 5];

/** What is wrong with an announced year; a notice also names days of the weeks around New Year. */
export function yearProblems({ year, notice, off, makeUp }: CalendarYear): YearProblem[] {
  const problems: YearProblem[] = [];
  if (!notice.document) problems.push({ field: '/notice/document', detail: '须写明放假通知的文号' });
  if (off.length === 0) problems.push({ field: '/off', detail: '没有任何放假日' });
  for (const [list, days] of Object.entries({ off, makeUp }))
    for (const [i, day] of days.entries()) {
      const say = (detail: string) => problems.push({ field: `/${list}/${i}`, detail: `${day} ${detail}` });
      if (!isDate(day)) say('不是日期');
      else if (!belongs(day, year)) say(`不属于 ${year} 年`);
      else if (days.indexOf(day) !== i) say('重复');
      else if (list === 'makeUp' && off.includes(day)) say('既放假又上班');
      else if (list === 'makeUp' && ORDINARY.includes(weekdayOfNumber(toDayNumber(day))))
        say('本来就是工作日，不是调休上班');
    }
  return problems;
}

const belongs = (day: string, year: number): boolean =>
  day.startsWith(`${year}-`) || day.startsWith(`${year - 1}-12-`) || day.startsWith(`${year + 1}-01-`);
