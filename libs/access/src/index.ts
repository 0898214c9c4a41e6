export type { Actor, Delegator, Relation, RoleDates, Scope } from './actor.js';
export { actorOn } from './actor-on.js';
export {
  ADMINISTRATORS,
  readsOwnUnit,
  ROLE_WORDS,
  ROLES,
  ROLES_BELOW,
  ROLES_OF_UNIT,
  treesOf,
  type Role,
  type Tree,
} from './role.js';
export { GRANTS, mayEver, mayI, type Action, type Resource } from './may-i.js';
export { actsFor, capacityFor, factActor, ownPart, type Capacity } from './capacity.js';
