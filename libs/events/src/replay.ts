import type { NatsConnection } from '@nats-io/transport-node';
import type { Database } from '@zhuanguan/db';
import type { ConsumerOptions, EventHandler } from './consumer.js';
import type { EventEnvelope } from './envelope.js';
import { firstParked, markDone } from './inbox.js';

export interface ParkedAggregate {
  aggregateType: string;
  aggregateId: string;
}

/** What came of a replay: how many were applied, and what the first that still fails says. */
export interface ReplayOutcome {
  applied: number;
  error?: string;
}

/** Not below `zg.`, so the stream does not keep it. */
const subjectOf = (durable: string): string => `zg-replay.${durable}`;

/** Handlers live in the running service, so it does the replay; one replica of it answers. */
export function serveReplay({ nats, log, ...options }: ConsumerOptions): { stop(): void } {
  const subscription = nats.connection.subscribe(subjectOf(options.durable), {
    queue: options.durable,
    callback: (fault, message) => {
      if (fault) return;
      const { aggregateType, aggregateId } = message.json<ParkedAggregate>();
      replay(options, aggregateType, aggregateId)
        .catch((error: unknown): ReplayOutcome => ({ applied: 0, error: String(error) }))
        .then((outcome) => {
          log.info({ ...outcome, aggregateType, aggregateId }, `${options.durable}: replayed`);
          message.respond(JSON.stringify(outcome));
        })
        .catch((error: unknown) => log.warn({ error: String(error) }, `${options.durable}: replay not answered`));
    },
  });
  return { stop: () => subscription.unsubscribe() };
}

const PATIENCE_MS = 60_000;

/** Asks the running service to apply what is parked of an aggregate; undefined where it does not run. */
export async function requestReplay(
  connection: NatsConnection,
  durable: string,
  aggregate: ParkedAggregate,
): Promise<ReplayOutcome | undefined> {
  try {
    const answer = await connection.request(subjectOf(durable), JSON.stringify(aggregate), { timeout: PATIENCE_MS });
    return answer.json<ReplayOutcome>();
  } catch (error) {
    if (error instanceof Error && /no responders/i.test(`${error.message} ${String(error.cause)}`)) return undefined;
    throw error;
  }
}

type ReplayOptions = Pick<ConsumerOptions, 'db' | 'durable' | 'handlers' | 'settle'>;

/** Applies what is parked of an aggregate, in order, and frees it; the first that still fails keeps the rest parked. */
async function replay(options: ReplayOptions, aggregateType: string, aggregateId: string): Promise<ReplayOutcome> {
  for (let applied = 0; ; applied += 1) {
    try {
      if (!(await replayNext(options, aggregateType, aggregateId))) return { applied };
    } catch (error) {
      return { applied, error: String(error) };
    }
  }
}

/** The same, throwing what the first that still fails says. */
export async function replayParked(
  options: ReplayOptions,
  aggregateType: string,
  aggregateId: string,
): Promise<number> {
  for (let applied = 0; ; applied += 1) if (!(await replayNext(options, aggregateType, aggregateId))) return applied;
}

/** False when nothing of the aggregate is parked any more. */
async function replayNext(options: ReplayOptions, aggregateType: string, aggregateId: string): Promise<boolean> {
  const { db, durable, handlers, settle } = options;
  const next = await peek(db, durable, aggregateType, aggregateId);
  if (!next) return false;
  const handler: EventHandler | undefined = handlers[next.type];
  const prepared = await handler?.prepare?.(next);
  return db.inTx({ kind: 'system', name: 'consumer' }, async (tx) => {
    const event = await firstParked(tx, durable, aggregateType, aggregateId);
    // Another replay was first; what is next now is prepared in the next round.
    if (event?.id !== next.id) return event !== undefined;
    const touched = (await handler?.apply(tx, event, prepared)) ?? [];
    if (touched.length > 0) await settle?.(tx, new Map(touched.map((id) => [id, event])));
    await markDone(tx, durable, [event]);
    await tx.sql({
      name: 'events-unpark',
      text: 'delete from parked_event where consumer = $1 and event_id = $2',
      values: [durable, event.id],
    });
    return true;
  });
}

const peek = (
  db: Database,
  durable: string,
  aggregateType: string,
  aggregateId: string,
): Promise<EventEnvelope | undefined> =>
  db.inTx({ kind: 'system', name: 'consumer' }, (tx) => firstParked(tx, durable, aggregateType, aggregateId));
