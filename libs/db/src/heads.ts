import type { Tx } from './database.js';

export interface AggregateKey {
  aggregateType: string;
  aggregateId: string;
}

/** The last link of an aggregate's chain. `version` counts facts, `eventVersion` those that became events. */
export interface Head {
  version: number;
  eventVersion: number;
  /** Hex; empty before the first fact. */
  hash: string;
}

export const NO_HEAD: Head = { version: 0, eventVersion: 0, hash: '' };

export const keyOf = ({ aggregateType, aggregateId }: AggregateKey): string => `${aggregateType}/${aggregateId}`;

/**
 * Locks the aggregates a command decides on, in key order so that two batches never wait for each other in a circle.
 * An aggregate without a head is new: creating it twice meets the primary key.
 */
export async function lockHeads(tx: Tx, keys: readonly AggregateKey[]): Promise<void> {
  const wanted = [...new Map(keys.map((k) => [keyOf(k), k])).values()].filter((k) => !tx.heads.has(keyOf(k)));
  if (wanted.length === 0) return;
  const rows = await tx.sql<AggregateKey & { version: number; eventVersion: number; hash: string }>({
    name: 'db-lock-heads',
    text: `select h.aggregate_type as "aggregateType", h.aggregate_id as "aggregateId", h.version,
        h.event_version as "eventVersion", encode(h.hash, 'hex') as hash
      from aggregate_head h
      join unnest($1::text[], $2::uuid[]) k(t, i) on h.aggregate_type = k.t and h.aggregate_id = k.i
      order by h.aggregate_type, h.aggregate_id for update of h`,
    values: [wanted.map((k) => k.aggregateType), wanted.map((k) => k.aggregateId)],
  });
  for (const row of rows) tx.heads.set(keyOf(row), row);
}
