import type { FilingKind, FilingPerson } from './types.js';

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
