import { mayI, type Action, type Actor, type Role } from '@zhuanguan/access';
import type { Result } from '@zhuanguan/kernel';
import type { Round } from './roll-up.store.js';
import type { Body, BodyKind } from './roll-up.types.js';

const ROLES_IN: Readonly<Record<BodyKind, readonly Role[]>> = {
  department: ['department_officer', 'department_leader'],
  bureau: ['bureau_officer', 'bureau_leader'],
};

/** Somebody acts, or reads, in a round by what their organisation is there: a department, or a bureau. */
const officerOf = (actor: Actor, kind: BodyKind): Actor => ({
  ...actor,
  roles: actor.roles.filter((role) => ROLES_IN[kind].includes(role)),
});

/** For the actor's own organisation. */
export const mayForOwn = (actor: Actor, action: Action, own: Pick<Body, 'kind'>): Result<void> =>
  mayI(officerOf(actor, own.kind), action, { relations: ['own_unit'] });

/** For one that reports to the actor's organisation, `own`. */
export const mayForBelow = (actor: Actor, own: Pick<Body, 'kind'>): Result<void> =>
  mayI(officerOf(actor, own.kind), 'roll_up.return', {
    relations: [own.kind === 'department' ? 'department_of_unit' : 'bureau_of_unit'],
  });

export const ownBody = (actor: Actor, { byId }: Round): Body | undefined => byId.get(actor.actingOrgId ?? '');

/** True where the body is the actor's, or its reports go up to the actor's, by whatever steps. */
export function seesBody(actor: Actor, { byId }: Round, organisationId: string): boolean {
  const passed = new Set<string>();
  for (let at = byId.get(organisationId); at && !passed.has(at.organisationId); at = byId.get(at.upperId ?? '')) {
    if (at.organisationId === actor.actingOrgId) return mayForOwn(actor, 'roll_up.read', at).ok;
    passed.add(at.organisationId);
  }
  return false;
}
