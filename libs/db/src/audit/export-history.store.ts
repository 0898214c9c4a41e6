import type { Tx } from '../database.js';
import { SEALED_READS } from '../personal/read-seal.js';
import { looseReads, readsOfSeals } from '../personal/seal-reads.store.js';
import { anchorsAfter } from './anchor.store.js';
import type { AuditRecord } from './audit-record.js';
import { LINK_COLUMNS, toStoredLink, type LinkRow } from './link-row.js';

const ANCHORS = 20;
const AGGREGATES = 100;
const ZERO = '00000000-0000-0000-0000-000000000000';

export interface ExportPosition {
  anchorNumber: number;
  /** Empty until the anchors are through. */
  aggregateId: string;
  aggregateType: string;
}

type Row = LinkRow & { headVersion: number | null; headHash: string | null };

/**
 * Heads and links of the next aggregates in one statement, hence as one moment has them: an aggregate is whole, whatever is
 * written while the export goes on. Anchors were read before, so none is newer than what it is over.
 */
const PAGE = `
with keys as (
  select aggregate_type, aggregate_id from (
    (select aggregate_type, aggregate_id from aggregate_head where (aggregate_type, aggregate_id) > ($1, $2::uuid)
      order by aggregate_type, aggregate_id limit $3)
    union
    (select distinct aggregate_type, aggregate_id from history where (aggregate_type, aggregate_id) > ($1, $2::uuid)
      order by aggregate_type, aggregate_id limit $3)) k
  order by aggregate_type, aggregate_id limit $3
)
select k.aggregate_type as "aggregateType", k.aggregate_id as "aggregateId", l.version, l.at, l.type, l."actorAccount",
  l."actorOrg", l.payload, l.commitments, l.digest, l."previousHash", l.hash, h.version as "headVersion",
  encode(h.hash, 'hex') as "headHash"
from keys k
left join aggregate_head h on h.aggregate_type = k.aggregate_type and h.aggregate_id = k.aggregate_id
left join lateral (select ${LINK_COLUMNS} from history x where x.aggregate_type = k.aggregate_type
  and x.aggregate_id = k.aggregate_id) l on true
order by k.aggregate_type, k.aggregate_id, l.version`;

/** One page of all history: first the anchors, then aggregates, each with its head before its links. */
export async function exportHistoryPage(
  tx: Tx,
  service: string,
  after: ExportPosition | undefined,
): Promise<{ records: AuditRecord[]; next?: ExportPosition }> {
  const begin: AuditRecord[] = after ? [] : [{ kind: 'service', service }];
  if (!after?.aggregateId) {
    const anchors = await anchorsAfter((statement) => tx.sql(statement), service, {
      number: after?.anchorNumber ?? 0,
      limit: ANCHORS,
    });
    const last = anchors.at(-1);
    const number = last?.number ?? after?.anchorNumber ?? 0;
    const records = [...begin, ...anchors.map((anchor): AuditRecord => ({ kind: 'anchor', anchor }))];
    const done = anchors.length < ANCHORS;
    return { records, next: { anchorNumber: number, aggregateType: '', aggregateId: done ? ZERO : '' } };
  }
  const rows = await tx.sql<Row>({
    name: 'audit-export-page',
    text: PAGE,
    values: [after.aggregateType, after.aggregateId, AGGREGATES],
  });
  const query: Tx['sql'] = (statement) => tx.sql(statement);
  const reads = await readsOfSeals(query, sealsIn(rows));
  const records: AuditRecord[] = [];
  const seen = new Set<string>();
  for (const { headVersion, headHash, ...row } of rows) {
    const { aggregateType, aggregateId } = row;
    const key = `${aggregateType} ${aggregateId}`;
    if (!seen.has(key) && headVersion !== null && headHash !== null)
      records.push({ kind: 'head', aggregateType, aggregateId, version: headVersion, hash: headHash });
    seen.add(key);
    if (row.version !== null) records.push({ kind: 'link', aggregateType, aggregateId, link: toStoredLink(row) });
    if (aggregateType === SEALED_READS)
      for (const read of reads.get(aggregateId) ?? []) records.push({ kind: 'read', sealId: aggregateId, read });
  }
  const last = rows.at(-1);
  return last && seen.size >= AGGREGATES
    ? { records, next: { ...after, aggregateType: last.aggregateType, aggregateId: last.aggregateId } }
    : { records: [...records, ...(await looseReads(query)).map((loose) => ({ kind: 'read' as const, ...loose }))] };
}

/** Of these links, those that seal lines of the log of reads. */
export const sealsIn = (rows: readonly { aggregateType: string; aggregateId: string }[]): string[] =>
  rows.flatMap((row) => (row.aggregateType === SEALED_READS ? [row.aggregateId] : []));
