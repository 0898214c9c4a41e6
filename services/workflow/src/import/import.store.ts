import { personRoot, type Tx } from '@zhuanguan/db';
import type { ImportJob, ImportRow, ReadRow, RowOutcome, RowResult } from './import.types.js';

const COLUMNS = `id, unit_id as "unitId", account_id as "accountId", file_name as "fileName", file_hash as "fileHash", purpose, source,
  sheets, choices, state, decision_date as "decisionDate", mode, warnings, actor, correlation_id as "correlationId", failure,
  created_at as "createdAt", committed_at as "committedAt"`;

export async function findJob(tx: Tx, id: string, { lock = false } = {}): Promise<ImportJob | undefined> {
  const [job] = await tx.sql<ImportJob>({
    name: lock ? 'workflow-import-lock' : 'workflow-import',
    text: `select ${COLUMNS} from import_job where id = $1${lock ? ' for update' : ''}`,
    values: [id],
  });
  return job;
}

export const recentJobs = (tx: Tx, unitId: string, limit: number): Promise<ImportJob[]> =>
  tx.sql<ImportJob>({
    name: 'workflow-import-recent',
    text: `select ${COLUMNS} from import_job where unit_id = $1 order by created_at desc, id desc limit $2`,
    values: [unitId, limit],
  });

export async function insertJob(tx: Tx, job: ImportJob): Promise<void> {
  await tx.sql({
    name: 'workflow-import-insert',
    text: `insert into import_job (id, unit_id, account_id, file_name, file_hash, sheet, purpose, source, sheets, choices, state,
        decision_date, warnings, created_at)
      values ($1, $2, $3, $4, $5, '', $6, $7, $8, $9, 'previewed', $10, $11, $12)`,
    values: [
      job.id,
      job.unitId,
      job.accountId,
      job.fileName,
      job.fileHash,
      job.purpose,
      job.source,
      JSON.stringify(job.sheets),
      JSON.stringify(job.choices),
      job.decisionDate,
      JSON.stringify(job.warnings),
      job.createdAt,
    ],
  });
}

/** What changes in the life of a job. */
export const updateJob = (tx: Tx, job: ImportJob): Promise<unknown> =>
  tx.sql({
    name: 'workflow-import-update',
    text: `update import_job set sheets = $2, choices = $3, state = $4, decision_date = $5, mode = $6, actor = $7,
      correlation_id = $8, failure = $9, committed_at = $10 where id = $1`,
    values: [
      job.id,
      JSON.stringify(job.sheets),
      JSON.stringify(job.choices),
      job.state,
      job.decisionDate,
      job.mode,
      job.actor ? JSON.stringify(job.actor) : null,
      job.correlationId,
      job.failure,
      job.committedAt,
    ],
  });

/** Rows of one statement: its text stays small in memory. */
const STEP = 1_000;

/** The writing of some new rows, made ready to be sent; the caller bounds how many. */
export function rowInsert(tx: Tx, importId: string, rows: readonly ImportRow[]): () => Promise<unknown> {
  const values = [importId, JSON.stringify(rows.map(columnsOf))];
  return () =>
    tx.sql({
      name: 'workflow-import-rows-insert',
      text: `insert into import_row (import_id, position, read, result, outcome)
        select j.id, r.position, r.read, r.result, r.outcome
        from import_job j, json_to_recordset($2::json) as r(position integer, read json, result json, outcome text)
        where j.id = $1`,
      values,
    });
}

/** As read and what becomes of it: where the clerk has answered something. */
export async function updateRows(tx: Tx, importId: string, rows: readonly ImportRow[]): Promise<void> {
  for (let i = 0; i < rows.length; i += STEP)
    await tx.sql({
      name: 'workflow-import-rows-update',
      text: `update import_row i set read = r.read, result = r.result, outcome = r.outcome
        from json_to_recordset($2::json) as r(position integer, read json, result json, outcome text)
        where i.import_id = $1 and i.position = r.position`,
      values: [importId, JSON.stringify(rows.slice(i, i + STEP).map(columnsOf))],
    });
}

