import type { OutboxEvent } from '../append-facts.js';
import type { Tx } from '../database.js';
import { signAnchor, type Anchor, type AnchorEntry, type AnchorKey } from './anchor.js';
import type { Digest } from './digest.js';

/** Heads in one anchor: with it an event stays below a tenth of what the bus takes. More go into the next one at once. */
export const ANCHOR_SIZE = 500;

const MOVED = `
with moved as (
  select aggregate_type, aggregate_id, version from aggregate_head where version > anchored
  order by aggregate_type, aggregate_id limit $1 for update skip locked
)
update aggregate_head h set anchored = h.version from moved m
where h.aggregate_type = m.aggregate_type and h.aggregate_id = m.aggregate_id
returning h.aggregate_type as "aggregateType", h.aggregate_id as "aggregateId", h.version, encode(h.hash, 'hex') as hash`;

const APPEND = `
with appended as (
  insert into anchor (number, at, previous_hash, digest, hash, key_id, signature)
  values ($1, $2, decode($3, 'hex'), $4, decode($5, 'hex'), $6, $7)
), entries as (
  insert into anchor_entry select $1, "aggregateType", "aggregateId", version, decode(hash, 'hex')
  from json_to_recordset($8::json) as e("aggregateType" text, "aggregateId" uuid, version bigint, hash text)
)
insert into outbox (position, event_id, subject, envelope) values (nextval('outbox_position'), $9, $10, $11)`;

export interface AnchorWork {
  service: string;
  at: Date;
  digest: Digest;
  key: AnchorKey;
  event: (anchor: Anchor) => OutboxEvent;
}

/**
 * Appends the next anchor over up to ANCHOR_SIZE heads that moved since they were anchored, with its event; undefined where
 * none did. A head that somebody holds just now is in the next one.
 */
export async function appendAnchor(
  tx: Tx,
  { service, at, digest, key, event }: AnchorWork,
): Promise<Anchor | undefined> {
  await tx.sql({
    name: 'audit-lock',
    text: `select pg_advisory_xact_lock(hashtext($1))`,
    values: [`anchor ${service}`],
  });
  const entries = await tx.sql<AnchorEntry>({ name: 'audit-moved', text: MOVED, values: [ANCHOR_SIZE] });
  if (entries.length === 0) return undefined;
  const [last] = await tx.sql<{ number: number; hash: string }>({
    name: 'audit-last',
    text: `select number, encode(hash, 'hex') as hash from anchor order by number desc limit 1`,
    values: [],
  });
  const content = { service, number: (last?.number ?? 0) + 1, at: at.toISOString(), previous: last?.hash ?? '' };
  const anchor = signAnchor({ ...content, digest, entries }, key);
  const { id, subject, envelope } = event(anchor);
  await tx.sql({
    name: 'audit-append',
    text: APPEND,
    values: [
      ...[anchor.number, anchor.at, anchor.previous, anchor.digest, anchor.hash, anchor.keyId, anchor.signature],
      ...[JSON.stringify(anchor.entries), id, subject, envelope],
    ],
  });
  tx.outboxAppended = true;
  return anchor;
}

const AFTER = `
select a.number, a.at, encode(a.previous_hash, 'hex') as previous, a.digest, encode(a.hash, 'hex') as hash,
  a.key_id as "keyId", a.signature, (
    select coalesce(json_agg(json_build_object('aggregateType', e.aggregate_type, 'aggregateId', e.aggregate_id,
      'version', e.version, 'hash', encode(e.hash, 'hex'))), '[]')
    from anchor_entry e where e.number = a.number) as entries
from anchor a where a.number > $1 order by a.number limit $2`;

/** Anchors after a number, oldest first, each with its heads. */
export async function anchorsAfter(
  query: Tx['sql'],
  service: string,
  { number, limit }: { number: number; limit: number },
): Promise<Anchor[]> {
  const rows = await query<Omit<Anchor, 'at' | 'service'> & { at: Date }>({
    name: 'audit-after',
    text: AFTER,
    values: [number, limit],
  });
  return rows.map(({ at, ...row }) => ({ ...row, at: at.toISOString(), service }));
}
