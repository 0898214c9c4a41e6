import type { Tx } from '../database.js';
import { whereOf } from '../where.js';

/** A reveal is also a history of its own, under the id of its line in the log: there its reason is kept. */
export const REVEAL = 'personal_reveal';

export interface ReadFilter {
  accountId?: string;
  organisationId?: string;
  operation?: string;
  subjectId?: string;
  from?: Date;
  to?: Date;
  before?: { at: Date; id: string };
  limit: number;
}

export interface ReadRow {
  id: string;
  at: Date;
  accountId: string | null;
  clientId: string | null;
  organisationId: string | null;
  onBehalfOf: string | null;
  operation: string;
  purpose: string;
  subjectType: string | null;
  subjectId: string | null;
  fields: string[];
  count: number;
  filters: string[];
  exportNumber: string | null;
  reason: string | null;
}

/** Who read whose personal data, newest first. */
export async function listReads(tx: Tx, filter: ReadFilter): Promise<ReadRow[]> {
  const { accountId, organisationId, operation, subjectId, from, to, before } = filter;
  const { name, sql, values } = whereOf([
    accountId ? ['account', (n) => `(r.account_id = $${n} or r.on_behalf_of = $${n})`, accountId] : undefined,
    organisationId ? ['org', (n) => `r.organisation_id = $${n}`, organisationId] : undefined,
    operation ? ['operation', (n) => `r.operation = $${n}`, operation] : undefined,
    subjectId ? ['subject', (n) => `r.subject_id = $${n}`, subjectId] : undefined,
    from ? ['from', (n) => `r.at >= $${n}`, from] : undefined,
    to ? ['to', (n) => `r.at < $${n}`, to] : undefined,
    before ? ['before', (n) => `(r.at, r.id) < ($${n}, $${n + 1}::uuid)`, before.at, before.id] : undefined,
  ]);
  return tx.sql<ReadRow>({
    name: `personal-reads-${name}`,
    text: `select r.id, r.at, r.account_id as "accountId", r.client_id as "clientId", r.organisation_id as "organisationId",
        r.on_behalf_of as "onBehalfOf", r.operation, r.purpose, r.subject_type as "subjectType", r.subject_id as "subjectId",
        r.fields, r.count, r.filters, r.export_number as "exportNumber", p.value as reason
      from personal_read r
      left join history_personal p on p.aggregate_type = '${REVEAL}' and p.aggregate_id = r.id and p.version = 1 and p.field = 'reason'
      where ${sql} order by r.at desc, r.id desc limit $${values.length + 1}`,
    values: [...values, filter.limit],
  });
}
