import { describe, expect, it } from 'vitest';
import { GRANTS, mayI, type Action, type Actor, type Relation, type Role } from './index.js';

const ROLES: Role[] = [
  'unit_handler',
  'specialist',
  'department_officer',
  'bureau_officer',
  'platform_client',
  'analyst',
  'operator',
];
const RELATIONS: (Relation | 'none')[] = ['none', 'own_unit', 'department_of_unit', 'bureau_of_unit'];
const person = (role: Role): Actor => ({ accountId: 'a', roles: [role], scopes: [] });
const may = (actor: Actor, action: Action, relation: Relation | 'none') =>
  mayI(actor, action, { relations: relation === 'none' ? [] : [relation] }).ok;

/** Written from the requirements, not from the table: role × relation that may. */
const EXPECTED: Record<Action, string[]> = {
  'filing.submit': ['unit_handler/own_unit', 'specialist/own_unit'],
  'filing.read': [
    'unit_handler/own_unit',
    'specialist/own_unit',
    'department_officer/department_of_unit',
    'bureau_officer/bureau_of_unit',
  ],
  'filing.receive': ['department_officer/department_of_unit', 'bureau_officer/bureau_of_unit'],
  'filing.return': ['department_officer/department_of_unit', 'bureau_officer/bureau_of_unit'],
  'filing.hold': ['department_officer/department_of_unit', 'bureau_officer/bureau_of_unit'],
  'filing.urge': [
    'unit_handler/own_unit',
    'specialist/own_unit',
    'department_officer/department_of_unit',
    'bureau_officer/bureau_of_unit',
  ],
  'colleague.read': ['department_officer/*', 'bureau_officer/*'],
  'filing.void': ['bureau_officer/bureau_of_unit'],
  'filing.withdraw': ['unit_handler/own_unit', 'specialist/own_unit', 'department_officer/department_of_unit'],
  'scan.attach': ['unit_handler/own_unit', 'specialist/own_unit', 'department_officer/department_of_unit'],
  'departure.note': ['department_officer/department_of_unit', 'bureau_officer/bureau_of_unit'],
  'import.run': ['unit_handler/own_unit', 'specialist/own_unit'],
  'import.on_behalf': ['department_officer/department_of_unit'],
  'import.backfill': [
    'unit_handler/own_unit',
    'specialist/own_unit',
    'department_officer/department_of_unit',
    'bureau_officer/bureau_of_unit',
  ],
  'draft.keep': ['unit_handler/own_unit', 'specialist/own_unit', 'bureau_officer/own_unit'],
  'unit.read': [
    'unit_handler/own_unit',
    'specialist/own_unit',
    'department_officer/department_of_unit',
    'bureau_officer/bureau_of_unit',
  ],
  'directory.read': ['unit_handler/*', 'specialist/*', 'department_officer/*', 'bureau_officer/*'],
  'coverage.read': ['department_officer/*', 'bureau_officer/*'],
  'unit.urge': ['department_officer/department_of_unit', 'bureau_officer/bureau_of_unit'],
  'inbox.read': ['unit_handler/*', 'specialist/*', 'department_officer/*', 'bureau_officer/*'],
  'can_act.ask': ['unit_handler/*', 'specialist/*', 'department_officer/*', 'bureau_officer/*'],
  'events.read': [],
  'account.manage': [
    'unit_handler/own_unit',
    'department_officer/own_unit',
    'department_officer/department_of_unit',
    'bureau_officer/own_unit',
    'bureau_officer/bureau_of_unit',
  ],
  'delegation.set': ['unit_handler/own_unit', 'department_officer/own_unit', 'bureau_officer/own_unit'],
  'unit_list.import': ['bureau_officer/bureau_of_unit'],
  'organisation.act': ['bureau_officer/bureau_of_unit'],
  'policy.read': ['unit_handler/*', 'specialist/*', 'department_officer/*', 'bureau_officer/*', 'operator/*'],
  'policy.compare': ['bureau_officer/*', 'operator/*'],
  'policy.activate': ['bureau_officer/own_unit', 'operator/*'],
  'roll_up.open': ['bureau_officer/own_unit'],
  'roll_up.read': ['department_officer/own_unit', 'bureau_officer/own_unit'],
  'roll_up.submit': ['department_officer/own_unit', 'bureau_officer/own_unit'],
  'roll_up.return': ['department_officer/department_of_unit', 'bureau_officer/bureau_of_unit'],
  'roll_up.close': ['bureau_officer/own_unit'],
};

describe.each(Object.keys(GRANTS) as Action[])('%s', (action) => {
  it.each(ROLES.flatMap((role) => RELATIONS.map((relation) => [role, relation] as const)))(
    '%s standing in %s',
    (role, relation) => {
      const expected = EXPECTED[action].some((e) => e === `${role}/${relation}` || e === `${role}/*`);
      expect(may(person(role), action, relation)).toBe(expected);
    },
  );
});

describe('systems', () => {
  const client = (...scopes: Actor['scopes']): Actor => ({
    accountId: 'c',
    clientId: 'platform',
    roles: ['platform_client'],
    scopes,
  });
  it.each([
    ['can_act.ask', 'can-act', true],
    ['events.read', 'can-act', false],
    ['events.read', 'events:read', true],
    ['directory.read', 'directory:read', true],
    ['filing.submit', 'can-act', false],
    ['unit.urge', 'directory:read', false],
    ['inbox.read', 'events:read', false],
  ] as const)('%s with %s: %s', (action, scope, expected) =>
    expect(may(client(scope), action, 'own_unit')).toBe(expected),
  );
  it('a system with a role of a person gets nothing from it', () =>
    expect(may({ ...client(), roles: ['bureau_officer'] }, 'filing.receive', 'bureau_of_unit')).toBe(false));
});

it('a refusal says who can', () => {
  const refused = mayI(person('analyst'), 'filing.receive', { relations: [] });
  expect(refused).toMatchObject({
    refusal: { kind: 'forbidden', detail: expect.stringContaining('主管部门经办人员') as string },
  });
});
