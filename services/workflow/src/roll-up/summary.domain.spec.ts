import { fileURLToPath } from 'node:url';
import { covers, packForArea, specialistPolicy, standingOn, type SpecialistPolicy } from '@zhuanguan/policy';
import { loadPolicySet } from '@zhuanguan/policy/folder';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SummaryPerson, SummaryUnit, UnitState } from './roll-up.types.js';
import { compareUnits, countUnits, summaryUnit, type UnitRecord } from './summary.domain.js';

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

const set = await loadPolicySet(fileURLToPath(new URL('../../../../deploy/jurisdictions', import.meta.url)));
const DAY = '2026-11-25';
/** No upper limit; two at most; more with a reason and covered from above; other posts too; two at least (ours, for the rule). */
const policies = Object.fromEntries(
  ['152502', '000101', '420281', '410800'].map((area) => [area, specialistPolicy(packForArea(set, area)!, DAY)]),
);
const xilingol = policies['152502']!;
const ofTwo: SpecialistPolicy = { ...xilingol, headCount: { ...xilingol.headCount, min: 2 } };

/** As the store reads a unit: whoever is on record holds the post. */
const record = (states: readonly PersonState[], over: Partial<UnitRecord> = {}): UnitRecord => ({
  unitId: 'a',
  unitName: '单位a',
  areaCode: '152502',
  persons: states.map((state) => person(state)),
  appointments: states.filter((state) => state === 'on_record').map(() => ({ validFrom: '2026-01-05' })),
  posts: [],
  above: [],
  ...over,
});

describe('a unit counts once', () => {
  it.each<[PersonState[], SpecialistPolicy, UnitState]>([
    [[], xilingol, 'vacant'],
    [['returned'], xilingol, 'returned'],
    [['returned', 'filed'], xilingol, 'filed'],
    [['on_record', 'filed', 'returned'], xilingol, 'on_record'],
    [['on_record'], ofTwo, 'vacant'],
    [['on_record', 'filed'], ofTwo, 'filed'],
    [['on_record', 'returned'], ofTwo, 'returned'],
    [['on_record', 'on_record', 'on_record'], ofTwo, 'on_record'],
  ])('%j: %#', (states, policy, expected) => {
    expect(summaryUnit(record(states), policy, DAY).state).toBe(expected);
  });

  it('says what its standing says: over the maximum, with a reason, covered from above, posts that nobody holds', () => {
    const two = [{ validFrom: '2026-01-05' }, { validFrom: '2026-02-05', reasoned: true }];
    const unit = (over: Partial<UnitRecord>, area: string, states: PersonState[] = []) =>
      summaryUnit(record(states, over), policies[area], DAY);
    const both: PersonState[] = ['on_record', 'on_record'];
    expect(unit({ appointments: two.map(({ validFrom }) => ({ validFrom })) }, '420281', both).state).toBe('over_max');
    expect(unit({ appointments: two }, '420281', both).state).toBe('on_record');
    expect(unit({ above: [{ validFrom: '2026-01-05' }] }, '420281').state).toBe('covered');
    expect(unit({ above: [{ validFrom: '2026-01-05' }] }, '152502').state).toBe('vacant');
    const leader = unit({}, '410800', ['on_record']);
    expect([leader.state, leader.missingPosts]).toEqual(['on_record', policies['410800']!.roles.map((r) => r.role)]);
    expect(unit({}, '999999').state).toBe('not_bound');
  });

  it('agrees with the standing of the directory and the gate (REG-3), whatever is on record', () => {
    const day = fc.constantFrom('2026-01-05', '2026-11-24', DAY, '2026-11-26');
    const lasting = fc.record({ validFrom: day }, { requiredKeys: ['validFrom'] });
    const specialist = fc.record({ validFrom: day, reasoned: fc.boolean() });
    const post = fc.record({ validFrom: day, role: fc.constantFrom('leader_in_charge', 'office_in_charge') });
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(policies)),
        fc.array(specialist, { maxLength: 4 }),
        fc.array(post, { maxLength: 3 }),
        fc.array(lasting, { maxLength: 1 }),
        fc.nat(2),
        fc.nat(2),
        (policy, appointments, posts, above, filed, returned) => {
          const facts = { appointments, posts, above, filedSince: Array.from({ length: filed }, () => '2026-11-20') };
          const standing = standingOn(policy, facts, DAY);
          const states: PersonState[] = [
            ...appointments.filter((a) => covers(a, DAY)).map(() => 'on_record' as const),
            ...Array.from({ length: filed }, () => 'filed' as const),
            ...Array.from({ length: returned }, () => 'returned' as const),
          ];
          const unit = summaryUnit(record(states, { appointments, posts, above }), policy, DAY);
          const counts = countUnits([unit]);
          const { onRecord, overMax, covered, vacant } = counts;
          expect(counts.units).toBe(onRecord + overMax + covered + counts.filed + counts.returned + vacant);
          // What came back is vacant to the directory.
          expect({
            on_record: onRecord,
            over_max: overMax,
            covered,
            filed_not_on_record: counts.filed,
            vacant: vacant + counts.returned,
          }).toMatchObject({ [standing.state]: 1 });
          expect(unit.missingPosts ?? []).toEqual(standing.missingPosts);
          expect(counts.postVacant).toBe(standing.missingPosts.length > 0 ? 1 : 0);
        },
      ),
    );
  });
});

const make = (unitId: string, ...persons: SummaryPerson[]): SummaryUnit => ({
  ...summaryUnit({ ...record(persons.map((p) => p.state)), unitId, unitName: `单位${unitId}` }, xilingol, DAY),
  persons,
});

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
      'another post is vacant',
      [make('a', person('on_record'))],
      [{ ...make('a', person('on_record')), missingPosts: ['leader_in_charge'] }],
      [{ kind: 'posts', before: 'on_record', after: 'on_record' }],
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
