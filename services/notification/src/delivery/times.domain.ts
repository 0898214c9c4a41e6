import { addDays, dateInShanghai, startOfDayInShanghai } from '@zhuanguan/kernel';

/** Minutes after midnight in Asia/Shanghai. */
export type TimeOfDay = number;

/** From inclusive to exclusive, also over midnight. */
export interface QuietHours {
  from: TimeOfDay;
  to: TimeOfDay;
}

const MINUTE_MS = 60_000;
const SHAPE = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** HH:MM; undefined for anything else. */
export function parseTimeOfDay(text: string): TimeOfDay | undefined {
  const match = SHAPE.exec(text.trim());
  return match ? Number(match[1]) * 60 + Number(match[2]) : undefined;
}

export const formatTimeOfDay = (time: TimeOfDay): string =>
  `${String(Math.floor(time / 60)).padStart(2, '0')}:${String(time % 60).padStart(2, '0')}`;

const minuteOf = (now: Date): number =>
  Math.floor((now.getTime() - startOfDayInShanghai(dateInShanghai(now)).getTime()) / MINUTE_MS);

export function isQuiet(quiet: QuietHours | undefined, now: Date): boolean {
  if (!quiet || quiet.from === quiet.to) return false;
  const minute = minuteOf(now);
  return quiet.from < quiet.to ? minute >= quiet.from && minute < quiet.to : minute >= quiet.from || minute < quiet.to;
}

/** The next digest from now on: its day, and the instant it is due. One that is due this very minute is today's still. */
export function nextDigest(at: TimeOfDay, now: Date): { on: string; dueAt: Date } {
  const today = dateInShanghai(now);
  const on = minuteOf(now) <= at ? today : addDays(today, 1);
  return { on, dueAt: new Date(startOfDayInShanghai(on).getTime() + at * MINUTE_MS) };
}

/** After how many tries a delivery is dead, and how long it waits after each: together a little over a day (ours). */
export const BACK_OFF_MINUTES = [1, 5, 15, 60, 180, 360, 720] as const;

/** `attempts`: how many were made; `waitMs`: how long the other side wants to be left alone. undefined = no more. */
export function nextTry(attempts: number, now: Date, waitMs = 0): Date | undefined {
  const minutes = BACK_OFF_MINUTES[attempts - 1];
  return minutes === undefined ? undefined : new Date(now.getTime() + Math.max(minutes * MINUTE_MS, waitMs));
}
