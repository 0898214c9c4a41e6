import { describe, expect, it } from 'vitest';
import { requiredReceivers, type UnitFact } from './receivers.domain.js';

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

  it('in the order of the pack', () => {
    const unit = { id: 'u', isBureau: false, departmentId: 'd', bureauId: 'b' };
    expect(requiredReceivers(unit, ['bureau', 'department']).map((r) => r.receiver)).toEqual(['bureau', 'department']);
  });
});
