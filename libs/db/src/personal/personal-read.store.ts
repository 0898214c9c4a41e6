import { newId, type ReadPurpose, type RevealPurpose } from '@zhuanguan/kernel';
import type { Tx } from '../database.js';

/** One request that read personal data. */
export interface PersonalRead {
  /** Where something else is kept under it as well. */
  id?: string | undefined;
  at: Date;
  accountId?: string | undefined;
  /** A system instead of a person. */
  clientId?: string | undefined;
  organisationId?: string | undefined;
  onBehalfOf?: string | undefined;
  /** `directory.search`, `filing.read`, … */
  operation: string;
  purpose: ReadPurpose | RevealPurpose;
  /** What was read, where it was one thing. */
  subject?: { type: string; id: string } | undefined;
  /** Keys of the table of personal fields. */
  fields: readonly string[];
  /** Of how many. */
  count: number;
  /** The shape of the question: which filters were set, never to what. */
  filters?: readonly string[] | undefined;
  exportNumber?: string | undefined;
}

const APPEND = `
insert into personal_read (id, at, account_id, client_id, organisation_id, on_behalf_of, operation, purpose, subject_type,
  subject_id, fields, count, filters, export_number)
select id, at, account_id, client_id, organisation_id, on_behalf_of, operation, purpose, subject_type,
  subject_id, fields, count, filters, export_number
from json_to_recordset($1::json) as r(id uuid, at timestamptz, account_id text, client_id text, organisation_id text,
  on_behalf_of text, operation text, purpose text, subject_type text, subject_id text, fields text[], count integer,
  filters text[], export_number text)`;

export async function appendReads(tx: Tx, reads: readonly PersonalRead[]): Promise<void> {
  if (reads.length === 0) return;
  const rows = reads.map((read) => ({
    id: read.id ?? newId(),
    at: read.at.toISOString(),
    account_id: read.accountId,
    client_id: read.clientId,
    organisation_id: read.organisationId,
    on_behalf_of: read.onBehalfOf,
    operation: read.operation,
    purpose: read.purpose,
    subject_type: read.subject?.type,
    subject_id: read.subject?.id,
    fields: read.fields,
    count: read.count,
    filters: read.filters ?? [],
    export_number: read.exportNumber,
  }));
  await tx.sql({ name: 'db-append-reads', text: APPEND, values: [JSON.stringify(rows)] });
}

/** The next number of a file that leaves, in the order they were made: `REGISTRY-20261128-17`. */
export async function nextExportNumber(tx: Tx, service: string, day: string): Promise<string> {
  const [row] = await tx.sql<{ n: number }>({
    name: 'db-export-number',
    text: `select nextval('export_number') as n`,
    values: [],
  });
  return `${service.toUpperCase()}-${day.replaceAll('-', '')}-${row?.n ?? 0}`;
}
