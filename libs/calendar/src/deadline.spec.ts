import fc from 'fast-check';
import { addDays } from '@zhuanguan/kernel';
import { describe, expect, it } from 'vitest';
import {
  addWorkdays,
  countWorkdays,
  dayKind,
  deadline,
  deadlineStatus,
  forArea,
  withYear,
  yearProblems,
  type DeadlineUnit,
  type Roll,
} from './index.js';
import { stateCouncil as calendar } from './testing/state-council.js';

const rule = (n: number, unit: DeadlineUnit, roll: Roll = 'none') => ({
  id: 'T',
  n,
  unit,
  roll,
  reference: { ours: 'test', status: 'P' as const },
});
const due = (
  trigger: string,
  n: number,
  unit: DeadlineUnit,
  roll: Roll = 'none',
  suspensions = [] as { from: string; to: string; reason: string }[],
) => deadline({ rule: rule(n, unit, roll), trigger, suspensions, calendar });

describe('acceptance vectors (facts §2)', () => {
  it.each([
    ['2025-12-12', 5, 'wd', '2025-12-19'],
    ['2025-11-03', 3, 'wd', '2025-11-06'],
    ['2025-12-01', 1, 'wd', '2025-12-02'],
    ['2025-12-02', 7, 'wd', '2025-12-11'],
    ['2025-05-06', 7, 'wd', '2025-05-15'],
    ['2025-08-12', 2, 'wd', '2025-08-14'],
    ['2025-05-07', 7, 'wd', '2025-05-16'],
    ['2024-09-26', 5, 'wd', '2024-10-09'],
    ['2026-02-11', 2, 'wd', '2026-02-13'],
    ['2026-02-11', 7, 'wd', '2026-02-27'],
  ] as const)('%s + %i %s → %s', (trigger, n, unit, expected) =>
    expect(due(trigger, n, unit).dueStrict).toBe(expected),
  );
  it('documents on sale 2024-09-26..10-02 are fewer than 5 working days', () =>
    expect(countWorkdays(calendar, '2024-09-26', '2024-10-02').value).toBeLessThan(5));
  it('notice sent 2025-09-05 + 30 d', () => {
    expect(due('2025-09-05', 30, 'd', 'statutory')).toMatchObject({ dueStrict: '2025-10-05', dueRolled: '2025-10-09' });
  });
  it('specialist changed 2024-02-07 + 7 d rolls to a make-up Sunday', () => {
    expect(due('2024-02-07', 7, 'd', 'restday')).toMatchObject({
      dueStrict: '2024-02-14',
      dueRolled: '2024-02-18',
      provisional: false,
    });
  });
  it('statutory does not roll over an ordinary weekend, restday does', () => {
    expect(due('2026-11-14', 7, 'd', 'statutory').dueRolled).toBe('2026-11-21');
    expect(due('2026-11-14', 7, 'd', 'restday').dueRolled).toBe('2026-11-23');
  });
});

describe('status', () => {
  it.each([
    ['2024-02-07', 'running', '还剩 11 日'],
    ['2024-02-14', 'running', '还剩 4 日'],
    ['2024-02-15', 'warned', '还剩 3 日'],
    ['2024-02-18', 'warned', '今天到期'],
    ['2024-02-19', 'overdue', '已超 1 日'],
  ])('on %s: %s, %s', (today, state, words) =>
    expect(deadlineStatus(due('2024-02-07', 7, 'd', 'restday'), today, calendar)).toMatchObject({ state, words }),
  );
  it('counts in the unit of its rule', () =>
    expect(deadlineStatus(due('2026-11-20', 3, 'wd'), '2026-11-27', calendar).words).toBe('已超 2 个工作日'));
});

const year2027 = {
  year: 2027,
  notice: { document: '国办发明电（试验）', status: 'M' as const },
  off: ['2027-01-01'],
  makeUp: [] as string[],
};

