/**
 * The shapes of the gateway that the portal uses. `npm run codegen` writes schema.d.ts from the gateway's OpenAPI; this
 * file is the one place that names those shapes, so it is the only one to follow when they change.
 */
export interface LegalReference {
  document?: string;
  article?: string;
  quote?: string;
  ours?: string;
  status?: string;
}

export interface ProblemError {
  pointer: string;
  code: string;
  detail: string;
}

/** RFC 9457. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  code: string;
  instance?: string;
  traceId?: string;
  ruleId?: string;
  reference?: LegalReference;
  policyVersion?: string;
  errors?: ProblemError[];
}

export type Role = 'unit_handler' | 'specialist' | 'department_officer' | 'bureau_officer' | 'analyst' | 'operator';

export interface Grant {
  role: Role;
  organisationId: string;
  organisationName: string;
  areaCode: string;
}

export interface Me {
  account: { id: string; username: string; displayName: string; grants: Grant[] };
  actingOrganisationId?: string;
  csrfToken: string;
  roles: Role[];
  /** Whose regime this is, for the header; left out by a gateway that does not say. */
  jurisdiction?: { code: string; name: string };
}

export interface Deadline {
  ruleId: string;
  trigger: string;
  n: number;
  unit: 'wd' | 'd' | 'y';
  roll: string;
  dueStrict: string;
  dueRolled: string;
  provisional?: boolean;
  calendarVersion: string;
  words: string;
  reference?: LegalReference;
}

export interface DeadlineStatus {
  deadline: Deadline;
  state: 'running' | 'warned' | 'overdue' | 'met' | 'met_late';
  words: string;
}

export type FilingKind = 'first' | 'change' | 'exit';
export type FilingState = 'filed' | 'returned' | 'on_record';
export type ReceiverKind = 'department' | 'bureau';

export interface FilingPerson {
  name?: string;
  sex?: string;
  title?: string;
  phone?: string;
  remark?: string;
  onEstablishment?: boolean;
  exceptionReason?: string;
  noBadRecord?: boolean;
}

export interface FilingContent {
  decisionDate?: string;
  person?: FilingPerson;
  predecessorAppointmentId?: string;
  changeReason?: string;
}

export interface Receipt {
  receiver: ReceiverKind;
  organisationId: string;
  organisationName: string;
  state: 'pending' | 'received' | 'returned';
  round: number;
  at?: string;
  contentHash?: string;
  contentChanged?: boolean;
  defectCode?: string;
  remark?: string;
  field?: string;
  officerName?: string;
}

export interface FilingHistoryEntry {
  at: string;
  type: 'submitted' | 'corrected' | 'received' | 'returned' | 'recorded';
  organisationName?: string;
  actorRole?: string;
  round: number;
  remark?: string;
  field?: string;
  defectCode?: string;
}

export interface Filing {
  id: string;
  kind: FilingKind;
  state: FilingState;
  unitId: string;
  unitName: string;
  areaCode: string;
  role: string;
  round: number;
  content: FilingContent;
  contentHash: string;
  personId?: string;
  appointmentId?: string;
  submittedAt: string;
  recordedAt?: string;
  receipts: Receipt[];
  deadline?: DeadlineStatus;
  late?: boolean;
  policyVersion: string;
  formId: string;
  formVersion: string;
  version: number;
  actions: ('receive' | 'return' | 'correct')[];
  history?: FilingHistoryEntry[];
  previousContent?: FilingContent;
  predecessorName?: string;
  importId?: string;
}

export interface ChangeClock {
  id: string;
  unitId: string;
  unitName: string;
  appointmentId: string;
  personName?: string;
  changeDate: string;
  deadline?: DeadlineStatus;
  startedBy: 'note' | 'filing';
  version: number;
}

export interface Vacancy {
  unitId: string;
  unitName: string;
  ruleId: string;
  reference?: LegalReference;
  detail: string;
}

