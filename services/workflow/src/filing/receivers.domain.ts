import type { RequiredReceiver } from './filing.domain.js';
import type { ReceiverKind } from './filing.types.js';

/** What the receivers of a unit are found from: its department above in the budget tree, its bureau in the finance tree. */
export interface UnitFact {
  id: string;
  /** A bureau files its own specialist with itself; another officer receives it. */
  isBureau: boolean;
  /** Nearest department above; absent for a unit without one and for a department itself. */
  departmentId?: string;
  bureauId?: string;
}

/**
 * The receivers the pack names (XL-3), as far as this unit has them: a unit without a department, a department that is
 * itself a unit, and a bureau's own unit are received by the bureau alone.
 */
export function requiredReceivers(unit: UnitFact, named: readonly ReceiverKind[]): RequiredReceiver[] {
  const bureauId = unit.isBureau ? unit.id : unit.bureauId;
  const found: Record<ReceiverKind, string | undefined> = { department: unit.departmentId, bureau: bureauId };
  const seen = new Set<string>();
  return named.flatMap((receiver) => {
    const organisationId = found[receiver];
    // A bureau may be the department too: one organisation gives one receipt.
    if (!organisationId || seen.has(organisationId)) return [];
    seen.add(organisationId);
    return [{ receiver, organisationId }];
  });
}
