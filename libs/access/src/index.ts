export type { Actor, Delegator, Relation, Role, Scope } from './actor.js';
export { GRANTS, mayI, type Action } from './may-i.js';
export { actsFor, capacityFor, factActor, ownPart, type Capacity } from './capacity.js';
export { SEES_BELOW } from './sees-below.js';