export interface QueueItem {
  filing?: Filing;
  clock?: ChangeClock;
  vacancy?: Vacancy;
}

export type QueueKey = 'returned_to_me' | 'change_clocks' | 'awaiting_my_receipt' | 'awaiting_others' | 'vacancy';

export interface QueueSection {
  key: QueueKey;
  total?: number;
  items: QueueItem[];
}

export interface Page<T> {
  items: T[];
  nextCursor?: string;
  total?: number;
}

export interface FilingPolicy {
  policyVersion: string;
  specialistTitle: string;
  formId: string;
  formVersion: string;
  formTitle: string;
  columns: { key: string; label: string; required?: boolean }[];
  receivers: ReceiverKind[];
  order: string;
  defects: { code: string; label: string; reference?: LegalReference }[];
  filingReference?: LegalReference;
  changeReference?: LegalReference;
  eligibilityReference?: LegalReference;
  current?: { appointmentId: string; personId: string; name: string; title?: string; validFrom: string; openFiling?: boolean }[];
  departmentName?: string;
  bureauName?: string;
  minimum: number;
}

export interface Draft {
  id: string;
  unitId: string;
  body: unknown;
  savedAt: string;
}

export type StandingState = 'vacant' | 'filed_not_on_record' | 'on_record' | 'over_max';

export interface Standing {
  unitId: string;
  state: StandingState;
  since?: string;
  onRecord?: number;
  filed?: number;
  changeOverdue?: boolean;
  policyVersion?: string;
}

export interface Organisation {
  id: string;
  kind: 'unit' | 'department' | 'bureau';
  name: string;
  shortName?: string;
  formerNames?: string[];
  areaCode: string;
  identifiers?: { scheme: string; value: string }[];
  businessSection?: string;
}

export interface Appointment {
  id: string;
  unitId: string;
  personId: string;
  role: string;
  validFrom: string;
  validTo?: string;
  onRecordAt?: string;
  basisFilingId?: string;
  endFilingId?: string;
  person?: { name?: string; sex?: string; title?: string; phone?: string; remark?: string };
}

export interface DirectoryEntry {
  organisation: Organisation;
  departmentName?: string;
  areaName?: string;
  standing?: Standing;
  appointments?: Appointment[];
}

export interface UnitView {
  unit: DirectoryEntry;
  pastAppointments?: Appointment[];
  at: string;
  knownAt?: string;
}

export interface CoverageRow {
  key: string;
  name: string;
  units?: number;
  onRecord?: number;
  filed?: number;
  vacant?: number;
  overMax?: number;
  changeOverdue?: number;
}

export interface Coverage {
  areas?: CoverageRow[];
  departments?: CoverageRow[];
  total?: CoverageRow;
}

export interface ImportRow {
  rowNumber: number;
  outcome: 'valid' | 'refused' | 'unchanged' | 'filed';
  kind?: FilingKind;
  person?: FilingPerson;
  unitName?: string;
  errors?: { field?: string; pointer?: string; code: string; detail: string }[];
  filingId?: string;
}

export interface ImportJob {
  id: string;
  unitId: string;
  fileName: string;
  fileHash: string;
  state: 'previewed' | 'committed';
  decisionDate?: string;
  rows?: ImportRow[];
  validRows?: number;
  refusedRows?: number;
  unchangedRows?: number;
  warnings?: string[];
  mode?: ImportMode;
  createdAt?: string;
  committedAt?: string;
  sheet?: string;
}

export type ImportMode = 'all_or_nothing' | 'valid_only';

export interface FilingsQuery {
  unitId?: string;
  state?: FilingState;
  kind?: FilingKind;
  late?: boolean;
  cursor?: string;
  size?: number;
}

export interface DirectoryQuery {
  query: string;
  areaCode?: string;
  standing?: StandingState;
  departmentId?: string;
  at?: string;
  cursor?: string;
  size?: number;
}
