import type { LegalReference } from '@zhuanguan/kernel';

/** One year as the State Council announces it; all dates inclusive, also those in a neighbouring year. */
export interface CalendarYear {
  year: number;
  notice: LegalReference & { address?: string };
  /** Days off of the announced holidays. */
  off: readonly string[];
  /** 调休上班: rest days that are worked. */
  makeUp: readonly string[];
}

/** Local holidays of a minority area (全国年节及纪念日放假办法 art. 4) on top of the national calendar. */
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

/** The calendar with one more year (or a corrected one), as its notice arrives. */
export function withYear(calendar: CalendarData, year: CalendarYear): CalendarData {
  const years = [...calendar.years.filter((y) => y.year !== year.year), year].sort((a, b) => a.year - b.year);
  return { ...calendar, years, version: `${calendar.version}+${year.year}` };
}

/** The calendar of one area: overlays of other areas left out. */
export const forArea = (calendar: CalendarData, area: string): CalendarData => ({
  ...calendar,
  overlays: (calendar.overlays ?? []).filter((o) => area.startsWith(o.area.replace(/(00)+$/, ''))),
});
