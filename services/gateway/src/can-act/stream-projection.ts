import {
  readStream,
  startLoop,
  STREAM,
  streamState,
  type EventEnvelope,
  type EventReader,
  type Loop,
} from '@zhuanguan/events';
import type { GatewayContext } from '../context.js';

const HEARTBEAT_MS = 1_000;
/** Older than this an answer says that it may be stale. */
const STALE_AFTER_MS = 5_000;
const NO_MESSAGE = 10037;

export interface StreamProjection {
  /** Everything up to this instant is taken in. */
  asOf(): Date;
  stale(): boolean;
  /** True once the snapshot is loaded and followed up to date; not while it is loaded anew. */
  ready(): boolean;
  start(): void;
  stop(): Promise<void>;
}

export interface Projected {
  name: string;
  /** One wildcard (stack.md: several filters cost 40 times more). */
  subject: string;
  /** Takes the whole anew; what was there before is gone. */
  load: () => Promise<void>;
  take: (event: EventEnvelope) => void | Promise<void>;
}

/**
 * A snapshot with its stream position, then the stream from there (architecture §4). A heartbeat compares the last event of
 * the stream with the last one taken in; only that moves `asOf`.
 */
export function streamProjection(
  ctx: Pick<GatewayContext, 'nats' | 'log' | 'now'>,
  { name, subject, load, take }: Projected,
): StreamProjection {
  const state = { epoch: '', appliedSeq: 0, asOf: new Date(0), loaded: false };
  let reader: EventReader | undefined;
  let following: Loop | undefined;
  let heartbeat: Loop | undefined;

  async function snapshot(): Promise<void> {
    const { lastSeq, epoch } = await streamState(ctx.nats);
    await load();
    Object.assign(state, { epoch, appliedSeq: lastSeq, loaded: true });
    ctx.log.info({ seq: lastSeq }, `${name} loaded`);
    heartbeat?.wake();
  }

  async function follow(signal: AbortSignal): Promise<{ pauseMs: number }> {
    if (!state.loaded) await snapshot();
    const opened = await readStream(ctx.nats, { afterSeq: state.appliedSeq, subject });
    reader = opened;
    signal.addEventListener('abort', () => opened.stop(), { once: true });
    if (signal.aborted) opened.stop();
    try {
      for await (const { seq, envelope } of opened) {
        await take(envelope);
        state.appliedSeq = seq;
      }
    } finally {
      // Registry may be away for a moment: what was not taken in is read again.
      opened.stop();
    }
    return { pauseMs: HEARTBEAT_MS };
  }

  async function beat(): Promise<{ pauseMs: number }> {
    const asked = ctx.now();
    const [{ epoch }, last] = await Promise.all([streamState(ctx.nats), lastSeqOf(ctx.nats, subject)]);
    if (state.loaded && epoch !== state.epoch) {
      // Another life of the stream: positions mean nothing any more, so the snapshot is taken anew.
      state.loaded = false;
      reader?.stop();
    } else if (state.loaded && state.appliedSeq >= last) state.asOf = asked;
    return { pauseMs: HEARTBEAT_MS };
  }

  return {
    asOf: () => state.asOf,
    stale: () => ctx.now().getTime() - state.asOf.getTime() > STALE_AFTER_MS,
    ready: () => state.loaded && state.asOf.getTime() > 0,
    start: () => {
      following = startLoop(name, ctx.log, follow);
      heartbeat = startLoop(`${name} heartbeat`, ctx.log, beat);
    },
    stop: async () => {
      await Promise.all([following?.stop(), heartbeat?.stop()]);
    },
  };
}

/** Where in the stream the last event of a subject is; 0 when there is none. */
async function lastSeqOf(nats: GatewayContext['nats'], subject: string): Promise<number> {
  const message = await nats.jsm.streams.getMessage(STREAM, { last_by_subj: subject }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === NO_MESSAGE) return null;
    throw error;
  });
  return message?.seq ?? 0;
}
