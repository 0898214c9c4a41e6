import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  addYears,
  canonicalJson,
  dateFromExcelSerial,
  dateInShanghai,
  diffDays,
  formatDateZh,
  isDate,
  parseDateZh,
  startOfDayInShanghai,
  weekday,
} from './index.js';

describe('dates as strings', () => {
  it.each([
    ['2024-02-29', true],
    ['2023-02-29', false],
    ['2024-2-9', false],
    ['2024-13-01', false],
  ])('%s is a date: %s', (text, expected) => expect(isDate(text)).toBe(expected));
  it('adds across months and years', () => expect(addDays('2024-12-31', 1)).toBe('2025-01-01'));
  it('adds years', () =>
    expect([addYears('2024-02-29', 1), addYears('2024-02-28', 15)]).toEqual(['2025-02-28', '2039-02-28']));
  it('the Shanghai date turns at 16:00 UTC', () => {
    expect(dateInShanghai('2026-11-24T15:59:59Z')).toBe('2026-11-24');
    expect(dateInShanghai('2026-11-24T16:00:00Z')).toBe('2026-11-25');
    expect(startOfDayInShanghai('2026-11-25').toISOString()).toBe('2026-11-24T16:00:00.000Z');
  });
  it('speaks Chinese', () => expect(formatDateZh('2026-02-27')).toBe('2026年2月27日（周五）'));
  it.each(['2024.2.2', '2024-2-2', '2024/02/02', '2024年2月2日'])('reads %s', (text) =>
    expect(parseDateZh(text)).toEqual({ ok: true, value: '2024-02-02' }),
  );
  it('refuses what is no date', () => expect(parseDateZh('二月二').ok).toBe(false));
  it('reads Excel serials', () => expect(dateFromExcelSerial(45324)).toEqual({ ok: true, value: '2024-02-02' }));
  it('diff undoes add; the week has seven days', () => {
    fc.assert(
      fc.property(fc.integer({ min: -4000, max: 40000 }), fc.integer({ min: -4000, max: 4000 }), (start, n) => {
        const from = addDays('2000-01-01', start);
        expect(diffDays(from, addDays(from, n))).toBe(n);
        expect(weekday(addDays(from, 7))).toBe(weekday(from));
      }),
    );
  });
});

describe('canonical JSON', () => {
  it('does not depend on key order and drops absent values', () => {
    expect(canonicalJson({ b: 1, a: [{ d: undefined, c: '二' }] })).toBe('{"a":[{"c":"二"}],"b":1}');
  });
});
