import { startLoop, type Loop } from '@zhuanguan/events';
import { countRefused } from '@zhuanguan/telemetry';
import type { GatewayContext } from '../context.js';
import { refusalTally, type RefusalTally } from './refusal-tally.js';

/** Ours: a report of days needs no seconds. */
const EVERY_MS = 60_000;
const PART = 5_000;

export interface Refusals extends Pick<RefusalTally, 'note'> {
  /** Tells identity what was counted; what it does not take is told the next time. */
  tell(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

/** What this process refuses: counted here, told to identity once a minute and when it stops, and a metric. */
export function refusals({ clients, signer, log, now }: GatewayContext): Refusals {
  const tally = refusalTally(now);
  let loop: Loop | undefined;
  const tell = async (): Promise<void> => {
    const counts = tally.take();
    for (let i = 0; i < counts.length; i += PART) {
      const part = counts.slice(i, i + PART);
      const told = await clients.identity
        .countRefusals({ counts: part }, { token: await signer.forService('gateway') })
        .catch((error: unknown) => {
          log.warn({ error: String(error) }, 'refusals are told later');
          return undefined;
        });
      if (!told?.ok) tally.put(part);
    }
  };
  return {
    tell,
    note: (refused) => {
      tally.note(refused);
      countRefused(refused.kind, refused.route);
    },
    start: () => {
      loop = startLoop('refusals', log, async () => {
        await tell();
        return { pauseMs: EVERY_MS };
      });
    },
    stop: async () => {
      await loop?.stop();
      if (loop) await tell();
    },
  };
}
