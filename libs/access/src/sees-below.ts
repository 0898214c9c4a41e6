import type { Relation, Role } from './actor.js';
import { GRANTS } from './may-i.js';

const DOWN: readonly Relation[] = ['department_of_unit', 'bureau_of_unit'];

/**
 * Roles that look down a tree from their organisation: those to which the table of may-i gives anything of what lies below. The
 * second wall (row-level security, ADR 20) opens what is below for these alone; what of it, and on which day, may-i says.
 */
export const SEES_BELOW: readonly Role[] = [
  ...new Set(
    Object.values(GRANTS).flatMap(({ grants }) =>
      grants.filter(({ relations }) => relations.some((r) => DOWN.includes(r))).map(({ role }) => role),
    ),
  ),
].sort();
