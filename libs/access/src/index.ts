export type { Actor, Relation, Role, Scope } from './actor.js';
export { GRANTS, mayI, type Action } from './may-i.js';