describe('the calendar', () => {
  it.each([
    ['2023-01-03', 'workday'],
    ['2024-02-09', 'workday'],
    ['2024-02-18', 'workday'],
    ['2024-02-12', 'holiday'],
    ['2026-11-21', 'restday'],
    ['2027-01-01', 'unknown'],
  ])('%s is a %s', (date, kind) => expect(dayKind(calendar, date)).toBe(kind));
  it('agrees with chinese-days on every day', async () => {
    const oracle = await import('chinese-days');
    for (let day = '2023-01-01'; day <= '2026-12-31'; day = addDays(day, 1))
      expect([day, dayKind(calendar, day) === 'workday']).toEqual([day, oracle.isWorkday(day)]);
  });
  it.each([
    [2023, 249],
    [2024, 251],
    [2025, 248],
    [2026, 248],
  ])('%i has %i working days', (year, days) =>
    expect(countWorkdays(calendar, `${year - 1}-12-31`, `${year}-12-31`).value).toBe(days),
  );
  it('beyond the published years a due date is provisional, until the year is added', () => {
    expect(due('2026-12-28', 7, 'wd')).toMatchObject({ provisional: true });
    const added = withYear(calendar, year2027);
    if (!added.ok) throw new Error(added.refusal.detail);
    const later = deadline({ rule: rule(7, 'wd'), trigger: '2026-12-28', calendar: added.value });
    expect(later).toMatchObject({ dueStrict: '2027-01-07', provisional: false });
    expect(later.proof.calendarVersion).not.toBe(calendar.version);
  });
  it('a corrected year takes the place of the first and is another version', () => {
    const [first, second] = [year2027, { ...year2027, off: ['2027-01-01', '2027-01-04'] }].map((y) => {
      const added = withYear(calendar, y);
      if (!added.ok) throw new Error(added.refusal.detail);
      return added.value;
    });
    if (!first || !second) throw new Error('years');
    expect(second.version).not.toBe(first.version);
    const again = withYear(first, { ...year2027, off: ['2027-01-01', '2027-01-04'] });
    expect(again.ok && again.value.years.map((y) => y.year)).toEqual([2023, 2024, 2025, 2026, 2027]);
    expect(again.ok && dayKind(again.value, '2027-01-04')).toBe('holiday');
  });
  it.each([
    ['no notice', { notice: { ours: '听说', status: 'P' as const } }, '/notice/document'],
    ['no holiday at all', { off: [] }, '/off'],
    ['no such day', { off: ['2027-02-30'] }, '/off/0'],
    ['a day of another year', { off: ['2027-01-01', '2028-05-01'] }, '/off/1'],
    ['a day twice', { off: ['2027-01-01', '2027-01-01'] }, '/off/1'],
    ['work made up on a Tuesday', { makeUp: ['2027-01-05'] }, '/makeUp/0'],
    ['off and worked', { off: ['2027-01-02'], makeUp: ['2027-01-02'] }, '/makeUp/0'],
  ])('a year with %s is refused at the place', (_, over, field) => {
    const added = withYear(calendar, { ...year2027, ...over });
    expect(added.ok ? [] : added.refusal.meta?.fields?.map((f) => f.field)).toEqual([field]);
  });
  it('an announced year names days of the weeks around New Year', () => {
    for (const year of calendar.years) expect(yearProblems(year)).toEqual([]);
  });
  it('a local holiday is one though the nation makes up for work on that day', () => {
    const local = {
      ...calendar,
      overlays: [{ area: '152500', off: ['2024-02-18'], reference: { ours: 'invented', status: 'P' as const } }],
    };
    expect(dayKind(local, '2024-02-18')).toBe('holiday');
    expect(deadline({ rule: rule(7, 'd', 'restday'), trigger: '2024-02-07', calendar: local }).dueRolled).toBe(
      '2024-02-19',
    );
  });
  it('a local holiday counts in its own area only', () => {
    const local = {
      ...calendar,
      overlays: [{ area: '152500', off: ['2026-07-01'], reference: { ours: 'invented', status: 'P' as const } }],
    };
    expect(dayKind(forArea(local, '152525'), '2026-07-01')).toBe('holiday');
    expect(dayKind(forArea(local, '420281'), '2026-07-01')).toBe('workday');
    const banner = { ...local, overlays: local.overlays.map((o) => ({ ...o, area: '152530' })) };
    expect(dayKind(forArea(banner, '152530'), '2026-07-01')).toBe('holiday');
    expect(dayKind(forArea(banner, '152531'), '2026-07-01')).toBe('workday');
  });
});

describe('suspensions', () => {
  const pause = (from: string, to: string) => ({ from, to, reason: '补正' });
  it('a trigger inside a pause counts from the day after it', () =>
    expect(due('2026-11-10', 2, 'd', 'none', [pause('2026-11-09', '2026-11-15')]).dueStrict).toBe('2026-11-17'));
  it('overlapping pauses count once and are named', () => {
    const result = due('2026-11-10', 5, 'd', 'none', [
      pause('2026-11-12', '2026-11-14'),
      pause('2026-11-13', '2026-11-16'),
    ]);
    expect(result.dueStrict).toBe('2026-11-20');
    expect(result.proof.pauses).toEqual([{ from: '2026-11-12', to: '2026-11-16', reasons: ['补正', '补正'] }]);
    expect(result.proof.words).toContain('2026-11-12 至 2026-11-16 不计入');
  });
  it('years move by the paused days', () =>
    expect(due('2025-01-01', 1, 'y', 'none', [pause('2025-06-01', '2025-06-10')]).dueStrict).toBe('2026-01-11'));
  it('adjacent pauses are one', () => {
    const result = due('2026-11-10', 5, 'd', 'none', [
      pause('2026-11-12', '2026-11-13'),
      pause('2026-11-14', '2026-11-16'),
    ]);
    expect(result.dueStrict).toBe('2026-11-20');
    expect(result.proof.pauses).toHaveLength(1);
  });
  it('what is left leaves the pauses out, as the rule does', () => {
    const paused = due('2026-11-10', 5, 'd', 'none', [pause('2026-11-12', '2026-11-16')]);
    expect(paused.dueStrict).toBe('2026-11-20');
    expect(deadlineStatus(paused, '2026-11-10', calendar)).toMatchObject({ remaining: 5, words: '还剩 5 日' });
    expect(deadlineStatus(paused, '2026-11-14', calendar).remaining).toBe(4);
    const working = due('2026-11-10', 3, 'wd', 'none', [pause('2026-11-12', '2026-11-16')]);
    expect(deadlineStatus(working, '2026-11-11', calendar).remaining).toBe(2);
    expect(deadlineStatus(working, '2026-11-23', calendar)).toMatchObject({ remaining: -3, words: '已超 3 个工作日' });
  });
  it('a last day pushed on by a pause says so', () => {
    const result = due('2026-11-10', 4, 'd', 'restday', [pause('2026-11-15', '2026-11-16')]);
    expect(result).toMatchObject({ dueStrict: '2026-11-14', dueRolled: '2026-11-17' });
    expect(result.proof.words).toContain('届满日为休息日或不计入的期间，顺延至');
  });
});

