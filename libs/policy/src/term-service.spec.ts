import { addDays } from '@zhuanguan/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstDayOf, termOf, type Service, type Succession } from './term-service.js';

const strict = (date: string) => date;
const month = (date: string) => addDays(date, 30);
const held = (unitId: string, validFrom: string, validTo?: string, over: Partial<Service> = {}): Service => ({
  personId: 'p',
  role: 'specialist',
  unitId,
  validFrom,
  ...(validTo ? { validTo } : {}),
  ...over,
});
const intoB: Succession = { from: 'a', to: 'b', on: '2026-11-01' };
const bIntoC: Succession = { from: 'b', to: 'c', on: '2027-03-01' };
const now = held('b', '2026-11-01');

describe('from when a term is counted', () => {
  it.each<[string, Service, Service[], Succession[], string]>([
    ['one service', now, [], [], '2026-11-01'],
    ['again the next day, in the same unit', now, [held('b', '2024-01-01', '2026-11-01')], [], '2024-01-01'],
    ['a day between', now, [held('b', '2024-01-01', '2026-10-31')], [], '2026-11-01'],
    ['a post of another', now, [held('b', '2024-01-01', '2026-11-01', { personId: 'q' })], [], '2026-11-01'],
    ['another post', now, [held('b', '2024-01-01', '2026-11-01', { role: 'leader' })], [], '2026-11-01'],
    ['annulled', now, [held('b', '2026-11-01', '2026-11-01')], [], '2026-11-01'],
    ['轮岗: moved from another unit', now, [held('a', '2024-01-01', '2026-11-01')], [], '2026-11-01'],
    ['merged: named by the successor', now, [held('a', '2024-01-01', '2026-11-01')], [intoB], '2024-01-01'],
    ['merged: had left before', now, [held('a', '2024-01-01', '2026-10-31')], [intoB], '2026-11-01'],
    [
      'moved first, merged later',
      held('b', '2025-06-01'),
      [held('a', '2024-01-01', '2025-06-01')],
      [intoB],
      '2025-06-01',
    ],
    [
      '兼任 in both, the longer there',
      held('b', '2025-06-01'),
      [held('a', '2024-01-01', '2026-11-01')],
      [intoB],
      '2024-01-01',
    ],
    [
      '兼任 in both, the longer here',
      held('b', '2022-06-01'),
      [held('a', '2024-01-01', '2026-11-01')],
      [intoB],
      '2022-06-01',
    ],
    ['the other way round', held('a', '2026-11-01'), [held('b', '2024-01-01', '2026-11-01')], [intoB], '2026-11-01'],
    [
      'twice merged',
      held('c', '2027-03-01'),
      [
        held('b', '2026-11-01', '2027-03-01'),
        held('a', '2025-01-01', '2026-11-01'),
        held('a', '2024-01-01', '2025-01-01'),
      ],
      [bIntoC, intoB],
      '2024-01-01',
    ],
    [
      'twice merged, not there between',
      held('c', '2027-03-01'),
      [held('a', '2024-01-01', '2026-11-01')],
      [bIntoC, intoB],
      '2027-03-01',
    ],
  ])('%s', (_, asked, before, went, since) => {
    const facts = { services: [...before, asked], went, bridged: strict };
    expect(firstDayOf(termOf(asked, facts))).toBe(since);
  });

  it.each([
    ['thirty days later, where thirty are no break', '2026-12-01', '2024-01-01'],
    ['thirty-one days later', '2026-12-02', '2026-12-02'],
  ])('%s, in the same unit and in the successor', (_, begun, since) => {
    const asked = held('b', begun);
    for (const unit of ['a', 'b']) {
      const services = [held(unit, '2024-01-01', '2026-11-01'), asked];
      expect(firstDayOf(termOf(asked, { services, went: [intoB], bridged: month }))).toBe(since);
    }
  });

  it('of a split, each part goes on; a ring of successors ends', () => {
    const before = held('a', '2024-01-01', '2026-11-01');
    const parts = [held('b', '2026-11-01'), held('c', '2026-11-01')];
    const went = [intoB, { ...intoB, to: 'c' }, { from: 'b', to: 'a', on: '2024-01-01' }];
    for (const part of parts)
      expect(termOf(part, { services: [before, ...parts], went, bridged: strict })).toEqual([before, part]);
  });
});

describe('whatever a career was', () => {
  const step = fc.record({
    kind: fc.constantFrom('again', 'gap', 'successor', 'late', 'move', 'left'),
    days: fc.integer({ min: 1, max: 400 }),
    gap: fc.integer({ min: 1, max: 60 }),
  });
  it('a term goes back to the last move, exit or break longer than what is none, and no further', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), fc.nat(40), fc.infiniteStream(fc.nat()), (steps, most, chance) => {
        let asked = held('u0', '2010-01-01');
        let since = asked.validFrom;
        const services: Service[] = [];
        const went: Succession[] = [];
        for (const [i, { kind, days, gap }] of steps.entries()) {
          const end = addDays(asked.validFrom, days);
          const stays = kind === 'again' || kind === 'gap';
          const unitId = stays ? asked.unitId : `u${i + 1}`;
          const later = kind === 'gap' || kind === 'late' ? gap : 0;
          services.push({ ...asked, validTo: end });
          // Who left did so a day before the unit was no more.
          if (!stays && kind !== 'move')
            went.push({ from: asked.unitId, to: unitId, on: addDays(end, kind === 'left' ? 1 : 0) });
          asked = held(unitId, addDays(end, later + (kind === 'left' ? 1 : 0)));
          if (kind === 'move' || kind === 'left' || later > most) since = asked.validFrom;
        }
        const strangers = services.map((s) => ({ ...s, personId: 'q' }));
        const all = [...services, ...strangers, asked];
        const order = new Map(all.map((s) => [s, chance.next().value as number]));
        const shuffled = all.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
        const term = termOf(asked, { services: shuffled, went, bridged: (date) => addDays(date, most) });
        expect(firstDayOf(term)).toBe(since);
        expect(term).toEqual([...services.filter((s) => s.validFrom >= since), asked]);
      }),
    );
  });
});
