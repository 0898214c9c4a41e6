/** A section (业务科室) and an office (采购办) are parts of a bureau that receive filings: no budget units. */
export type Kind = 'unit' | 'department' | 'bureau' | 'section' | 'office';

/** A budget unit as it lies in the table; a department and a bureau are units too. Dates are YYYY-MM-DD. */
export interface OrganisationRow {
  id: string;
  kind: Kind;
  name: string;
  shortName: string;
  formerNames: string[];
  areaCode: string;
  budgetParentId: string | null;
  financeParentId: string | null;
  businessSection: string;
  validFrom: string;
  /** The first day it is no more. */
  validTo: string | null;
  version: number;
  identifiers: { scheme: string; value: string; validFrom: string; validTo: string | null }[];
}
