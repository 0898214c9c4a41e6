import { canonicalJson, ok, refuse, type LegalReference, type Result } from '@zhuanguan/kernel';
import { yearProblems } from './year-problems.js';

/** One year as the State Council announces it; all dates inclusive, also those in a neighbouring year. */
export interface CalendarYear {
  year: number;
  notice: LegalReference & { address?: string };
  /** Days off of the announced holidays. */
  off: readonly string[];
  /** 调休上班: rest days that are worked. */
  makeUp: readonly string[];
}

/** Local holidays of a minority area (全国年节及纪念日放假办法 art. 4) on top of the national calendar, which they overrule. */
export interface CalendarOverlay {
  area: string;
  off: readonly string[];
  makeUp?: readonly string[];
  reference: LegalReference;
}

/** The calendar is an argument everywhere: a year added at run time makes a new one, with a new version. */
export interface CalendarData {
  version: string;
  years: readonly CalendarYear[];
  overlays?: readonly CalendarOverlay[];
}

/** The calendar with one more year (or a corrected one), as its notice arrives; refused with all that is wrong with it. */
export function withYear(calendar: CalendarData, year: CalendarYear): Result<CalendarData> {
  const problems = yearProblems(year);
  if (problems.length > 0)
    return refuse(
      'invalid',
      'bad_calendar_year',
      `${year.year} 年的放假安排有误：${problems.map((p) => p.detail).join('；')}`,
      {
        fields: problems.map(({ field, detail }) => ({ field, code: 'bad_calendar_year', detail })),
      },
    );
  const years = [...calendar.years.filter((y) => y.year !== year.year), year].sort((a, b) => a.year - b.year);
  return ok({ ...calendar, years, version: `${calendar.version}+${year.year}:${fingerprint(canonicalJson(year))}` });
}

/** The calendar of one area: overlays of other areas left out. */
export const forArea = (calendar: CalendarData, area: string): CalendarData => ({
  ...calendar,
  overlays: (calendar.overlays ?? []).filter((o) => area.startsWith(o.area.replace(/(00)+$/, ''))),
});

/** FNV-1a, 32 bits: tells versions of a calendar apart, protects nothing. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (const unit of text) hash = Math.imul(hash ^ (unit.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(36);
}
