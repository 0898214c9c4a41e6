import type { Json } from '@zhuanguan/kernel';
import type { Digest } from './audit/digest.js';
import type { Tx } from './database.js';
import { keyOf, lockHeads, NO_HEAD, type AggregateKey, type Head } from './heads.js';
import { commit, linkHash, type HistoryLink } from './history-chain.js';
import type { IdempotencyRecord } from './idempotency.js';

export interface OutboxEvent {
  id: string;
  subject: string;
  /** The whole envelope, as it will be published. */
  envelope: string;
}

/** Something that happened to an aggregate: a link of its history and, mostly, an event. */
export interface Fact extends AggregateKey {
  /** The version the decision was made on. */
  expectedVersion: number;
  type: string;
  at: Date;
  /** Who acted; `onBehalfOf` is the account of whoever had delegated it to them, and goes into the payload, hence the chain. */
  actor: { accountId?: string; orgId?: string; onBehalfOf?: string };
  /** An object. No personal values. */
  payload: Json;
  personal?: Readonly<Record<string, string>>;
  /** Given the aggregate's event version, gapless from 1. */
  event?: (aggregateVersion: number) => OutboxEvent;
}

/** Someone else changed the aggregate first; the whole transaction is undone and may be tried again. */
export class StaleAggregateError extends Error {
  constructor(key: string) {
    super(`${key} was changed meanwhile`);
    this.name = 'StaleAggregateError';
  }
}

const APPEND = `
with created as (
  insert into aggregate_head select aggregate_type, aggregate_id, version, event_version, decode(hash, 'hex')
  from json_to_recordset($1::json) as h(aggregate_type text, aggregate_id uuid, version bigint, event_version bigint, hash text)
), moved as (
  update aggregate_head a set version = h.version, event_version = h.event_version, hash = decode(h.hash, 'hex')
  from json_to_recordset($2::json) as h(aggregate_type text, aggregate_id uuid, version bigint, event_version bigint, hash text)
  where a.aggregate_type = h.aggregate_type and a.aggregate_id = h.aggregate_id
), linked as (
  insert into history (aggregate_type, aggregate_id, version, at, type, actor_account, actor_org, payload, commitments, digest, previous_hash, hash)
  select aggregate_type, aggregate_id, version, at, type, actor_account, actor_org, payload, commitments, digest, decode(previous_hash, 'hex'), decode(hash, 'hex')
  from json_to_recordset($3::json) as h(aggregate_type text, aggregate_id uuid, version bigint, at timestamptz, type text,
    actor_account text, actor_org text, payload jsonb, commitments jsonb, digest text, previous_hash text, hash text)
), personal as (
  insert into history_personal select aggregate_type, aggregate_id, version, field, decode(salt, 'hex'), value
  from json_to_recordset($4::json) as p(aggregate_type text, aggregate_id uuid, version bigint, field text, salt text, value text)
), idempotent as (
  insert into idempotency (client, operation, key, body_hash, response)
  select client, operation, key, body_hash, response
  from json_to_recordset($6::json) as i(client text, operation text, key text, body_hash text, response jsonb)
)
insert into outbox (position, event_id, subject, envelope)
select nextval('outbox_position'), id, subject, envelope
from json_to_recordset($5::json) as o(id uuid, subject text, envelope text)`;

/**
 * Writes heads, history, personal values, outbox and idempotency of a whole batch in one statement. The outbox position
 * is drawn here, after lockHeads holds the aggregates, so positions follow the order of versions.
 */
export async function appendFacts(
  tx: Tx,
  facts: readonly Fact[],
  idempotency: readonly IdempotencyRecord[] = [],
): Promise<void> {
  if (facts.length === 0 && idempotency.length === 0) return;
  await lockHeads(
    tx,
    facts.filter((f) => f.expectedVersion > 0),
  );
  const created = new Map<string, AggregateKey>();
  const moved = new Map<string, AggregateKey>();
  const links: object[] = [];
  const personal: object[] = [];
  const events: OutboxEvent[] = [];
  for (const fact of facts) {
    const key = keyOf(fact);
    const head = tx.heads.get(key) ?? NO_HEAD;
    if (head.version !== fact.expectedVersion) throw new StaleAggregateError(key);
    const { commitments, kept } = commit(fact.personal ?? {});
    const link = toLink(fact, head.version + 1, commitments, tx.digest);
    const hash = linkHash(head.hash, link);
    const next: Head = { version: link.version, eventVersion: head.eventVersion + (fact.event ? 1 : 0), hash };
    const row = { aggregate_type: fact.aggregateType, aggregate_id: fact.aggregateId, version: link.version };
    links.push({
      ...row,
      at: link.at,
      type: link.type,
      actor_account: link.actorAccount,
      actor_org: link.actorOrg,
      payload: link.payload,
      commitments,
      digest: tx.digest,
      previous_hash: head.hash,
      hash,
    });
    personal.push(...kept.map((p) => ({ ...row, ...p })));
    if (fact.event) events.push(fact.event(next.eventVersion));
    if (!moved.has(key)) (head.version === 0 ? created : moved).set(key, fact);
    tx.heads.set(key, next);
  }
  await tx.sql({
    name: 'db-append-facts',
    text: APPEND,
    values: [
      headRows(tx, created),
      headRows(tx, moved),
      JSON.stringify(links),
      JSON.stringify(personal),
      JSON.stringify(events),
      idempotencyRows(idempotency),
    ],
  });
  tx.outboxAppended ||= events.length > 0;
}

const toLink = (fact: Fact, version: number, commitments: Record<string, string>, digest: Digest): HistoryLink => ({
  version,
  type: fact.type,
  at: fact.at.toISOString(),
  ...(fact.actor.accountId ? { actorAccount: fact.actor.accountId } : {}),
  ...(fact.actor.orgId ? { actorOrg: fact.actor.orgId } : {}),
  payload: payloadOf(fact),
  commitments,
  // Left out where it is the usual one, as in the links from before there was another.
  ...(digest === 'sha256' ? {} : { digest }),
});

function payloadOf({ payload, actor: { onBehalfOf } }: Fact): Json {
  if (!onBehalfOf) return payload;
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload))
    throw new Error('the payload of an act for somebody else is an object');
  return { ...payload, onBehalfOf };
}

const headRows = (tx: Tx, keys: ReadonlyMap<string, AggregateKey>): string =>
  JSON.stringify(
    [...keys.entries()].map(([key, { aggregateType, aggregateId }]) => {
      const head = tx.heads.get(key) ?? NO_HEAD;
      return {
        aggregate_type: aggregateType,
        aggregate_id: aggregateId,
        version: head.version,
        event_version: head.eventVersion,
        hash: head.hash,
      };
    }),
  );

const idempotencyRows = (records: readonly IdempotencyRecord[]): string =>
  JSON.stringify(
    records.map(({ client, operation, key, bodyHash, response }) => ({
      client,
      operation,
      key,
      body_hash: bodyHash,
      response,
    })),
  );
