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
  current?: {
    appointmentId: string;
    personId: string;
    name: string;
    title?: string;
    validFrom: string;
    openFiling?: boolean;
  }[];
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

export interface FilingsQuery {
  unitId?: string;
  state?: FilingState;
  kind?: FilingKind;
  late?: boolean;
  cursor?: string;
  size?: number;
}
