import type { Database, Tx } from '@zhuanguan/db';
import type { EventEnvelope } from './envelope.js';

/** What the inbox says of an event: new and next, seen before, too early, or its aggregate is parked. */
export type InboxVerdict = 'apply' | 'seen' | 'gap' | 'parked';

const VERDICTS = `
select e.id,
  exists (select 1 from inbox i where i.consumer = $1 and i.event_id = e.id) as seen,
  coalesce((select v.version from inbox_version v where v.consumer = $1 and v.aggregate_type = e.type and v.aggregate_id = e.aggregate), 0) as version,
  exists (select 1 from parked_event p where p.consumer = $1 and p.aggregate_type = e.type and p.aggregate_id = e.aggregate) as parked
from unnest($2::uuid[], $3::text[], $4::uuid[]) e(id, type, aggregate)`;

/** Verdicts of a batch in its order; an event that follows another of the batch counts as next. */
export async function judge(tx: Tx, consumer: string, events: readonly EventEnvelope[]): Promise<InboxVerdict[]> {
  const rows = await tx.sql<{ id: string; seen: boolean; version: number; parked: boolean }>({
    name: 'events-inbox-judge',
    text: VERDICTS,
    values: [consumer, events.map((e) => e.id), events.map((e) => e.aggregatetype), events.map((e) => e.aggregateid)],
  });
  const byId = new Map(rows.map((r) => [r.id, r]));
  const versions = new Map<string, number>();
  return events.map((event) => {
    const row = byId.get(event.id);
    if (!row) throw new Error(`inbox: no verdict for ${event.id}`);
    const aggregate = `${event.aggregatetype}/${event.aggregateid}`;
    const version = versions.get(aggregate) ?? row.version;
    if (row.seen || event.aggregateversion <= version) return 'seen';
    if (row.parked) return 'parked';
    if (event.aggregateversion > version + 1) return 'gap';
    versions.set(aggregate, event.aggregateversion);
    return 'apply';
  });
}

/** Marks events as done, in the transaction of their effects. */
export async function markDone(tx: Tx, consumer: string, events: readonly EventEnvelope[]): Promise<void> {
  if (events.length === 0) return;
  const last = new Map(events.map((e) => [`${e.aggregatetype}/${e.aggregateid}`, e]));
  await tx.sql({
    name: 'events-inbox-done',
    text: `with done as (insert into inbox (consumer, event_id) select $1, unnest($2::uuid[]))
      insert into inbox_version (consumer, aggregate_type, aggregate_id, version)
      select $1, t, a, v from unnest($3::text[], $4::uuid[], $5::bigint[]) x(t, a, v)
      on conflict (consumer, aggregate_type, aggregate_id) do update set version = excluded.version`,
    values: [
      consumer,
      events.map((e) => e.id),
      [...last.values()].map((e) => e.aggregatetype),
      [...last.values()].map((e) => e.aggregateid),
      [...last.values()].map((e) => e.aggregateversion),
    ],
  });
}

/** Sets an event aside: its aggregate waits for a replay, all others go on. */
export async function park(tx: Tx, consumer: string, event: EventEnvelope, error: string): Promise<void> {
  await tx.sql({
    name: 'events-park',
    text: `insert into parked_event (consumer, event_id, aggregate_type, aggregate_id, version, envelope, error)
      values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    values: [
      consumer,
      event.id,
      event.aggregatetype,
      event.aggregateid,
      event.aggregateversion,
      JSON.stringify(event),
      error.slice(0, 2_000),
    ],
  });
}

export interface ParkedEvent {
  consumer: string;
  aggregateType: string;
  aggregateId: string;
  version: number;
  error: string;
  envelope: string;
  parkedAt: Date;
}

/**
 * Parks an event behind those of its aggregate; false where a replay has freed the aggregate since it was judged. Both
 * hold the aggregate's first parked event, so none is left behind by a replay that just ended.
 */
export async function parkBehind(tx: Tx, consumer: string, event: EventEnvelope): Promise<boolean> {
  const first = await firstParked(tx, consumer, event.aggregatetype, event.aggregateid);
  if (first) await park(tx, consumer, event, 'waits behind a parked event of its aggregate');
  return first !== undefined;
}

/** The oldest parked event of an aggregate, locked. */
export async function firstParked(
  tx: Tx,
  consumer: string,
  aggregateType: string,
  aggregateId: string,
): Promise<EventEnvelope | undefined> {
  const [row] = await tx.sql<{ envelope: string }>({
    name: 'events-first-parked',
    text: `select envelope from parked_event where consumer = $1 and aggregate_type = $2 and aggregate_id = $3
      order by version limit 1 for update`,
    values: [consumer, aggregateType, aggregateId],
  });
  return row && (JSON.parse(row.envelope) as EventEnvelope);
}

/** What is parked, oldest version first. */
export async function listParked(db: Database): Promise<ParkedEvent[]> {
  const { rows } = await db.pool.query<ParkedEvent>(
    `select consumer, aggregate_type as "aggregateType", aggregate_id as "aggregateId", version, error, envelope,
       parked_at as "parkedAt"
     from parked_event order by consumer, aggregate_type, aggregate_id, version`,
  );
  return rows;
}
