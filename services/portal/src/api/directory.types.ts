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

export interface DirectoryQuery {
  query: string;
  areaCode?: string;
  standing?: StandingState;
  departmentId?: string;
  at?: string;
  cursor?: string;
  size?: number;
}
