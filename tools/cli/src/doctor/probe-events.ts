import { jetstreamManager, JetStreamApiError } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { natsAddress, STREAM } from '@zhuanguan/events';
import type { EventFacts } from './facts.js';

const PATIENCE_MS = 5_000;
const NO_STREAM = 10_059;

/** Unlike the services it does not wait for a server to come. */
export const connectOnce = (url: string): Promise<NatsConnection> =>
  connect({ ...natsAddress(url), name: 'zg', reconnect: false, timeout: PATIENCE_MS });

export async function probeEvents(url: string): Promise<EventFacts> {
  let connection: NatsConnection;
  try {
    connection = await connectOnce(url);
  } catch (error) {
    return { state: 'unreachable', error: error instanceof Error ? error.message : String(error) };
  }
  try {
    if (!connection.info?.jetstream) return { state: 'no_jetstream' };
    const jsm = await jetstreamManager(connection, { checkAPI: false, timeout: PATIENCE_MS });
    const info = await jsm.streams.info(STREAM);
    const { max_age, max_bytes, max_msgs } = info.config;
    const consumers = await jsm.consumers.list(STREAM).next();
    return {
      state: 'up',
      messages: info.state.messages,
      limited: max_age > 0 || max_bytes > 0 || max_msgs > 0,
      // A reader of the feed has none that lasts.
      consumers: consumers
        .filter((c) => c.config.durable_name)
        .map((c) => ({ name: c.name, pending: c.num_pending + c.num_ack_pending })),
    };
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === NO_STREAM) return { state: 'no_stream' };
    return { state: 'unreachable', error: error instanceof Error ? error.message : String(error) };
  } finally {
    await connection.close();
  }
}
