import { describe, expect, it } from 'vitest';
import { GRANTS, mayI, ROLES, type Action, type Actor, type Relation, type Role } from './index.js';

const RELATIONS: (Relation | 'none')[] = ['none', 'own_unit', 'department_of_unit', 'bureau_of_unit'];
const person = (role: Role): Actor => ({ accountId: 'a', roles: [role], scopes: [] });
const may = (actor: Actor, action: Action, relation: Relation | 'none') =>
  mayI(actor, action, { relations: relation === 'none' ? [] : [relation] }).ok;

/** Written from the requirements, not from the table: role × relation that may. */
const ROLE_GROUPS = {
  /** Who files for a unit. */
  filers: ['unit_handler/own_unit', 'specialist/own_unit'],
  unitLeaders: ['unit_leader/own_unit', 'unit_head/own_unit'],
  /** Whose receipt a filing can wait for: XL-3, DY-1, JZ-2. */
  receivers: [
    'department_officer/department_of_unit',
    'bureau_officer/bureau_of_unit',
    'section_officer/bureau_of_unit',
  ],
  leadersAbove: ['department_leader/department_of_unit', 'bureau_leader/bureau_of_unit'],
  above: ['department_officer/*', 'department_leader/*', 'section_officer/*', 'bureau_officer/*', 'bureau_leader/*'],
  officers: ['department_officer/department_of_unit', 'bureau_officer/bureau_of_unit'],
  anyInUnit: ['unit_handler/*', 'specialist/*', 'unit_leader/*', 'unit_head/*'],
};
const { filers, unitLeaders, receivers, leadersAbove, above, officers, anyInUnit } = ROLE_GROUPS;
const readers = [...filers, ...unitLeaders, ...receivers, ...leadersAbove];
const managers = [
  'unit_handler/own_unit',
  'section_officer/own_unit',
  'department_officer/own_unit',
  'department_officer/department_of_unit',
  'bureau_officer/own_unit',
  'bureau_officer/bureau_of_unit',
];

/** Written from the requirements, not from the table: role × relation that may. */
const EXPECTED: Record<Action, string[]> = {
  'filing.submit': filers,
  'filing.read': readers,
  'filing.receive': receivers,
  'filing.return': receivers,
  'filing.hold': receivers,
  'filing.urge': [...filers, ...receivers],
  'colleague.read': ['department_officer/*', 'section_officer/*', 'bureau_officer/*'],
  'filing.void': ['bureau_officer/bureau_of_unit'],
  'filing.withdraw': [...filers, 'department_officer/department_of_unit'],
  'scan.attach': [...filers, 'department_officer/department_of_unit'],
  'departure.note': receivers,
  'import.run': filers,
  'import.on_behalf': ['department_officer/department_of_unit'],
  'import.backfill': [...filers, ...receivers],
  'draft.keep': [...filers, 'bureau_officer/own_unit'],
  'unit.read': readers,
  'directory.read': [...anyInUnit, ...above],
  'coverage.read': above,
  'unit.urge': receivers,
  'inbox.read': ['unit_handler/*', 'specialist/*', 'department_officer/*', 'section_officer/*', 'bureau_officer/*'],
  'can_act.ask': [...anyInUnit, ...above],
  'events.read': [],
  'account.manage': managers,
  'delegation.set': [
    'unit_handler/own_unit',
    'section_officer/own_unit',
    'department_officer/own_unit',
    'bureau_officer/own_unit',
  ],
  'unit_list.import': ['bureau_officer/bureau_of_unit'],
  'organisation.act': ['bureau_officer/bureau_of_unit'],
  'recusal.declare': filers,
  'handover.record': filers,
  'term.extend': filers,
  'duplicate.read': ['department_officer/*', 'bureau_officer/*'],
  'duplicate.decide': officers,
  'policy.read': [...anyInUnit, ...above, 'analyst/*', 'operator/*', 'system_admin/*'],
  'policy.compare': ['bureau_officer/*', 'bureau_leader/*', 'operator/*', 'system_admin/*'],
  'policy.activate': ['bureau_officer/own_unit', 'operator/*'],
  'roll_up.open': ['bureau_officer/own_unit'],
  'roll_up.read': ['department_officer', 'bureau_officer', 'department_leader', 'bureau_leader'].map(
    (r) => `${r}/own_unit`,
  ),
  'roll_up.submit': ['department_officer/own_unit', 'bureau_officer/own_unit'],
  'roll_up.return': officers,
  'roll_up.close': ['bureau_officer/own_unit'],
  'personal.reveal': [...filers, ...receivers],
  'retention.read': ['bureau_officer/own_unit', 'bureau_leader/own_unit'],
  'retention.hold': ['bureau_officer/own_unit', 'bureau_leader/own_unit'],
  'retention.propose': ['bureau_officer/own_unit'],
  'retention.approve': ['bureau_officer/own_unit', 'bureau_leader/own_unit'],
  'project.report': filers,
  'project.read': readers,
  'audit.read': ['audit_admin/*'],
  'refusal.read': ['security_admin/*', 'audit_admin/*', 'operator/*'],
  'session.end_others': ['security_admin/*', ...managers],
  'grant.manage': ['security_admin/own_unit'],
  'organisation.register': ['operator/*'],
  'operator.manage': ['system_admin/own_unit'],
};

describe.each(Object.keys(GRANTS) as Action[])('%s', (action) => {
  it.each(ROLES.flatMap((role) => RELATIONS.map((relation) => [role, relation] as const)))(
    '%s standing in %s',
    (role, relation) => {
      const expected = EXPECTED[action].some((e) => e === `${role}/${relation}` || e === `${role}/*`);
      expect(may(person(role), action, relation), `${role} ${relation}`).toBe(expected);
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
    ['project.report', 'ledger:report', true],
    ['project.report', 'directory:read', false],
    ['project.read', 'ledger:report', false],
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
