import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SummaryPerson, SummaryUnit, UnitState } from './roll-up.types.js';
import { compareUnits, countUnits, summaryUnit, unitState } from './summary.domain.js';

type PersonState = SummaryPerson['state'];
const person = (state: PersonState, name = '乌云', filingId = 'f'): SummaryPerson => ({
  state,
  filingId,
  contentHash: `${filingId}-${name}`,
  name,
  sex: '2',
  title: '会计',
  phone: '13900000001',
  remark: '',
});

describe('a unit counts once', () => {
  it.each<[PersonState[], number, UnitState]>([
    [[], 1, 'vacant'],
    [['returned'], 1, 'returned'],
    [['returned', 'filed'], 1, 'filed'],
    [['on_record', 'filed', 'returned'], 1, 'on_record'],
    [['on_record'], 2, 'vacant'],
    [['on_record', 'filed'], 2, 'filed'],
    [['on_record', 'returned'], 2, 'returned'],
    [['on_record', 'on_record', 'on_record'], 2, 'on_record'],
  ])('%j of at least %i: %s', (states, minimum, expected) => {
    expect(
      unitState(
        states.map((state) => person(state)),
        minimum,
      ),
    ).toBe(expected);
  });
});

const make = (unitId: string, ...persons: SummaryPerson[]): SummaryUnit =>
  summaryUnit({ unitId, unitName: `单位${unitId}`, persons }, 1);

describe('what changed', () => {
  it.each<[string, SummaryUnit[], SummaryUnit[], unknown[]]>([
    ['nothing', [make('a', person('on_record'))], [make('a', person('on_record'))], []],
    ['a new name of the unit is no change', [make('a')], [{ ...make('a'), unitName: '新名' }], []],
    ['one came', [], [make('a')], [{ unitId: 'a', kind: 'joined', after: 'vacant' }]],
    ['one went', [make('a')], [], [{ unitId: 'a', kind: 'left', before: 'vacant' }]],
    [
      'put on record',
      [make('a', person('filed'))],
      [make('a', person('on_record'))],
      [{ kind: 'state', before: 'filed', after: 'on_record' }],
    ],
    [
      'another person',
      [make('a', person('on_record', '甲', '1'))],
      [make('a', person('on_record', '乙', '2'))],
      [{ kind: 'persons', personsBefore: ['甲'], personsAfter: ['乙'] }],
    ],
    [
      'the order of people is none',
      [make('a', person('on_record', '甲', '1'), person('filed', '乙', '2'))],
      [make('a', person('filed', '乙', '2'), person('on_record', '甲', '1'))],
      [],
    ],
  ])('%s', (_, before, after, changes) => {
    const found = compareUnits(before, after);
    expect(found).toHaveLength(changes.length);
    expect(found).toMatchObject(changes);
  });

  it('each unit is named at most once, and back again is the same the other way round', () => {
    const list = fc
      .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom<PersonState>('on_record', 'filed')), {
        selector: ([id]) => id,
      })
      .map((all) => all.map(([id, state]) => make(id, person(state))));
    fc.assert(
      fc.property(list, list, (a, b) => {
        const there = compareUnits(a, b);
        const back = compareUnits(b, a);
        expect(new Set(there.map((c) => c.unitId)).size).toBe(there.length);
        expect(back.map((c) => c.unitId).sort()).toEqual(there.map((c) => c.unitId).sort());
        const came = there.filter((c) => c.kind === 'joined').length - there.filter((c) => c.kind === 'left').length;
        expect(came).toBe(countUnits(b).units - countUnits(a).units);
      }),
    );
  });
});
