import { newId } from '@zhuanguan/kernel';
import { appendFacts } from '../append-facts.js';
import type { Tx } from '../database.js';
import { LATEST_MS, readHash, SEALED_READS, type StoredRead } from './read-seal.js';

/** Lines in one seal; more go into the next one at once. */
export const SEAL_SIZE = 200;

const COLUMNS = `r.id, r.at, r.account_id as "accountId", r.client_id as "clientId", r.organisation_id as "organisationId",
  r.on_behalf_of as "onBehalfOf", r.operation, r.purpose, r.subject_type as "subjectType", r.subject_id as "subjectId",
  r.fields, r.count, r.filters, r.export_number as "exportNumber"`;

type Row = Record<keyof StoredRead, unknown> & { at: Date };

const toStored = ({ at, ...row }: Row): StoredRead =>
  ({
    ...Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)),
    at: at.toISOString(),
  }) as unknown as StoredRead;

const UNSEALED = `select ${COLUMNS} from personal_read r
  where not exists (select 1 from personal_read_seal s where s.read_id = r.id) and ($1::timestamptz is null or r.at >= $1)
  order by r.at, r.id limit ${SEAL_SIZE}`;

/**
 * Seals lines of the log of reads: a link of the history says by id and hash what they are, and the next anchor is over it.
 * Whoever wrote them waited for none of it. Gives how many; of what was there before there were seals, the oldest first.
 */
export async function sealReads(tx: Tx, at: Date): Promise<number> {
  await tx.sql({
    name: 'seal-reads-lock',
    text: `select pg_advisory_xact_lock(hashtext(current_schema() || ' read seals'))`,
    values: [],
  });
  const [last] = await tx.sql<{ at: Date; type: string }>({
    name: 'seal-reads-last',
    text: `select at, type from history where aggregate_type = '${SEALED_READS}' order by aggregate_id desc limit 1`,
    values: [],
  });
  const since = last?.type === 'sealed' ? new Date(last.at.getTime() - LATEST_MS) : undefined;
  const rows = await tx.sql<Row>({ name: 'seal-reads-unsealed', text: UNSEALED, values: [since ?? null] });
  if (rows.length === 0) return 0;
  const reads = rows.map(toStored);
  const old = !since && (rows[0]?.at.getTime() ?? 0) < at.getTime() - LATEST_MS;
  const id = newId();
  await appendFacts(tx, [
    {
      ...{ aggregateType: SEALED_READS, aggregateId: id, expectedVersion: 0, at, actor: {} },
      type: old ? 'sealed_before' : 'sealed',
      payload: { reads: Object.fromEntries(reads.map((read) => [read.id, readHash(tx.digest, read)])) },
    },
  ]);
  await tx.sql({
    name: 'seal-reads-note',
    text: 'insert into personal_read_seal select unnest($1::uuid[]), $2',
    values: [reads.map((read) => read.id), id],
  });
  return reads.length;
}

export type SealedRead = { sealId: string; read: StoredRead };

const toSealed = ({ sealId, ...row }: Row & { sealId: string }): SealedRead => ({ sealId, read: toStored(row) });

/** The lines of these seals, as they are now. */
export async function readsOfSeals(query: Tx['sql'], sealIds: readonly string[]): Promise<Map<string, StoredRead[]>> {
  if (sealIds.length === 0) return new Map();
  const rows = await query<Row & { sealId: string }>({
    name: 'audit-sealed-reads',
    text: `select s.seal_id as "sealId", ${COLUMNS} from personal_read_seal s join personal_read r on r.id = s.read_id
      where s.seal_id = any($1::uuid[]) order by s.seal_id, r.id`,
    values: [sealIds],
  });
  const bySeal = Map.groupBy(rows.map(toSealed), (r) => r.sealId);
  return new Map([...bySeal].map(([id, sealed]) => [id, sealed.map((s) => s.read)]));
}

const LOOSE_MOST = 5_000;

/** Lines in no seal, or in one of which there is no link; the oldest first. `sealId` is empty of those in none. */
export async function looseReads(query: Tx['sql']): Promise<SealedRead[]> {
  const rows = await query<Row & { sealId: string }>({
    name: 'audit-loose-reads',
    text: `select coalesce(s.seal_id::text, '') as "sealId", ${COLUMNS}
      from personal_read r left join personal_read_seal s on s.read_id = r.id
      where s.read_id is null or not exists (select 1 from history h
        where h.aggregate_type = '${SEALED_READS}' and h.aggregate_id = s.seal_id)
      order by r.at, r.id limit ${LOOSE_MOST}`,
    values: [],
  });
  return rows.map(toSealed);
}
