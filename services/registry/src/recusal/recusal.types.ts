/** 回避声明. Dates are YYYY-MM-DD in Asia/Shanghai. */
export interface Declaration {
  id: string;
  unitId: string;
  personId: string;
  personName: string;
  /** A code of the pack's recusal.kinds; `none` = 无应回避情形. */
  kind: string;
  supplierName: string;
  /** Empty where there is none. */
  supplierUscc: string;
  projectReference: string;
  note: string;
  validFrom: string;
  /** Inclusive; absent while it is open. */
  lastDay?: string;
  declaredAt: string;
  declaredBy: string;
  policyDigest: string;
  ended?: Ended;
}

export interface Ended {
  /** From this day on it counts no more. */
  on: string;
  reason: string;
  at: string;
  by: string;
}

/** Nothing to stay out of, said for a year. */
export const NONE = 'none';

/** As typed by the unit. */
export interface TypedDeclaration {
  personId: string;
  kind: string;
  supplierName: string;
  supplierUscc: string;
  projectReference: string;
  note: string;
  validFrom: string;
  lastDay: string;
}

export type DeclarationState = 'in_force' | 'future' | 'over' | 'ended';
