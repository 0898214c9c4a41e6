import { ConflictDeclared } from '@zhuanguan/contracts';
import { readStream, startLoop, STREAM, streamState, type EventReader, type Loop } from '@zhuanguan/events';
import type { GatewayContext } from '../context.js';
import { createRecusalIndex, type RecusalIndex } from './recusal-index.js';

const SUBJECT = 'zg.*.*.*.registry.conflict_declaration.>';
const PAGE = 500;
const HEARTBEAT_MS = 1_000;
const STALE_AFTER_MS = 5_000;
const NO_MESSAGE = 10037;

export interface RecusalProjection {
  conflicts: RecusalIndex;
  asOf(): Date;
  stale(): boolean;
  /** True once everything declared so far is taken in. */
  ready(): boolean;
  start(): void;
  stop(): Promise<void>;
}

/**
 * Who has declared 回避, beside the gates. An event says only which declaration: towards whom it is, is asked of registry, so that
 * it never lies in the stream. Only questions that name a supplier or a project look here.
 */
export function recusalProjection(
  ctx: Pick<GatewayContext, 'clients' | 'signer' | 'nats' | 'log' | 'now'>,
): RecusalProjection {
  const conflicts = createRecusalIndex();
  const state = { epoch: '', appliedSeq: 0, asOf: new Date(0), loaded: false };
  let reader: EventReader | undefined;
  let loops: Loop[] = [];

  async function ask(request: { afterId: string; ids: string[] }): Promise<string> {
    const token = await ctx.signer.forService('gateway');
    const page = await ctx.clients.registry.listGateConflicts({ ...request, size: PAGE }, { token });
    if (!page.ok) throw new Error(`registry does not list declarations: ${page.refusal.code}`);
    for (const conflict of page.value.conflicts) conflicts.put(conflict);
    return page.value.nextAfterId;
  }

  async function load(): Promise<void> {
    const { lastSeq, epoch } = await streamState(ctx.nats);
    conflicts.clear();
    for (let after = await ask({ afterId: '', ids: [] }); after !== '';) after = await ask({ afterId: after, ids: [] });
    Object.assign(state, { epoch, appliedSeq: lastSeq, loaded: true });
  }

  async function follow(signal: AbortSignal): Promise<{ pauseMs: number }> {
    if (!state.loaded) await load();
    const opened = await readStream(ctx.nats, { afterSeq: state.appliedSeq, subject: SUBJECT });
    reader = opened;
    signal.addEventListener('abort', () => opened.stop(), { once: true });
    if (signal.aborted) opened.stop();
    try {
      for await (const { seq, envelope } of opened) {
        // Both events of a declaration begin with its id.
        await ask({ afterId: '', ids: [ConflictDeclared.fromJSON(envelope.data).declarationId] });
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
    const [{ epoch }, last] = await Promise.all([streamState(ctx.nats), lastSeqOf(ctx.nats)]);
    if (state.loaded && epoch !== state.epoch) {
      state.loaded = false;
      reader?.stop();
    } else if (state.loaded && state.appliedSeq >= last) state.asOf = asked;
    return { pauseMs: HEARTBEAT_MS };
  }

  return {
    conflicts,
    asOf: () => state.asOf,
    stale: () => ctx.now().getTime() - state.asOf.getTime() > STALE_AFTER_MS,
    ready: () => state.asOf.getTime() > 0,
    start: () => {
      loops = [startLoop('recusals', ctx.log, follow), startLoop('recusals heartbeat', ctx.log, beat)];
    },
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}

/** Where in the stream the last event of a declaration is; 0 when there is none. */
async function lastSeqOf(nats: GatewayContext['nats']): Promise<number> {
  const message = await nats.jsm.streams.getMessage(STREAM, { last_by_subj: SUBJECT }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === NO_MESSAGE) return null;
    throw error;
  });
  return message?.seq ?? 0;
}
