import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideNote, evolveClock, meet, sweep, unmeet, type ChangeClock } from './change-clock.domain.js';

/** The vector of facts §2: a change on 2024-02-07 is warned from 02-15 and overdue from 02-19. */
const clock: ChangeClock = {
  id: 'c',
  unitId: 'u',
  areaCode: '152500',
  appointmentId: 'a',
  changeDate: '2024-02-07',
  dueStrict: '2024-02-14',
  dueRolled: '2024-02-18',
  provisional: false,
  policyDigest: 'd',
  startedBy: 'note',
  level: 0,
  late: false,
};
const facts = {
  running: false,
  openFiling: false,
  appointmentActive: true,
  validFrom: '2023-01-01',
  today: '2024-02-08',
};

describe('a note that someone left', () => {
  it('starts the clock', () => {
    expect(decideNote(clock, facts)).toEqual({ ok: true, value: [{ type: 'started', clock }] });
  });
  it.each([
    ['ended already', { appointmentActive: false }, 'appointment_not_active'],
    ['a clock runs', { running: true }, 'clock_running'],
    ['the unit has filed it', { openFiling: true }, 'filing_open'],
    ['tomorrow', { today: '2024-02-06' }, 'in_future'],
    ['before the appointment', { validFrom: '2024-02-08' }, 'change_before_appointment'],
  ])('%s: refused', (_, over, code) => {
    const decided = decideNote(clock, { ...facts, ...over });
    expect(decided.ok ? '' : decided.refusal.code).toBe(code);
  });
});

describe('the midnight sweep', () => {
  it.each([
    ['2024-02-14', 0, []],
    ['2024-02-15', 0, ['warned']],
    ['2024-02-18', 0, ['warned']],
    ['2024-02-18', 1, []],
    ['2024-02-19', 1, ['overdue']],
    ['2024-02-19', 0, ['warned', 'overdue']],
    ['2024-06-01', 2, []],
  ] as const)('%s at level %i: %j', (today, level, expected) => {
    expect(sweep({ ...clock, level }, today).map((e) => e.type)).toEqual(expected);
  });

  it('tells each level once, however often it runs and however long it slept', () => {
    const day = fc.date({ min: new Date('2024-02-01'), max: new Date('2024-03-31'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.array(day, { minLength: 1, maxLength: 40 }), (days) => {
        const dates = days.map((d) => d.toISOString().slice(0, 10)).sort();
        const told: string[] = [];
        let state = clock;
        for (const today of dates)
          for (const event of sweep(state, today)) {
            told.push(event.type);
            state = evolveClock(state, event);
          }
        const last = dates.at(-1) ?? '';
        expect(told).toEqual(last > '2024-02-18' ? ['warned', 'overdue'] : last > '2024-02-14' ? ['warned'] : []);
      }),
    );
  });

  it('is silent once the clock is met', () => {
    const met = evolveClock(clock, meet(clock, 'f', '2024-02-20'));
    expect(met).toMatchObject({ late: true, metOn: '2024-02-20', metByFilingId: 'f' });
    expect(sweep(met, '2024-03-01')).toEqual([]);
    expect(evolveClock(clock, meet(clock, 'f', '2024-02-18')).late).toBe(false);
  });
});

describe('the filing that met it is void or withdrawn', () => {
  const met = evolveClock({ ...clock, level: 1 }, meet(clock, 'f', '2024-02-20'));
  it('runs on to the due dates it had, and is swept again', () => {
    expect(met).toMatchObject({ metByFilingId: 'f', late: true });
    const again = evolveClock(met, unmeet(met, 'f', 'wrong_person'));
    expect(again).toEqual({ ...clock, level: 1 });
    expect(sweep(again, '2024-02-19').map((e) => e.type)).toEqual(['overdue']);
  });
  it.each([
    ['note', 'not_happened', 'reopened'],
    ['note', undefined, 'reopened'],
    ['filing', 'not_happened', 'annulled'],
    ['filing', 'wrong_content', 'reopened'],
    ['filing', undefined, 'reopened'],
  ] as const)('started by a %s, because of %s: %s', (startedBy, reason, type) =>
    expect(unmeet({ ...met, startedBy }, 'f', reason).type).toBe(type),
  );
  it('annulled, it never tells anything again', () => {
    const gone = evolveClock(met, { type: 'annulled', filingId: 'f' });
    expect(gone.metByFilingId).toBeUndefined();
    expect(sweep(gone, '2024-06-01')).toEqual([]);
  });
});
