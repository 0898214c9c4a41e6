import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BACK_OFF_MINUTES, formatTimeOfDay, isQuiet, nextDigest, nextTry, parseTimeOfDay } from './times.domain.js';

const quiet = (text: string) => {
  const [from = 0, to = 0] = text.split('-').map((part) => parseTimeOfDay(part) ?? -1);
  return { from, to };
};
/** Shanghai is eight hours ahead. */
const at = (time: string) => new Date(Date.parse(`2026-11-24T${time}:00Z`) - 8 * 3_600_000);

describe('quiet hours in Shanghai', () => {
  it.each([
    ['22:00-07:00', '21:59', false],
    ['22:00-07:00', '22:00', true],
    ['22:00-07:00', '00:00', true],
    ['22:00-07:00', '06:59', true],
    ['22:00-07:00', '07:00', false],
    ['12:00-14:00', '13:00', true],
    ['12:00-14:00', '14:00', false],
    ['12:00-12:00', '12:00', false],
  ])('%s at %s: %s', (hours, time, expected) => expect(isQuiet(quiet(hours), at(time))).toBe(expected));
  it('none is never quiet', () => expect(isQuiet(undefined, at('03:00'))).toBe(false));
});

it('a time of day is read as it is written', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1439 }), (t) => {
      expect(parseTimeOfDay(formatTimeOfDay(t))).toBe(t);
    }),
  );
  for (const wrong of ['', '7:00', '24:00', '12:60', '12', 'noon']) expect(parseTimeOfDay(wrong)).toBeUndefined();
});

it('the digest is the next one, never one that has gone out', () => {
  const half = parseTimeOfDay('08:30') ?? 0;
  expect(nextDigest(half, at('07:00'))).toEqual({ on: '2026-11-24', dueAt: at('08:30') });
  expect(nextDigest(half, at('08:31'))).toMatchObject({ on: '2026-11-25' });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 0, max: 1439 }), (digest, minute) => {
      const now = at(formatTimeOfDay(minute));
      const wait = nextDigest(digest, now).dueAt.getTime() - now.getTime();
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThanOrEqual(24 * 3_600_000);
    }),
  );
});

it('tries wait longer each time, and end', () => {
  const now = at('09:00');
  const waits = BACK_OFF_MINUTES.map((_, i) => (nextTry(i + 1, now)?.getTime() ?? 0) - now.getTime());
  expect(waits).toEqual([...waits].sort((a, b) => a - b));
  expect(nextTry(BACK_OFF_MINUTES.length + 1, now)).toBeUndefined();
});
