const UNITS = ['字节', 'KB', 'MB', 'GB', 'TB'];

export function size(bytes: number): string {
  let [value, unit] = [bytes, 0];
  for (; value >= 1_024 && unit < UNITS.length - 1; unit += 1) value /= 1_024;
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`;
}

/** 3 小时 20 分钟 */
export function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return `${Math.round(seconds)} 秒`;
  if (minutes < 60) return `${minutes} 分钟`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} 小时 ${minutes % 60} 分钟` : `${Math.floor(hours / 24)} 天`;
}

const SHANGHAI_MS = 8 * 3_600_000;

/** 20261127-170220 in Shanghai, for names of files and folders. */
export const stamp = (now: Date): string =>
  new Date(now.getTime() + SHANGHAI_MS).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');

/** 2026-11-27 17:02 in Shanghai. */
export const minute = (at: Date): string =>
  new Date(at.getTime() + SHANGHAI_MS).toISOString().slice(0, 16).replace('T', ' ');
