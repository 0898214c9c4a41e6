import type { Actor, Delegator, Relation } from './actor.js';
import { mayI, type Action } from './may-i.js';

/** By whose right somebody may do a thing: their own, that of colleagues who delegated it, or both. */
export interface Capacity {
  own: boolean;
  /** Each has the right; in the order of the token. */
  through: readonly Delegator[];
}

/** What the actor may do by their own posts: what is not for a substitute (who manages accounts) is asked with this. */
export function ownPart({ onBehalfOf: _delegators, lentRoles = [], ...actor }: Actor): Actor {
  return { ...actor, roles: actor.roles.filter((role) => !lentRoles.includes(role)) };
}

export const capacityFor = (actor: Actor, action: Action, resource: { relations: readonly Relation[] }): Capacity => ({
  own: mayI(ownPart(actor), action, resource).ok,
  through: (actor.onBehalfOf ?? []).filter(
    ({ roles }) => mayI({ accountId: actor.accountId, roles, scopes: [] }, action, resource).ok,
  ),
});

/** Who did it, for a history: the account, the organisation, and for whom. */
export function factActor(actor: Actor, action: Action, relations: readonly Relation[]) {
  const delegator = actsFor(actor, action, { relations });
  return {
    accountId: actor.accountId,
    ...(actor.actingOrgId ? { orgId: actor.actingOrgId } : {}),
    ...(delegator ? { onBehalfOf: delegator.accountId } : {}),
  };
}

/** For whom an act counts that belongs to nobody in particular: oneself where one has the right, else the delegator. */
export function actsFor(
  actor: Actor,
  action: Action,
  resource: { relations: readonly Relation[] },
): Delegator | undefined {
  const { own, through } = capacityFor(actor, action, resource);
  return own ? undefined : through[0];
}
