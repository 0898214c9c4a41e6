import type { Json } from '@zhuanguan/kernel';
import type { Tx } from '../database.js';
import { SEALED_READS } from '../personal/read-seal.js';
import { whereOf } from '../where.js';

export interface HistoryFilter {
  aggregateType?: string;
  aggregateId?: string;
  accountId?: string;
  organisationId?: string;
  type?: string;
  from?: Date;
  to?: Date;
  before?: { at: Date; aggregateType: string; aggregateId: string; version: number };
  limit: number;
}

export interface HistoryRow {
  aggregateType: string;
  aggregateId: string;
  version: number;
  at: Date;
  type: string;
  actorAccount: string | null;
  actorOrg: string | null;
  payload: Json;
  hash: string;
  committed: string[];
  /** Of them, whose values are still there. */
  present: string[];
  anchorNumber: number | null;
}

/** Done for it, or done to what was begun for it or is about it: the whole story of a unit's filing, its receivers' acts too. */
const OF_ORGANISATION = `(h.actor_org = ? or h.payload->>'unitId' = ? or exists (select 1 from history f
  where f.aggregate_type = h.aggregate_type and f.aggregate_id = h.aggregate_id and f.version = 1
    and (f.actor_org = ? or f.payload->>'unitId' = ?)))`;

/** The history of this service, newest first; no personal values. */
export async function listHistory(tx: Tx, filter: HistoryFilter): Promise<HistoryRow[]> {
  const { accountId, organisationId, aggregateType, aggregateId, type, from, to, before } = filter;
  const { name, sql, values } = whereOf([
    // Seals of the log of reads are seen where they are asked for: they say ids and hashes of what the other list shows.
    aggregateType
      ? ['kind', (n) => `h.aggregate_type = $${n}`, aggregateType]
      : ['acts', (n) => `h.aggregate_type <> $${n}`, SEALED_READS],
    aggregateId ? ['id', (n) => `h.aggregate_id = $${n}::uuid`, aggregateId] : undefined,
    accountId
      ? ['account', (n) => `(h.actor_account = $${n} or h.payload->>'onBehalfOf' = $${n})`, accountId]
      : undefined,
    organisationId ? ['org', (n) => OF_ORGANISATION.replaceAll('?', `$${n}`), organisationId] : undefined,
    type ? ['type', (n) => `h.type = $${n}`, type] : undefined,
    from ? ['from', (n) => `h.at >= $${n}`, from] : undefined,
    to ? ['to', (n) => `h.at < $${n}`, to] : undefined,
    before
      ? [
          'before',
          (n) =>
            `(h.at, h.aggregate_type collate "C", h.aggregate_id, h.version) < ($${n}, $${n + 1}, $${n + 2}::uuid, $${n + 3})`,
          ...[before.at, before.aggregateType, before.aggregateId, before.version],
        ]
      : undefined,
  ]);
  return tx.sql<HistoryRow>({
    name: `audit-history-${name}`,
    text: `select h.aggregate_type as "aggregateType", h.aggregate_id as "aggregateId", h.version, h.at, h.type,
        h.actor_account as "actorAccount", h.actor_org as "actorOrg", h.payload, encode(h.hash, 'hex') as hash,
        array(select jsonb_object_keys(h.commitments) order by 1) as committed,
        array(select p.field from history_personal p where p.aggregate_type = h.aggregate_type
          and p.aggregate_id = h.aggregate_id and p.version = h.version) as present,
        (select min(e.number) from anchor_entry e where e.aggregate_type = h.aggregate_type
          and e.aggregate_id = h.aggregate_id and e.version >= h.version) as "anchorNumber"
      from history h where ${sql}
      order by h.at desc, h.aggregate_type collate "C" desc, h.aggregate_id desc, h.version desc limit $${values.length + 1}`,
    values: [...values, filter.limit],
  });
}

export interface AnchorStanding {
  number: number;
  at: Date | null;
  keyId: string;
  hash: string;
  unanchored: number;
}

export async function anchorStanding(tx: Tx): Promise<AnchorStanding> {
  const [row] = await tx.sql<AnchorStanding>({
    name: 'audit-anchor-standing',
    text: `select coalesce(a.number, 0) as number, a.at, coalesce(a.key_id, '') as "keyId",
        coalesce(encode(a.hash, 'hex'), '') as hash,
        (select count(*) from aggregate_head where version > anchored)::integer as unanchored
      from (select 1) one left join lateral (select * from anchor order by number desc limit 1) a on true`,
    values: [],
  });
  return row ?? { number: 0, at: null, keyId: '', hash: '', unanchored: 0 };
}
