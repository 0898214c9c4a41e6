import fc from 'fast-check';
import { addDays } from '@zhuanguan/kernel';
import { describe, expect, it } from 'vitest';
import { deadlineBefore, dayKind, deadline, type DeadlineUnit } from './index.js';
import { stateCouncil as calendar } from './testing/state-council.js';

const rule = (n: number, unit: DeadlineUnit) => ({
  id: 'T',
  n,
  unit,
  roll: 'restday' as const,
  reference: { ours: 'test', status: 'P' as const },
});
const before = (anchor: string, n: number, unit: DeadlineUnit) =>
  deadlineBefore({ rule: rule(n, unit), anchor, calendar });

describe('so long before a day', () => {
  it.each([
    ['2025-08-14', 3, 'wd', '2025-08-11'],
    ['2025-10-10', 3, 'wd', '2025-09-29'],
    ['2025-08-30', 15, 'd', '2025-08-15'],
    // A rest day stays one: whoever has to be early is not helped by a later day.
    ['2025-10-20', 15, 'd', '2025-10-05'],
  ] as const)('%s − %i %s is %s', (anchor, n, unit, due) => {
    const result = before(anchor, n, unit);
    expect(result).toMatchObject({ dueStrict: due, dueRolled: due, provisional: false });
    expect(result.proof.words).toContain('前推');
  });
  it('beyond the published years it is provisional', () =>
    expect(before('2027-02-10', 20, 'wd').provisional).toBe(true));
  it.each([
    [-1, 'd'],
    [1.5, 'd'],
    [1, 'y'],
  ] as const)('n = %d %s is a fault', (n, unit) => expect(() => before('2026-11-10', n, unit)).toThrow(RangeError));

  const day = fc.integer({ min: 60, max: 1200 }).map((n) => addDays('2023-01-01', n));
  it('is the mirror of counting on from a working day', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 30 }), fc.constantFrom<DeadlineUnit>('wd', 'd'), (anchor, n, unit) => {
        fc.pre(unit === 'd' || dayKind(calendar, anchor) === 'workday');
        const due = before(anchor, n, unit).dueStrict;
        expect(deadline({ rule: { ...rule(n, unit), roll: 'none' }, trigger: due, calendar }).dueStrict).toBe(anchor);
      }),
    );
  });
  it('more days are never later', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 30 }), fc.constantFrom<DeadlineUnit>('wd', 'd'), (anchor, n, unit) => {
        expect(before(anchor, n + 1, unit).dueStrict < before(anchor, n, unit).dueStrict).toBe(true);
      }),
    );
  });
});
