import type { JetStreamManager } from '@nats-io/jetstream';
import { until } from '@zhuanguan/embedded';
import { connectNats, STREAM } from '@zhuanguan/events';
import { query } from './lab.js';

export interface Backlog {
  /** Committed, not yet published. */
  unpublished: number;
  /** Published, not yet done by some consumer. */
  unconsumed: number;
}

const UNPUBLISHED = ['workflow', 'registry', 'identity']
  .map((schema) => `(select count(*) from ${schema}.outbox where published_at is null)`)
  .join(' + ');

export async function backlog(databaseUrl: string, natsUrl: string): Promise<Backlog> {
  const [row] = await query<{ n: string }>(databaseUrl, `select ${UNPUBLISHED} as n`);
  const nats = await connectNats(natsUrl, 'bench-backlog');
  try {
    return { unpublished: Number(row?.n), unconsumed: await unconsumed(nats.jsm) };
  } finally {
    await nats.connection.close();
  }
}

async function unconsumed(jsm: JetStreamManager): Promise<number> {
  let open = 0;
  for await (const { num_pending, num_ack_pending, config } of jsm.consumers.list(STREAM))
    if (config.durable_name) open += num_pending + num_ack_pending;
  return open;
}

const PATIENCE_MS = 600_000;

/** Waits until relay and consumers have done all there is; gives the seconds it took. */
export async function untilQuiet(databaseUrl: string, natsUrl: string): Promise<number> {
  const begun = performance.now();
  await until(
    'relay and consumers are done',
    async () => {
      const { unpublished, unconsumed } = await backlog(databaseUrl, natsUrl);
      return unpublished + unconsumed === 0;
    },
    PATIENCE_MS,
  );
  return (performance.now() - begun) / 1_000;
}

const TABLES = [
  'filing',
  'filing_round',
  'filing_scan',
  'receipt',
  'person',
  'history',
  'history_personal',
  'aggregate_head',
  'outbox',
  'idempotency',
]
  .map((table) => `workflow.${table}`)
  .join(', ');

/** Each round begins with no filings and nothing to write back, for the system and for pgbench alike. */
export async function emptied(databaseUrl: string): Promise<void> {
  await query(databaseUrl, `truncate ${TABLES}, registry.open_filing`);
  await query(databaseUrl, 'vacuum analyze');
  await query(databaseUrl, 'checkpoint');
}
