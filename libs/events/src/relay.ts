import type { Database } from '@zhuanguan/db';
import pg from 'pg';
import type { Nats } from './stream.js';
import { startLoop, type Log } from './loop.js';

const BATCH = 256;
const POLL_MS = 500;
const NOTIFY_DEBOUNCE_MS = 5;
const channelOf = (schema: string): string => `zg_outbox_${schema}`;

/**
 * Tells the relay, wherever it runs, that something was committed: a debounced NOTIFY from a connection of its own, after
 * the commit. Inside the transaction it would halve the throughput.
 */
export function startOutboxNotifier(db: Database, log: Log): { stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  db.onCommit(() => {
    timer ??= setTimeout(() => {
      timer = undefined;
      db.pool
        .query(`notify ${channelOf(db.schema)}`)
        .catch((error: unknown) => log.warn({ error: String(error) }, 'outbox notify failed; the relay polls'));
    }, NOTIFY_DEBOUNCE_MS);
  });
  return { stop: () => clearTimeout(timer) };
}

export interface Relay {
  stop(): Promise<void>;
}

interface Row {
  position: number;
  event_id: string;
  subject: string;
  envelope: string;
}

/**
 * Publishes the outbox. One leader per schema holds an advisory lock on a connection of its own; it takes what is not
 * flagged, by position, and flags after the stream's ack. There is no cursor, so a late commit is never skipped; what was
 * published but not flagged is published again with the same message id.
 */
export function startRelay({ db, nats, url, log }: { db: Database; nats: Nats; url: string; log: Log }): Relay {
  let leader: pg.Client | undefined;

  async function lead(onNotify: () => void): Promise<boolean> {
    if (leader) return true;
    const client = new pg.Client({ connectionString: url, application_name: `${db.schema}-relay` });
    client.on('error', () => (leader = undefined));
    client.on('end', () => (leader = undefined));
    client.on('notification', onNotify);
    await client.connect();
    const { rows } = await client.query<{ led: boolean }>('select pg_try_advisory_lock(hashtext($1)) as led', [
      `relay ${db.schema}`,
    ]);
    if (!rows[0]?.led) {
      await client.end();
      return false;
    }
    await client.query(`listen ${channelOf(db.schema)}`);
    leader = client;
    return true;
  }

  const loop = startLoop(`relay of ${db.schema}`, log, async (signal) => {
    if (!(await lead(() => loop.wake()))) return { pauseMs: POLL_MS };
    const { rows } = await db.pool.query<Row>({
      name: 'events-relay-take',
      text: 'select position, event_id, subject, envelope from outbox where published_at is null order by position limit $1',
      values: [BATCH],
    });
    if (rows.length === 0) return { pauseMs: POLL_MS };
    const acked = await publish(nats, rows, signal);
    if (acked.length > 0)
      await db.pool.query({
        name: 'events-relay-flag',
        text: 'update outbox set published_at = now() where position = any($1::bigint[])',
        values: [acked],
      });
    if (acked.length < rows.length)
      throw new Error(`${rows.length - acked.length} of ${rows.length} events not acknowledged`);
    return { pauseMs: rows.length === BATCH ? 0 : POLL_MS };
  });

  return {
    stop: async () => {
      await loop.stop();
      await leader?.end();
    },
  };
}

async function publish(nats: Nats, rows: readonly Row[], signal: AbortSignal): Promise<number[]> {
  const acked: number[] = [];
  await Promise.all(
    rows.map(async ({ position, event_id, subject, envelope }) => {
      try {
        await nats.js.publish(subject, envelope, { msgID: event_id, timeout: 5_000 });
        acked.push(position);
      } catch (error) {
        // No ack in time, no leader, reconnecting: the row stays unflagged and goes again under the same id.
        if (signal.aborted) return;
        void error;
      }
    }),
  );
  return acked;
}
