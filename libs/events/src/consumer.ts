import { AckPolicy, DeliverPolicy, type Consumer, type JsMsg } from '@nats-io/jetstream';
import { isTransientDatabaseError, type Database, type Tx } from '@zhuanguan/db';
import { withConsumerSpan } from '@zhuanguan/telemetry';
import type { EventEnvelope } from './envelope.js';
import { judge, markDone, park, parkBehind } from './inbox.js';
import { startLoop, type Log } from './loop.js';
import { serveReplay } from './replay.js';
import { STREAM, type Nats } from './stream.js';

/** A neighbour that `prepare` asked is away: the event waits, and this never counts as a poisoned event. */
export class NotYetError extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'NotYetError';
  }
}

export interface EventHandler<Prepared = unknown> {
  /** Remote calls, before the transaction. */
  prepare?(event: EventEnvelope): Promise<Prepared>;
  /** Gives what it touched, for `settle`. */
  apply(tx: Tx, event: EventEnvelope, prepared: Prepared): Promise<readonly string[] | void>;
}

/** What the events of one transaction touched, each with the last event that did. */
export type Touched = ReadonlyMap<string, EventEnvelope>;

export interface ConsumerOptions {
  db: Database;
  nats: Nats;
  log: Log;
  durable: string;
  /** One wildcard over whole aggregates, so that versions come without gaps. */
  filterSubject: string;
  /** By event type; other types only move the version. */
  handlers: Readonly<Record<string, EventHandler>>;
  /** At the end of the transaction, once for what many events touched: what follows from the state they leave. */
  settle?: (tx: Tx, touched: Touched) => Promise<void>;
  maxAttempts?: number;
}

export interface RunningConsumer {
  stop(): Promise<void>;
}

const BATCH = 64;
/** The least the client allows. */
const WAIT_MS = 1_000;
/** What a killed consumer had taken comes again after this. */
const ACK_WAIT_MS = 10_000;
const GAP_NAK_MS = 200;
const LATER_NAK_MS = 500;

/** A durable consumer with inbox: effects and inbox commit together, the ack comes after. */
export function startConsumer(options: ConsumerOptions): RunningConsumer {
  const { log, durable } = options;
  const attempts = new Map<string, number>();
  let consumer: Consumer | undefined;
  const loop = startLoop(`consumer ${durable}`, log, async () => {
    consumer ??= await ensureConsumer(options);
    const messages = await take(consumer).catch((error: unknown) => {
      consumer = undefined;
      throw error;
    });
    if (messages.length > 0) await handleBatch(options, messages, attempts);
    return { pauseMs: 0 };
  });
  const replays = serveReplay(options);
  return {
    stop: async () => {
      replays.stop();
      await loop.stop();
    },
  };
}

/**
 * Waits for one message, then takes those known to be behind it. No request is ever broken off: what the server had sent to
 * it would be lost to us until ACK_WAIT has passed.
 */
async function take(consumer: Consumer): Promise<JsMsg[]> {
  const first = await consumer.next({ expires: WAIT_MS });
  if (!first) return [];
  const messages = [first];
  const behind = Math.min(first.info.pending, BATCH - 1);
  if (behind > 0)
    for await (const message of await consumer.fetch({ max_messages: behind, expires: WAIT_MS }))
      messages.push(message);
  return messages;
}

async function ensureConsumer({ nats, durable, filterSubject }: ConsumerOptions): Promise<Consumer> {
  await nats.jsm.consumers.add(STREAM, {
    durable_name: durable,
    filter_subject: filterSubject,
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    ack_wait: ACK_WAIT_MS * 1_000_000,
    max_ack_pending: 1_024,
  });
  return nats.js.consumers.get(STREAM, durable);
}

interface Delivery {
  message: JsMsg;
  event: EventEnvelope;
}

async function handleBatch(
  options: ConsumerOptions,
  messages: readonly JsMsg[],
  attempts: Map<string, number>,
): Promise<void> {
  const deliveries = messages.map((message) => ({ message, event: message.json<EventEnvelope>() }));
  const prepared = await Promise.all(deliveries.map((d) => prepare(options, d.event)));
  const ready = deliveries.filter((_, i) => prepared[i]?.ok);
  for (const [i, d] of deliveries.entries())
    if (!prepared[i]?.ok) await failed(options, d, prepared[i]?.error, attempts);
  const values = new Map(deliveries.map((d, i) => [d.event.id, prepared[i]?.value]));
  try {
    await applyAll(options, ready, values);
  } catch (error) {
    if (isTransientDatabaseError(error)) return later(ready, LATER_NAK_MS);
    for (const delivery of ready) {
      try {
        await applyAll(options, [delivery], values);
      } catch (single) {
        await failed(options, delivery, single, attempts);
      }
    }
  }
}

async function prepare({ handlers }: Pick<ConsumerOptions, 'handlers'>, event: EventEnvelope) {
  const handler = handlers[event.type];
  if (!handler?.prepare) return { ok: true, value: undefined, error: undefined };
  try {
    const prepareEvent = handler.prepare.bind(handler);
    return { ok: true, value: await inTrace<unknown>(event, () => prepareEvent(event)), error: undefined };
  } catch (error) {
    return { ok: false, value: undefined, error };
  }
}

const inTrace = <T>(event: EventEnvelope, work: () => Promise<T>): Promise<T> =>
  withConsumerSpan(`consume ${event.type}`, event.traceparent, work);

async function applyAll(
  { db, durable, handlers, settle }: ConsumerOptions,
  deliveries: readonly Delivery[],
  values: ReadonlyMap<string, unknown>,
): Promise<void> {
  if (deliveries.length === 0) return;
  const events = deliveries.map((d) => d.event);
  const verdicts = await db.inTx({ kind: 'system', name: 'consumer' }, async (tx) => {
    const judged = await judge(tx, durable, events);
    const done: EventEnvelope[] = [];
    const touched = new Map<string, EventEnvelope>();
    for (const [i, event] of events.entries()) {
      // Freed meanwhile: it comes again and is next then.
      if (judged[i] === 'parked' && !(await parkBehind(tx, durable, event))) judged[i] = 'gap';
      if (judged[i] !== 'apply') continue;
      const handler = handlers[event.type];
      const ids = handler && (await inTrace(event, () => handler.apply(tx, event, values.get(event.id))));
      for (const id of ids ?? []) touched.set(id, event);
      done.push(event);
    }
    if (touched.size > 0) await settle?.(tx, touched);
    await markDone(tx, durable, done);
    return judged;
  });
  for (const [i, { message }] of deliveries.entries()) {
    if (verdicts[i] === 'gap') message.nak(GAP_NAK_MS);
    else message.ack();
  }
}

const later = (deliveries: readonly Delivery[], ms: number): void => {
  for (const { message } of deliveries) message.nak(ms);
};

async function failed(
  options: ConsumerOptions,
  { message, event }: Delivery,
  error: unknown,
  attempts: Map<string, number>,
): Promise<void> {
  if (error instanceof NotYetError || isTransientDatabaseError(error)) return void message.nak(LATER_NAK_MS);
  const count = (attempts.get(event.id) ?? 0) + 1;
  attempts.set(event.id, count);
  if (count < (options.maxAttempts ?? 5)) return void message.nak(LATER_NAK_MS);
  attempts.delete(event.id);
  options.log.error({ event: event.id, type: event.type, error: String(error) }, `${options.durable}: event parked`);
  await options.db.inTx({ kind: 'system', name: 'consumer' }, (tx) => park(tx, options.durable, event, String(error)));
  message.ack();
}