describe('what a rule may say', () => {
  it('29 February has its year on 28 February', () => expect(due('2024-02-29', 1, 'y').dueStrict).toBe('2025-02-28'));
  it.each([
    // Announced days off roll, the make-up Sunday before and the ordinary weekend after do not.
    ['2025-09-25', 7, '2025-10-02', '2025-10-09'],
    ['2025-09-21', 7, '2025-09-28', '2025-09-28'],
    ['2025-10-04', 7, '2025-10-11', '2025-10-11'],
    ['2025-10-05', 7, '2025-10-12', '2025-10-12'],
  ])('statutory roll: %s + %i d', (trigger, n, dueStrict, dueRolled) => {
    const result = due(trigger, n, 'd', 'statutory');
    expect(result).toMatchObject({ dueStrict, dueRolled });
    if (dueRolled !== dueStrict) expect(result.proof.words).toContain('届满日为法定节假日，顺延至');
  });
  it.each([-1, 1.5, NaN])('n = %d is a fault', (n) => expect(() => due('2026-11-10', n, 'd')).toThrow(RangeError));
});

describe('remaining', () => {
  it('without pauses is the distance in the rule’s unit', () => {
    const day = fc.integer({ min: 0, max: 1200 }).map((n) => addDays('2023-01-01', n));
    fc.assert(
      fc.property(
        day,
        day,
        fc.integer({ min: 0, max: 40 }),
        fc.constantFrom<DeadlineUnit>('wd', 'd'),
        (a, today, n, unit) => {
          const result = due(a, n, unit, 'restday');
          const { remaining } = deadlineStatus(result, today, calendar);
          const expected =
            unit === 'wd'
              ? countWorkdays(calendar, today, result.dueRolled).value
              : (Date.parse(result.dueRolled) - Date.parse(today)) / 86_400_000;
          expect(remaining + 0).toBe(expected + 0);
        },
      ),
    );
  });
});

const day = fc.integer({ min: 0, max: 1200 }).map((n) => addDays('2023-01-01', n));

describe('properties on strict dates', () => {
  it('monotone in the trigger and in the length', () => {
    fc.assert(
      fc.property(
        day,
        day,
        fc.integer({ min: 0, max: 60 }),
        fc.constantFrom<DeadlineUnit>('wd', 'd'),
        (a, b, n, unit) => {
          const [early, late] = a <= b ? [a, b] : [b, a];
          expect(due(early, n, unit).dueStrict <= due(late, n, unit).dueStrict).toBe(true);
          expect(due(early, n, unit).dueStrict < due(early, n + 1, unit).dueStrict).toBe(true);
        },
      ),
    );
  });
  it('adding then counting back is the identity from a working day', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 60 }), (from, n) => {
        fc.pre(dayKind(calendar, from) === 'workday');
        const to = addWorkdays(calendar, from, n).value;
        expect(countWorkdays(calendar, from, to).value).toBe(n);
        expect(addWorkdays(calendar, to, -n).value).toBe(from);
      }),
    );
  });
  it('disjoint pauses add in the days the rule counts', () => {
    fc.assert(
      fc.property(
        day,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 0, max: 5 }),
        fc.constantFrom<DeadlineUnit>('wd', 'd'),
        (from, n, length, gap, unit) => {
          const first = { from: addDays(from, 1 + gap), to: addDays(from, gap + length), reason: 'a' };
          const second = { from: addDays(first.to, 3), to: addDays(first.to, 2 + length), reason: 'b' };
          const both = due(from, n, unit, 'none', [first, second]).dueStrict;
          const counted = (p: { from: string; to: string }) => {
            const within = { from: addDays(p.from, -1), to: p.to < both ? p.to : both };
            if (within.to <= within.from) return 0;
            return unit === 'd'
              ? (Date.parse(within.to) - Date.parse(within.from)) / 86_400_000
              : countWorkdays(calendar, within.from, within.to).value;
          };
          const lost = counted(first) + counted(second);
          expect(due(from, n + lost, unit).dueStrict).toBe(both);
        },
      ),
    );
  });
});