/** What becomes of rows that are read as they were. */
export async function updateResults(tx: Tx, importId: string, rows: readonly ImportRow[]): Promise<void> {
  for (let i = 0; i < rows.length; i += STEP)
    await tx.sql({
      name: 'workflow-import-results-update',
      text: `update import_row i set result = r.result, outcome = r.outcome
        from json_to_recordset($2::json) as r(position integer, result json, outcome text)
        where i.import_id = $1 and i.position = r.position`,
      values: [importId, JSON.stringify(rows.slice(i, i + STEP).map(resultColumnsOf))],
    });
}

const resultColumnsOf = ({ position, result: { outcome, ...result } }: ImportRow) => ({ position, result, outcome });
const columnsOf = (row: ImportRow) => ({ ...resultColumnsOf(row), read: row.read });

interface RawRow {
  position: number;
  read: ReadRow;
  result: Omit<RowResult, 'outcome'>;
  outcome: RowOutcome;
}

const toRow = ({ position, read, result, outcome }: RawRow): ImportRow => ({
  position,
  read,
  result: { outcome, ...result },
});

export async function loadRows(tx: Tx, importId: string): Promise<ImportRow[]> {
  const rows = await tx.sql<RawRow>({
    name: 'workflow-import-rows',
    text: `select position, read, result, outcome from import_row where import_id = $1 order by position`,
    values: [importId],
  });
  return rows.map(toRow);
}

/** The first valid rows after a position. */
export async function nextRows(
  tx: Tx,
  importId: string,
  { after, limit }: { after: number; limit: number },
): Promise<ImportRow[]> {
  const rows = await tx.sql<RawRow>({
    name: 'workflow-import-rows-next',
    text: `select position, read, result, outcome from import_row
      where import_id = $1 and position > $2 and outcome = 'valid' order by position limit $3`,
    values: [importId, after, limit],
  });
  return rows.map(toRow);
}

export type Counts = Record<RowOutcome, number>;

/** By import: how many rows of each outcome. */
export async function countRows(tx: Tx, importIds: readonly string[]): Promise<Map<string, Counts>> {
  const rows = await tx.sql<{ id: string; outcome: RowOutcome; n: number }>({
    name: 'workflow-import-rows-count',
    text: `select import_id as id, outcome, count(*)::integer as n from import_row where import_id = any($1::uuid[]) group by 1, 2`,
    values: [importIds],
  });
  const counts = new Map(
    importIds.map((id): [string, Counts] => [id, { valid: 0, refused: 0, unchanged: 0, filed: 0, left_out: 0 }]),
  );
  for (const { id, outcome, n } of rows) {
    const of = counts.get(id);
    if (of) of[outcome] = n;
  }
  return counts;
}

export async function committingJobs(tx: Tx): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>({
    name: 'workflow-import-committing',
    text: `select id from import_job where state = 'committing' order by created_at, id`,
    values: [],
  });
  return rows.map((row) => row.id);
}

/** Who is on record in units, by the id that stands for the person, with what the filing said of them. */
export interface OnRecord {
  appointmentId: string;
  unitId: string;
  personId: string;
  name: string;
  title: string;
  sex: string;
  validFrom: string;
}

export const onRecordIn = (tx: Tx, unitIds: readonly string[], role: string): Promise<OnRecord[]> =>
  tx.sql<OnRecord>({
    name: 'workflow-import-on-record',
    text: `select a.id as "appointmentId", a.unit_id as "unitId", ${personRoot('a.person_id')} as "personId", p.name,
        coalesce(f.content->'person'->>'title', '') as title, coalesce(f.content->'person'->>'sex', '') as sex,
        a.valid_from::text as "validFrom"
      from appointment a join person p on p.id = a.person_id left join filing f on f.id = a.filing_id
      where a.unit_id = any($1::uuid[]) and a.role = $2 and a.valid_to is null`,
    values: [unitIds, role],
  });
