import { ok, refuse, type Result } from './result.js';

/**
 * Dates are strings YYYY-MM-DD in Asia/Shanghai; arithmetic is on day numbers (days since 1970-01-01), never on local
 * time. Shanghai has kept UTC+8 without summer time since 1991, so an instant's date is a fixed shift.
 */
const SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAY_MS = 86_400_000;
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

export function isDate(value: string): boolean {
  const match = SHAPE.exec(value);
  if (!match) return false;
  const [, year, month, day] = match.map(Number);
  const date = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day));
  return date.getUTCFullYear() === year && date.getUTCMonth() + 1 === month && date.getUTCDate() === day;
}

/** Days since 1970-01-01. Throws on what is not a date: callers check input with isDate. */
export function toDayNumber(date: string): number {
  if (!isDate(date)) throw new Error(`not a date: ${date}`);
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}

export const fromDayNumber = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** Calendar days. */
export const addDays = (date: string, days: number): string => fromDayNumber(toDayNumber(date) + days);

/** Calendar days from `from` to `to`; negative when `to` is earlier. */
export const diffDays = (from: string, to: string): number => toDayNumber(to) - toDayNumber(from);

/** 0 Sunday … 6 Saturday. 1970-01-01 was a Thursday. */
export const weekdayOfNumber = (day: number): number => (((day + 4) % 7) + 7) % 7;
export const weekday = (date: string): number => weekdayOfNumber(toDayNumber(date));

/** Same day of a later year; 29 February becomes 28 February. */
export function addYears(date: string, years: number): string {
  const moved = `${String(Number(date.slice(0, 4)) + years).padStart(4, '0')}${date.slice(4)}`;
  return isDate(moved) ? moved : moved.replace('-02-29', '-02-28');
}

export const dateInShanghai = (instant: Date | string): string =>
  new Date(new Date(instant).getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);

/** The instant a date begins in Shanghai. */
export const startOfDayInShanghai = (date: string): Date => new Date(toDayNumber(date) * DAY_MS - SHANGHAI_OFFSET_MS);

const WEEKDAYS = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'];

/** 2026年2月27日（周五） */
export function formatDateZh(date: string): string {
  const [year, month, day] = date.split('-').map(Number);
  return `${year}年${month}月${day}日（${WEEKDAYS[weekday(date)]}）`;
}

/** Reads 2024-2-2, 2024/2/2, 2024.2.2 and 2024年2月2日. */
export function parseDateZh(text: string): Result<string> {
  const match = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/.exec(text.trim());
  const date = match ? `${match[1]}-${match[2]?.padStart(2, '0')}-${match[3]?.padStart(2, '0')}` : '';
  return isDate(date) ? ok(date) : refuse('invalid', 'not_a_date', '日期无法识别，请写成 2024-02-02 的样子。');
}

/** An Excel serial of the 1900 system: 1 = 1900-01-01, with Excel's non-existent 1900-02-29. */
export function dateFromExcelSerial(serial: number): Result<string> {
  if (!Number.isFinite(serial) || serial < 61 || serial > 2_958_465)
    return refuse('invalid', 'not_a_date', '日期无法识别，请写成 2024-02-02 的样子。');
  return ok(addDays('1899-12-30', Math.floor(serial)));
}
