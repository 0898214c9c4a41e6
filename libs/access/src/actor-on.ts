import type { Actor, RoleDates } from './actor.js';

const within = ({ from, to }: RoleDates, day: string): boolean => !(from && day < from) && !(to && day > to);

/**
 * The actor with what they have on a day: a role outside its dates is none, nor is one lent by a delegation that is over. Each
 * edge asks this with its own clock, so that a right that ends at midnight is over then, however long the token lives.
 */
export function actorOn(actor: Actor, day: string): Actor {
  const { roleDates = {}, onBehalfOf = [], lentRoles = [] } = actor;
  const lenders = onBehalfOf.filter(({ to }) => !to || day <= to);
  const lent = lentRoles.filter((role) => lenders.some((d) => d.roles.includes(role)));
  const over = actor.roles.filter(
    (role) => !within(roleDates[role] ?? {}, day) || (lentRoles.includes(role) && !lent.includes(role)),
  );
  if (over.length === 0 && lenders.length === onBehalfOf.length) return actor;
  const { onBehalfOf: _all, lentRoles: _lent, ...rest } = actor;
  return {
    ...rest,
    roles: actor.roles.filter((role) => !over.includes(role)),
    ...(lent.length > 0 ? { lentRoles: lent } : {}),
    ...(lenders.length > 0 ? { onBehalfOf: lenders } : {}),
  };
}
