import { describe, expect, it } from 'vitest';
import type { ReceiverKind } from './filing.types.js';
import { relationOf, requiredReceivers, type UnitFact } from './receivers.domain.js';

const both = ['department', 'bureau'] as const;
const cases: [string, UnitFact, string[]][] = [
  [
    'a unit with department and bureau',
    { id: 'u', isBureau: false, departmentId: 'd', bureauId: 'b' },
    ['department d', 'bureau b'],
  ],
  ['a unit without a department', { id: 'u', isBureau: false, bureauId: 'b' }, ['bureau b']],
  ['a bureau’s own unit', { id: 'b', isBureau: true }, ['bureau b']],
  ['a unit below the bureau itself', { id: 'u', isBureau: false, departmentId: 'b', bureauId: 'b' }, ['department b']],
  ['a unit nobody stands above', { id: 'u', isBureau: false }, []],
];

describe('who receives (XL-3: 主管部门和同级财政部门)', () => {
  it.each(cases)('%s', (_, unit, expected) => {
    expect(requiredReceivers(unit, both).map((r) => `${r.receiver} ${r.organisationId}`)).toEqual(expected);
  });

  const second = { id: 'u', isBureau: false, departmentId: 'd', firstLevelUnitId: 'f', bureauId: 'b' };
  const daye = ['first_level_unit', 'office'] as const;
  const jiaozuo = ['section', 'office'] as const;
  it.each<[string, UnitFact, readonly ReceiverKind[], string[]]>([
    [
      'a second-level unit goes through its first-level unit (DY-1)',
      { ...second, officeId: 'o' },
      daye,
      ['first_level_unit f', 'office o'],
    ],
    [
      'a first-level unit files with the office alone (DY-1)',
      { id: 'u', isBureau: false, bureauId: 'b', officeId: 'o' },
      daye,
      ['office o'],
    ],
    ['without an office in the tree the bureau receives', second, daye, ['first_level_unit f', 'office b']],
    [
      'section and office, and no department (JZ-2)',
      { ...second, sectionId: 's', officeId: 'o' },
      jiaozuo,
      ['section s', 'office o'],
    ],
    ['a bureau without parts gives one receipt', second, jiaozuo, ['section b']],
    [
      'a bureau’s own unit is received by its office',
      { id: 'b', isBureau: true, officeId: 'o' },
      jiaozuo,
      ['section b', 'office o'],
    ],
  ])('%s', (_, unit, named, expected) => {
    expect(requiredReceivers(unit, named).map((r) => `${r.receiver} ${r.organisationId}`)).toEqual(expected);
  });

  it.each([
    ['department', 'department_of_unit'],
    ['first_level_unit', 'department_of_unit'],
    ['bureau', 'bureau_of_unit'],
    ['section', 'bureau_of_unit'],
    ['office', 'bureau_of_unit'],
  ] as const)('%s stands as %s', (receiver, relation) => expect(relationOf(receiver)).toBe(relation));

  it('in the order of the pack', () => {
    const unit = { id: 'u', isBureau: false, departmentId: 'd', bureauId: 'b' };
    expect(requiredReceivers(unit, ['bureau', 'department']).map((r) => r.receiver)).toEqual(['bureau', 'department']);
  });
});
