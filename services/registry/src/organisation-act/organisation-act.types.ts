import type { OrganisationRow } from '../organisation/organisation.types.js';

export const ACT_KINDS = ['rename', 'transfer', 'merge', 'split', 'dissolve'] as const;
export type ActKind = (typeof ACT_KINDS)[number];

export interface PartCommand {
  /** Of the organisation that comes forth; drawn before, for the rules know no chance. */
  id: string;
  name: string;
  shortName: string;
  budgetUnitCode: string;
  uscc: string;
}

/** 单位变动 (REG-1). The empty text says: as it is. */
export interface ActCommand {
  kind: ActKind;
  organisationId: string;
  documentNumber: string;
  /** YYYY-MM-DD */
  effectiveDate: string;
  name: string;
  shortName: string;
  /** `none` = no department. */
  budgetParentId: string;
  financeParentId: string;
  areaCode: string;
  businessSection: string;
  budgetUnitCode: string;
  mergedIds: readonly string[];
  parts: readonly PartCommand[];
  ends: boolean;
  successorId: string;
}

export type ActPart = 'renamed' | 'transferred' | 'continues' | 'created' | 'moved_below' | 'ended';

/** One organisation after the act. */
export interface PlannedOrganisation {
  /** Absent for one that comes forth. */
  before?: OrganisationRow;
  next: OrganisationRow;
  part: ActPart;
  /** Of one that ends: who reads its records from then on. */
  successorIds: readonly string[];
}

/** What the rules of an act look at; all loaded before. */
export interface ActFacts {
  today: string;
  /** Of the officer who records it. */
  bureauId: string;
  /** All that the command names, what is above these, and what is right below those that may end. */
  organisations: ReadonlyMap<string, OrganisationRow>;
  /** Of these, those in the bureau's finance tree today, itself included. */
  within: ReadonlySet<string>;
  /** The day of the last act about each. */
  lastActOn: ReadonlyMap<string, string>;
  /** The latest beginning of a post at each. */
  lastAppointmentFrom: ReadonlyMap<string, string>;
  /** The day on which the last of those right below each, that are there no more, left. */
  lastBelowUntil: ReadonlyMap<string, string>;
  /** Areas that a pack speaks for. */
  areas: ReadonlySet<string>;
}
