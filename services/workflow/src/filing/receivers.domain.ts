import type { RequiredReceiver } from './filing.domain.js';
import type { ReceiverKind } from './filing.types.js';

/** What the receivers of a unit are found from: its department above in the budget tree, its bureau in the finance tree. */
export interface UnitFact {
  id: string;
  /** A bureau files its own specialist with itself; another officer receives it. */
  isBureau: boolean;
  /** Nearest department above; absent for a unit without one and for a department itself. */
  departmentId?: string;
  /** The topmost above in the budget tree; absent for a first-level unit itself. */
  firstLevelUnitId?: string;
  bureauId?: string;
  /** The section of the bureau that serves the unit, where the bureau has its sections in the tree. */
  sectionId?: string;
  /** The procurement office of the bureau, where it has one in the tree. */
  officeId?: string;
}

/** How a receiver stands to the unit, for its rights. */
export const relationOf = (receiver: ReceiverKind): 'department_of_unit' | 'bureau_of_unit' =>
  receiver === 'department' || receiver === 'first_level_unit' ? 'department_of_unit' : 'bureau_of_unit';

/**
 * The receivers the pack names (XL-3, DY-1, JZ-2), as far as this unit has them: a unit without a department, a department
 * that is itself a unit, and a bureau's own unit are received by the bureau alone. For a section or an office that is not in
 * the tree the bureau itself receives (ours).
 */
export function requiredReceivers(unit: UnitFact, named: readonly ReceiverKind[]): RequiredReceiver[] {
  const bureauId = unit.isBureau ? unit.id : unit.bureauId;
  const found: Record<ReceiverKind, string | undefined> = {
    department: unit.departmentId,
    first_level_unit: unit.firstLevelUnitId,
    bureau: bureauId,
    section: unit.sectionId ?? bureauId,
    office: unit.officeId ?? bureauId,
  };
  const seen = new Set<string>();
  return named.flatMap((receiver) => {
    const organisationId = found[receiver];
    // A bureau may be the department too: one organisation gives one receipt.
    if (!organisationId || seen.has(organisationId)) return [];
    seen.add(organisationId);
    return [{ receiver, organisationId }];
  });
}
