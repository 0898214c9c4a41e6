import type { FieldError } from '@zhuanguan/kernel';
import type { ImportJob as ProtoJob, ImportRow as ProtoRow } from '@zhuanguan/contracts';
import { contentToProto, kindToProto, personToProto } from '../filing/filing.mapping.js';
import type { Counts } from './import.store.js';
import { cellOf } from './import-card.js';
import type { ImportJob, ImportRow, JobSheet, UnitQuestion } from './import.types.js';
import type { ShownImport } from './preview-import.js';
import type { ImportSummary } from './read-import.js';

function countsOf(rows: readonly ImportRow[]): Counts {
  const counts: Counts = { valid: 0, refused: 0, unchanged: 0, filed: 0, left_out: 0 };
  for (const { result } of rows) counts[result.outcome] += 1;
  return counts;
}

export const shownToProto = ({ job, rows, questions }: ShownImport): ProtoJob =>
  jobToProto(job, countsOf(rows), rows, questions);

/** What is asked and how many rows are what, without the rows. */
export const previewToProto = ({ job, rows, questions }: ShownImport): ProtoJob =>
  jobToProto(job, countsOf(rows), [], questions);

export const summaryToProto = ({ job, counts }: ImportSummary): ProtoJob => jobToProto(job, counts, [], []);

const jobToProto = (
  job: ImportJob,
  counts: Counts,
  rows: readonly ImportRow[],
  questions: readonly UnitQuestion[],
): ProtoJob => ({
  id: job.id,
  unitId: job.unitId,
  fileName: job.fileName,
  fileHash: job.fileHash,
  state: job.state,
  decisionDate: job.decisionDate ?? '',
  rows: rows.map((row) => rowToProto(row, job.sheets)),
  validRows: counts.valid + counts.filed,
  filedRows: counts.filed,
  refusedRows: counts.refused,
  unchangedRows: counts.unchanged,
  warnings: job.warnings,
  mode: job.mode ?? '',
  createdAt: job.createdAt,
  committedAt: job.committedAt ?? undefined,
  sheet: job.sheets
    .filter((s) => s.chosen)
    .map((s) => s.name)
    .join('、'),
  purpose: job.purpose,
  source: job.source,
  sheets: job.sheets.map(({ name, rows: count, chosen }) => ({ name, rows: count, chosen })),
  questions: questions.map((q) => ({ ...q, chosenId: q.chosenId ?? '' })),
  failure: job.failure ?? '',
});

const rowToProto = ({ position, read, result }: ImportRow, sheets: readonly JobSheet[]): ProtoRow => ({
  position,
  sheet: read.sheet,
  rowNumber: read.rowNumber,
  outcome: result.outcome,
  kind: kindToProto(result.kind),
  person: personToProto(read.person, false),
  unitName: result.unitName || read.unit.name || read.unit.code,
  unitId: result.unitId ?? '',
  errors: result.errors,
  warnings: result.warnings,
  newPerson: result.newPerson,
  filingId: result.filingId ?? '',
  decisionDate: read.decisionDate,
  changeDate: read.changeDate,
  predecessorName: result.predecessorName ?? read.predecessor,
  addition: read.addition,
  card: read.card && { ...contentToProto({ ...read.card, decisionDate: '' }, false), person: undefined },
  cells: cellsOf(read, result.errors, sheets.find(({ name }) => name === read.sheet)?.columns),
  overHeadCount: result.overHeadCount ?? false,
});

const cellsOf = (
  read: ImportRow['read'],
  errors: readonly FieldError[],
  columns: JobSheet['columns'],
): Record<string, string> =>
  Object.fromEntries(
    errors.flatMap(({ field }) => {
      const cell = cellOf(read, columns, field);
      return cell ? [[field, cell]] : [];
    }),
  );
