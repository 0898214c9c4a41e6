import {
  jetstream,
  jetstreamManager,
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
} from '@nats-io/jetstream';
import { connect, nanos, type NatsConnection } from '@nats-io/transport-node';
import type { EventEnvelope } from './envelope.js';
import { natsAddress } from './nats-address.js';

export const STREAM = 'EVENTS';
const DUPLICATE_WINDOW_MS = 10 * 60_000;

export interface Nats {
  connection: NatsConnection;
  js: JetStreamClient;
  jsm: JetStreamManager;
}

/** Connects, waits for the server as long as it takes, and reconnects for ever. */
export async function connectNats(url: string, name: string): Promise<Nats> {
  const connection = await connect({
    ...natsAddress(url),
    name,
    waitOnFirstConnect: true,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 200,
    reconnectJitter: 100,
    pingInterval: 10_000,
  });
  // checkAPI would fail while JetStream is still starting; every call below handles that itself.
  return { connection, js: jetstream(connection), jsm: await jetstreamManager(connection, { checkAPI: false }) };
}

const config = {
  name: STREAM,
  subjects: ['zg.>'],
  storage: 'file' as const,
  duplicate_window: nanos(DUPLICATE_WINDOW_MS),
};

/** One stream per deployment, made by whoever comes first; every process calls it before its consumers start. */
export async function ensureStream(nats: Nats): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await nats.jsm.streams.add(config);
      return;
    } catch (error) {
      // 10058: it is there with another configuration, e.g. R3 or retention set by the operator. That is theirs.
      if (error instanceof JetStreamApiError && error.code === 10058) return;
      if (attempt >= 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

export interface StreamState {
  firstSeq: number;
  lastSeq: number;
  /** Names this life of the stream: a cursor of another one is too old. */
  epoch: string;
}

export async function streamState(nats: Nats): Promise<StreamState> {
  const info = await nats.jsm.streams.info(STREAM);
  return { firstSeq: info.state.first_seq, lastSeq: info.state.last_seq, epoch: Date.parse(info.created).toString(36) };
}

export interface StreamEvent {
  seq: number;
  subject: string;
  envelope: EventEnvelope;
}

export interface EventReader extends AsyncIterable<StreamEvent> {
  stop(): void;
}

/** Follows the stream in order from a position; one string filter, for several cost 40 to 100 times more. */
export async function readStream(nats: Nats, options: { afterSeq: number; subject: string }): Promise<EventReader> {
  const consumer = await nats.js.consumers.get(STREAM, {
    opt_start_seq: options.afterSeq + 1,
    deliver_policy: 'by_start_sequence',
    filter_subjects: options.subject,
  } as never);
  const messages = await consumer.consume();
  return {
    stop: () => messages.stop(),
    async *[Symbol.asyncIterator]() {
      for await (const message of messages)
        yield { seq: message.seq, subject: message.subject, envelope: message.json<EventEnvelope>() };
    },
  };
}
