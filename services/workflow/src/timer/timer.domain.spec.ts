import { addWorkdays, type CalendarData } from '@zhuanguan/calendar';
import { addDays } from '@zhuanguan/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recipientsOf } from './recipients.domain.js';
import { levelKey, planLadder, remainingDays } from './timer.domain.js';

/** Weekends only, with 国庆 of 2026 off. */
const calendar: CalendarData = {
  version: 'test',
  years: [
    {
      year: 2026,
      notice: { document: '示例', status: 'P' },
      off: Array.from({ length: 7 }, (_, i) => `2026-10-0${i + 1}`),
      makeUp: ['2026-10-10'],
    },
  ],
};
const level = (days: number, unit: 'd' | 'wd' = 'd') => ({ days, unit, to: ['responsible' as const] });
const plan = (days: readonly (readonly [number, 'd' | 'wd'])[], due: string, today: string) =>
  planLadder(
    days.map(([n, unit]) => level(n, unit)),
    due,
    { calendar, today },
  ).map(({ level: key, fireOn, state }) => [key, fireOn, state]);

describe('a ladder around a due date', () => {
  it('counts calendar days, and working days over a holiday with its make-up day', () => {
    // Due on Friday 2026-10-09: two working days before are 09-30 and 10-08, two after are 10-10 (made up) and 10-12.
    expect(
      plan(
        [
          [-2, 'wd'],
          [-2, 'd'],
          [0, 'd'],
          [2, 'wd'],
        ],
        '2026-10-09',
        '2026-09-01',
      ),
    ).toEqual([
      ['-2wd', '2026-09-30', 'armed'],
      ['-2d', '2026-10-07', 'armed'],
      ['0d', '2026-10-09', 'armed'],
      ['+2wd', '2026-10-12', 'armed'],
    ]);
  });
  it.each([
    ['before all of it', '2026-09-01', ['armed', 'armed', 'armed']],
    ['on the first day', '2026-09-07', ['armed', 'armed', 'armed']],
    ['after the first', '2026-09-08', ['armed', 'armed', 'armed']],
    ['after the second', '2026-09-11', ['passed', 'armed', 'armed']],
    ['long after', '2026-12-01', ['passed', 'passed', 'armed']],
  ])('armed %s: %j', (_, today, states) =>
    expect(
      plan(
        [
          [-3, 'd'],
          [0, 'd'],
          [3, 'd'],
        ],
        '2026-09-10',
        today,
      ).map(([, , state]) => state),
    ).toEqual(states),
  );
  it('speaks at most once of what is over, and never forgets what is to come', () => {
    const steps = fc.uniqueArray(fc.integer({ min: -40, max: 40 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(steps, fc.integer({ min: -60, max: 60 }), (days, offset) => {
        const due = '2026-06-15';
        const today = addDays(due, offset);
        const planned = planLadder(
          days.map((n) => level(n)),
          due,
          { calendar, today },
        );
        expect(planned.filter((p) => p.fireOn < today && p.state === 'armed').length).toBe(
          days.some((n) => n < offset) ? 1 : 0,
        );
        expect(planned.filter((p) => p.fireOn >= today).every((p) => p.state === 'armed')).toBe(true);
      }),
    );
  });
  it('names a level by its place', () => {
    expect([level(-3, 'wd'), level(0), level(5, 'wd')].map(levelKey)).toEqual(['-3wd', '0d', '+5wd']);
  });
});

it('what is left is 0 on the due date and counts on when over', () => {
  fc.assert(
    fc.property(fc.integer({ min: -30, max: 30 }), (n) => {
      const due = '2026-06-17';
      expect(remainingDays('d', addDays(due, -n), due, calendar)).toBe(n);
      const day = addWorkdays(calendar, due, -n).value;
      expect(remainingDays('wd', day, due, calendar)).toBe(n);
    }),
  );
});

describe('who is told', () => {
  const unit = { id: 'u', kind: 'unit' as const, departmentId: 'd', bureauId: 'b' };
  const responsible = { organisationId: 'd', actingAs: 'department' as const };
  it.each([
    ['all of them, each once', ['responsible', 'unit', 'department', 'bureau'], unit, ['d', 'u', 'b']],
    ['nobody where nobody is above', ['department', 'bureau'], { id: 'u', kind: 'unit' as const }, []],
    ["a bureau's own", ['bureau'], { id: 'b', kind: 'bureau' as const }, ['b']],
  ] as const)('%s', (_, to, about, ids) =>
    expect(recipientsOf(to, about, responsible).map((r) => r.organisationId)).toEqual(ids),
  );
});
