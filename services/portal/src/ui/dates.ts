import { dateInShanghai, formatDateZh, isDate } from '@zhuanguan/kernel';

const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

/** 2026年2月27日（周五）; anything else is shown as it came. */
export const formatDate = (date: string | undefined): string =>
  date && isDate(date) ? formatDateZh(date) : (date ?? '');

/** 10:32, in Shanghai whatever the computer's zone. */
export const formatClock = (instant: string | Date): string =>
  new Date(new Date(instant).getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(11, 16);

/** 2026年2月27日（周五）10:32 */
export const formatInstant = (instant: string | Date): string =>
  `${formatDateZh(dateInShanghai(instant))}${formatClock(instant)}`;

export const today = (): string => dateInShanghai(new Date());
