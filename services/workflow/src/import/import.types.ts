import type { FieldError } from '@zhuanguan/kernel';
import type { Actor } from '@zhuanguan/access';
import type { CardFields, FilingPerson } from '../filing/filing.types.js';

export type RowOutcome = 'valid' | 'refused' | 'unchanged' | 'filed' | 'left_out';
/** 本单位填报, 代报 (XL-5), 历史补录. */
export type Purpose = 'own' | 'on_behalf' | 'backfill';
export type CommitMode = 'all_or_nothing' | 'valid_only';

/** A row as read, with what the clerk added to it in the preview. */
export interface ReadRow {
  sheet: string;
  rowNumber: number;
  unit: { code: string; uscc: string; name: string };
  person: FilingPerson;
  /** The unit's and its leader's lines, where the form has them (DY-4). */
  card?: CardFields;
  /** Of a card: where each field stands, by its pointer. A table has columns instead. */
  at?: Record<string, string>;
  /** Empty = the date of the whole import. */
  decisionDate: string;
  /** Set where the row replaces someone. */
  changeDate: string;
  /** Name of the one who leaves; empty = the only one that can be meant. */
  predecessor: string;
  /** The row is one more person, not a change. */
  addition: boolean;
  /** Of the cells themselves; they point into the row, e.g. /person/phone. */
  errors: FieldError[];
  warnings: string[];
  /** The columns as written, for the file that is given back. */
  written: string[];
}

/** What becomes of a row. */
export interface RowResult {
  outcome: RowOutcome;
  unitId?: string;
  unitName: string;
  kind: 'first' | 'change';
  predecessorAppointmentId?: string;
  predecessorName?: string;
  /** Nobody of this name and phone is known in the unit. */
  newPerson: boolean;
  /** One more than the head count; a reason may be given (DY-3). */
  overHeadCount?: true;
  errors: FieldError[];
  warnings: string[];
  filingId?: string;
}

export interface ImportRow {
  position: number;
  read: ReadRow;
  result: RowResult;
}

export interface JobSheet {
  name: string;
  labels: string[];
  rows: number;
  chosen: boolean;
  /** Of a table: the letter of the column by the pointer of what stands there. */
  columns?: Record<string, string>;
}

/** A name that several units have, and which of them is meant. */
export interface UnitQuestion {
  written: string;
  candidates: { unitId: string; unitName: string }[];
  chosenId?: string;
}

export interface ImportJob {
  id: string;
  /** The organisation that imports. */
  unitId: string;
  accountId: string;
  fileName: string;
  fileHash: string;
  purpose: Purpose;
  /** 资料来源 of a backfill. */
  source: string;
  sheets: JobSheet[];
  /** By plain text: which unit is meant. */
  choices: Record<string, string>;
  state: 'previewed' | 'committing' | 'committed';
  decisionDate: string | null;
  mode: CommitMode | null;
  warnings: string[];
  /** Who committed: what the work goes on as after a restart. */
  actor: Actor | null;
  correlationId: string | null;
  /** Why a whole import was given up. */
  failure: string | null;
  createdAt: Date;
  committedAt: Date | null;
}

/** What rows are checked against. */
export interface CheckFacts {
  actor: Actor;
  /** The organisation that imports. */
  unit: { id: string; name: string };
  purpose: Purpose;
  decisionDate: string;
  today: string;
  /** Made in this import, by plain text. */
  choices: Readonly<Record<string, string>>;
  /** Sheets that are not to be read. */
  leftOut: ReadonlySet<string>;
}
