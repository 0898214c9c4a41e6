import { STREAM, type EventEnvelope, type Nats, type StreamState } from '@zhuanguan/events';
import { formatCursor } from './cursor.js';
import type { FeedPageJson } from './event-feed.schema.js';

const FETCH_MS = 5_000;

/** One page after a position: the events of the subject in the stream's order. */
export async function readPage(
  nats: Nats,
  state: StreamState,
  options: { afterSeq: number; subject: string; size: number },
): Promise<FeedPageJson> {
  const { epoch, lastSeq } = state;
  const { afterSeq, subject, size } = options;
  const consumer = await nats.js.consumers.get(STREAM, {
    deliver_policy: 'by_start_sequence',
    opt_start_seq: afterSeq + 1,
    filter_subjects: subject,
  } as never);
  try {
    const { num_pending: pending } = await consumer.info();
    const wanted = Math.min(size, pending);
    const items: FeedPageJson['items'] = [];
    if (wanted > 0)
      for await (const message of await consumer.fetch({ max_messages: wanted, expires: FETCH_MS })) {
        items.push({ cursor: formatCursor(epoch, message.seq), event: message.json<EventEnvelope>() });
        if (items.length === wanted) break;
      }
    const live = items.length === pending;
    const last = items.at(-1)?.cursor ?? formatCursor(epoch, afterSeq);
    // Read to the end: events of other areas need not be passed again. lastSeq was read before the events were.
    const beyond = live && lastSeq > seqOf(last) ? formatCursor(epoch, lastSeq) : last;
    return { items, next: beyond, live };
  } finally {
    await consumer.delete().catch(() => false);
  }
}

const seqOf = (cursor: string): number => Number(cursor.split('.')[1]);
