import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actorOn, GRANTS, mayEver, mayI, ROLES, type Action, type Actor, type Relation, type Role } from './index.js';

const RELATIONS: Relation[] = ['own_unit', 'department_of_unit', 'bureau_of_unit', 'own'];
const ACTIONS = Object.keys(GRANTS) as Action[];
const roles = fc.uniqueArray(fc.constantFrom(...ROLES), { maxLength: 4 });
const relations = fc.uniqueArray(fc.constantFrom(...RELATIONS));
const action = fc.constantFrom(...ACTIONS);
const days = ['2026-01-31', '2026-02-01', '2026-02-15', '2026-02-28', '2026-03-01'];
const day = fc.constantFrom(...days);
const person = (held: readonly Role[], extra: Partial<Actor> = {}): Actor => ({
  accountId: 'a',
  roles: held,
  scopes: [],
  ...extra,
});

describe('properties of the one table', () => {
  it('one relation or one role more never takes a right away', () => {
    fc.assert(
      fc.property(roles, roles, relations, relations, action, (held, more, near, nearer, what) => {
        const before = mayI(person(held), what, { relations: near }).ok;
        const after = mayI(person([...held, ...more]), what, { relations: [...near, ...nearer] }).ok;
        return !before || after;
      }),
    );
  });

  it('what may be done somewhere may ever be done; what may never be done may be done nowhere', () => {
    fc.assert(
      fc.property(roles, relations, action, (held, near, what) => {
        return !mayI(person(held), what, { relations: near }).ok || mayEver(person(held), what).ok;
      }),
    );
  });

  it('a role outside its dates has no right, whatever the relation', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ROLES), relations, action, day, day, day, (role, near, what, from, to, on) => {
        const dated = person([role], { roleDates: { [role]: { from, to } } });
        const within = from <= on && on <= to;
        const now = mayI(dated, what, { relations: near, on }).ok;
        return now === (within && mayI(person([role]), what, { relations: near }).ok);
      }),
    );
  });

  it('a system gets nothing from a role', () => {
    fc.assert(
      fc.property(
        roles,
        relations,
        action,
        (held, near, what) => !mayI(person(held, { clientId: 'c' }), what, { relations: near }).ok,
      ),
    );
  });
});

describe('a day', () => {
  it('both its first and its last day count; an open side has none', () => {
    const held = person(['unit_handler', 'bureau_officer'], { roleDates: { bureau_officer: { to: '2026-02-28' } } });
    expect(actorOn(held, '2026-02-28')).toBe(held);
    expect(actorOn(held, '2026-03-01').roles).toEqual(['unit_handler']);
  });

  it('what was lent is gone with the last who lent it, and what is one’s own stays', () => {
    const lender = { accountId: 'b', roles: ['bureau_officer'] as const, to: '2026-02-28' };
    const held = person(['unit_handler', 'bureau_officer'], { lentRoles: ['bureau_officer'], onBehalfOf: [lender] });
    expect(actorOn(held, '2026-02-28').lentRoles).toEqual(['bureau_officer']);
    const after = actorOn(held, '2026-03-01');
    expect([after.roles, after.lentRoles, after.onBehalfOf]).toEqual([['unit_handler'], undefined, undefined]);
  });
});

it('the three administrators read no filing, and no two of them share a right of their own', () => {
  const three = ['system_admin', 'security_admin', 'audit_admin'] as const;
  for (const role of three)
    for (const what of ['filing.read', 'unit.read', 'directory.read', 'coverage.read', 'personal.reveal'] as const)
      expect([role, what, mayEver(person([role]), what).ok]).toEqual([role, what, false]);
  const own = (what: Action) => three.filter((role) => GRANTS[what].grants.some((g) => g.role === role)).length;
  for (const what of ['audit.read', 'grant.manage', 'operator.manage', 'session.end_others'] as const)
    expect([what, own(what)]).toEqual([what, 1]);
});

it('a leader does nothing of their people’s: every right is one of reading, and of a bureau to let records go or keep them', () => {
  const READING = /\.(read|ask|compare)$/;
  const OWN = ['retention.hold', 'retention.approve'];
  for (const role of ['unit_leader', 'unit_head', 'department_leader', 'bureau_leader'] as const)
    expect(ACTIONS.filter((what) => !READING.test(what) && mayEver(person([role]), what).ok)).toEqual(
      role === 'bureau_leader' ? OWN : [],
    );
});
