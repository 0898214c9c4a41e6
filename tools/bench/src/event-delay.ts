import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, nanos } from '@nats-io/transport-node';
import { connectNats, readStream, streamState } from '@zhuanguan/events';
import type { FilingLoad } from './filing-load.js';
import { query } from './lab.js';
import { atPace, clock } from './pace.js';
import { emptied, untilQuiet } from './quiet.js';
import { quantile } from './statistics.js';
import type { System } from './system.js';

export interface Delay {
  p50: number;
  p99: number;
}

export interface DelayRound {
  /** Filings per second that really went through. */
  perSecond: number;
  system: Delay;
  nats: Delay;
}

const SUBJECT = 'zg.*.*.*.workflow.filing.submitted.v1';

const delayOf = (milliseconds: readonly number[]): Delay => ({
  p50: quantile(milliseconds, 0.5),
  p99: quantile(milliseconds, 0.99),
});

/** Commit to consumer at a given rate, then the same number of the same messages through NATS alone. */
export async function delayRound(
  system: System,
  send: FilingLoad,
  wanted: { perSecond: number; seconds: number },
): Promise<DelayRound> {
  await emptied(system.databaseUrl);
  const { arrivals, perSecond, sample } = await arrivalsDuring(system, send, wanted);
  const committed = await commitTimes(system.databaseUrl);
  const delays = [...arrivals].flatMap(([id, at]) => {
    const commit = committed.get(id);
    return commit === undefined ? [] : [at - commit];
  });
  if (delays.length < committed.size) throw new Error(`${committed.size} filings, ${delays.length} events`);
  const nats = await natsAlone(system.natsUrl, sample, { perSecond, seconds: wanted.seconds });
  return { perSecond, system: delayOf(delays), nats: delayOf(nats) };
}

async function arrivalsDuring(system: System, send: FilingLoad, wanted: { perSecond: number; seconds: number }) {
  const nats = await connectNats(system.natsUrl, 'bench-arrivals');
  try {
    const { lastSeq } = await streamState(nats);
    const reader = await readStream(nats, { afterSeq: lastSeq, subject: SUBJECT });
    const arrivals = new Map<string, number>();
    let sample = '';
    const reading = (async () => {
      for await (const { envelope } of reader) {
        arrivals.set(envelope.aggregateid, clock());
        sample ||= JSON.stringify(envelope);
      }
    })();
    const { perSecond } = await send(system, wanted);
    await untilQuiet(system.databaseUrl, system.natsUrl);
    reader.stop();
    await reading;
    return { arrivals, perSecond, sample };
  } finally {
    await nats.connection.close();
  }
}

/** Milliseconds of the server's own clock, which is this machine's, by filing. */
async function commitTimes(databaseUrl: string): Promise<Map<string, number>> {
  const rows = await query<{ id: string; at: number }>(
    databaseUrl,
    `select aggregate_id as id, (extract(epoch from pg_xact_commit_timestamp(xmin)) * 1000)::float8 as at
    from workflow.history where aggregate_type = 'filing' and version = 1`,
  );
  return new Map(rows.map(({ id, at }) => [id, at]));
}

/** Publish to consume with nothing in between: one publisher, one ordered consumer, a stream like EVENTS. */
async function natsAlone(
  url: string,
  message: string,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<number[]> {
  const [out, back] = await Promise.all([connect({ servers: url }), connect({ servers: url })]);
  const jsm = await jetstreamManager(out);
  const stream = { name: 'BENCH', subjects: ['bench.>'], storage: 'file' as const, duplicate_window: nanos(600_000) };
  await jsm.streams.add(stream);
  try {
    const js = jetstream(out);
    const consumer = await jetstream(back).consumers.get('BENCH', {});
    const messages = await consumer.consume();
    const sentAt: number[] = [];
    const delays: number[] = [];
    const reading = (async () => {
      for await (const m of messages) delays.push(clock() - (sentAt[m.seq - 1] ?? NaN));
    })();
    const acks: Promise<unknown>[] = [];
    await atPace(perSecond, seconds, () => {
      const id = String(sentAt.push(clock()));
      acks.push(js.publish('bench.filing.submitted', message, { msgID: id }));
    });
    await Promise.all(acks);
    while (delays.length < sentAt.length) await new Promise((done) => setTimeout(done, 5));
    messages.stop();
    await reading;
    return delays;
  } finally {
    await jsm.streams.delete('BENCH');
    await Promise.all([out.close(), back.close()]);
  }
}
