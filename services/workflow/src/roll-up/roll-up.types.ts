/** The words of 汇总报送 (FIL-7). Dates are YYYY-MM-DD in Asia/Shanghai, instants ISO strings. */
export type BodyKind = 'department' | 'bureau';
/**
 * The standing of a unit (REG-3) as a report says it: 已备案, 人数超出规定, 由一级单位负责, 已报待收, 退回补正 (vacant, with a filing
 * that came back), 无专管员, 没有要求.
 */
export const UNIT_STATES = ['on_record', 'over_max', 'covered', 'filed', 'returned', 'vacant', 'not_bound'] as const;
export type UnitState = (typeof UNIT_STATES)[number];

/** One who reports. The bureau that opened the round is its last body and reports to nobody. */
export interface Body {
  organisationId: string;
  name: string;
  kind: BodyKind;
  upperId?: string;
  /** The last day on which its report is in time; the opener has none. */
  due?: string;
  membership: 'in_round' | 'joined' | 'left';
}

/** A person as a filing says: on record by it, or filed by it and not on record yet. */
export interface SummaryPerson {
  state: 'on_record' | 'filed' | 'returned';
  filingId: string;
  contentHash: string;
  name: string;
  sex: string;
  title: string;
  phone: string;
  remark: string;
}

export interface SummaryUnit {
  unitId: string;
  unitName: string;
  state: UnitState;
  persons: readonly SummaryPerson[];
  /** Posts the pack asks for beside the specialist and nobody holds; absent where none is missing. */
  missingPosts?: readonly string[];
}

/** units = the sum of the states; each is the length of a list. `postVacant` is over all of them. */
export interface SummaryCounts {
  units: number;
  onRecord: number;
  filed: number;
  returned: number;
  vacant: number;
  persons: number;
  overMax: number;
  covered: number;
  notBound: number;
  postVacant: number;
}

/** A frozen summary of the level below, taken in as it stands: by number and hash. */
export interface SummaryPart {
  organisationId: string;
  name: string;
  number: number;
  contentHash: string;
  counts: SummaryCounts;
  late: boolean;
}

export interface SummaryMissing {
  organisationId: string;
  name: string;
}

/** A unit in more than one list: it moved between two reports, and both are kept as they were signed. */
export interface SummaryRepeated {
  unitId: string;
  unitName: string;
  organisationNames: readonly string[];
}

/** What is frozen and signed. No instant and no signer: what was seen and what is signed have one hash. */
export interface SummaryContent {
  rollUpId: string;
  organisationId: string;
  units: readonly SummaryUnit[];
  parts: readonly SummaryPart[];
  missing: readonly SummaryMissing[];
  repeated: readonly SummaryRepeated[];
}

/** A frozen version without its lists. Nothing of it changes; a reopening is added to it. */
export interface Summary {
  organisationId: string;
  number: number;
  contentHash: string;
  /** Of its own units. */
  ownCounts: SummaryCounts;
  /** With all summaries taken in. */
  counts: SummaryCounts;
  /** By organisation: the number taken in. */
  parts: Readonly<Record<string, number>>;
  missing: number;
  frozenAt: string;
  late: boolean;
  signedByAccountId: string;
  signedByPersonId?: string;
  reopened?: { at: string; by: 'own' | 'upper'; reason: string; byOrganisationId: string };
}

export interface RollUp {
  id: string;
  title: string;
  basisDocument: string;
  bureauId: string;
  areaCode: string;
  departmentDue: string;
  bureauDue?: string;
  state: 'open' | 'closed';
  openedAt: string;
  openedByAccountId: string;
  policyDigest: string;
  policyVersion: string;
  closedAt?: string;
  closedReason: '' | 'bureau_ended';
  /** The bureau that opened it, or had taken it over, and the first day on which that one was no more. */
  takenOverFrom?: string;
  takenOverOn?: string;
  /** The last version of each body. */
  summaries: Readonly<Record<string, Summary>>;
}

export type RollUpEvent =
  | { type: 'opened'; rollUp: RollUp }
  | { type: 'submitted'; summary: Summary }
  | { type: 'reopened'; organisationId: string; number: number; reopened: NonNullable<Summary['reopened']> }
  | { type: 'urged'; organisationIds: readonly string[]; urgedOn: string; byOrganisationId: string }
  | { type: 'taken_over'; fromBureauId: string; bureauId: string; bureauName: string; on: string; title: string }
  | { type: 'closed'; at: string; reason?: 'bureau_ended' };

/** awaited, submitted, returned by the level above, withdrawn by itself. */
export type BodyState = 'awaited' | 'submitted' | 'returned' | 'withdrawn';
