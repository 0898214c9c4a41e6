import { expect, it } from 'vitest';
import type { Me, Role } from '../api/types.js';
import { sessionOf } from './session.js';

const me = (roles: Role[]): Me => ({
  account: {
    id: 'a',
    username: 'wuyun',
    displayName: '乌云',
    grants: roles.map((role) => ({
      role,
      organisationId: 'o1',
      organisationName: '锡林郭勒盟教育局',
      areaCode: '152500',
    })),
  },
  actingOrganisationId: 'o1',
  csrfToken: 't',
  delegators: [],
  away: [],
  roles,
  expiresAt: '2026-11-24T04:00:00Z',
});

it('a unit handler files and receives nothing', () =>
  expect(sessionOf(me(['unit_handler']))).toMatchObject({
    files: true,
    officer: undefined,
    organisationName: '锡林郭勒盟教育局',
  }));
it('a department officer receives and does not file', () =>
  expect(sessionOf(me(['department_officer']))).toMatchObject({ files: false, officer: 'department' }));
it('a department that is itself a unit does both', () =>
  expect(sessionOf(me(['department_officer', 'unit_handler']))).toMatchObject({ files: true, officer: 'department' }));
it('a leader reads and has nothing to do here', () => {
  const { files, officer, hasInbox, can } = sessionOf(me(['department_leader']));
  expect({ files, officer, hasInbox }).toEqual({ files: false, officer: undefined, hasInbox: false });
  expect([can('filing.read'), can('unit.urge'), can('import.backfill')]).toEqual([true, false, false]);
});
it('a section receives for its units and lets nobody in', () =>
  expect(sessionOf(me(['section_officer']))).toMatchObject({ files: false, officer: 'section', hasInbox: true }));
it('a bureau officer receives as the bureau', () => expect(sessionOf(me(['bureau_officer'])).officer).toBe('bureau'));
