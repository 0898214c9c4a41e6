import { GateChanged } from '@zhuanguan/contracts';
import { readStream, startLoop, STREAM, streamState, type EventReader, type Loop, type Nats } from '@zhuanguan/events';
import type { GatewayContext } from '../context.js';
import { createGateIndex, type GateIndex } from './gate-index.js';

/** Registry's gates, wherever in the country: one wildcard (stack.md: several filters cost 40 times more). */
const SUBJECT = 'zg.*.*.*.registry.gate.changed.v1';
const PAGE = 500;
const HEARTBEAT_MS = 1_000;
/** Older than this an answer says that it may be stale. */
const STALE_AFTER_MS = 5_000;
const NO_MESSAGE = 10037;

export interface GateProjection {
  gates: GateIndex;
  /** Everything up to this instant is taken in. */
  asOf(): Date;
  stale(): boolean;
  /** True once the snapshot is loaded and followed up to date. */
  ready(): boolean;
  start(): void;
  stop(): Promise<void>;
}

/**
 * A snapshot with its stream position, then the stream from there (architecture §4). A heartbeat compares the last gate
 * event of the stream with the last one taken in; only that moves `asOf`.
 */
export function gateProjection(
  ctx: Pick<GatewayContext, 'clients' | 'signer' | 'nats' | 'log' | 'now'>,
): GateProjection {
  const gates = createGateIndex();
  const state = { epoch: '', appliedSeq: 0, asOf: new Date(0), loaded: false };
  let reader: EventReader | undefined;
  let loops: Loop[] = [];

  async function load(): Promise<void> {
    const { lastSeq, epoch } = await streamState(ctx.nats);
    gates.clear();
    let after = '';
    do {
      const page = await ctx.clients.registry.listGates(
        { afterUnitId: after, size: PAGE },
        { token: await ctx.signer.forService('gateway') },
      );
      if (!page.ok) throw new Error(`registry does not list gates: ${page.refusal.code}`);
      for (const gate of page.value.gates) gates.put(gate);
      after = page.value.nextAfterUnitId;
    } while (after !== '');
    Object.assign(state, { epoch, appliedSeq: lastSeq, loaded: true });
    ctx.log.info({ gates: gates.size, seq: lastSeq }, 'gates loaded');
  }

  async function follow(signal: AbortSignal): Promise<{ pauseMs: number }> {
    if (!state.loaded) await load();
    const opened = await readStream(ctx.nats, { afterSeq: state.appliedSeq, subject: SUBJECT });
    reader = opened;
    signal.addEventListener('abort', () => opened.stop(), { once: true });
    if (signal.aborted) opened.stop();
    for await (const { seq, envelope } of opened) {
      const { gate } = GateChanged.fromJSON(envelope.data);
      if (gate) gates.put(gate);
      state.appliedSeq = seq;
    }
    return { pauseMs: HEARTBEAT_MS };
  }

  async function beat(): Promise<{ pauseMs: number }> {
    const asked = ctx.now();
    const [{ epoch }, lastGate] = await Promise.all([streamState(ctx.nats), lastSeqOf(ctx.nats)]);
    if (state.loaded && epoch !== state.epoch) {
      // Another life of the stream: positions mean nothing any more, so the snapshot is taken anew.
      state.loaded = false;
      reader?.stop();
    } else if (state.loaded && state.appliedSeq >= lastGate) state.asOf = asked;
    return { pauseMs: HEARTBEAT_MS };
  }

  return {
    gates,
    asOf: () => state.asOf,
    stale: () => ctx.now().getTime() - state.asOf.getTime() > STALE_AFTER_MS,
    ready: () => state.asOf.getTime() > 0,
    start: () => {
      loops = [startLoop('gates', ctx.log, follow), startLoop('gates heartbeat', ctx.log, beat)];
    },
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}

/** Where in the stream the last gate event is; 0 when there is none. */
async function lastSeqOf(nats: Nats): Promise<number> {
  const message = await nats.jsm.streams.getMessage(STREAM, { last_by_subj: SUBJECT }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === NO_MESSAGE) return null;
    throw error;
  });
  return message?.seq ?? 0;
}
