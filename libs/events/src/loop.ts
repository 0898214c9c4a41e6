import { setTimeout as wait } from 'node:timers/promises';
import { addDays, dateInShanghai, startOfDayInShanghai } from '@zhuanguan/kernel';

export interface Log {
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
  error(data: object, message: string): void;
}

export interface Loop {
  stop(): Promise<void>;
  /** Ends the pause between two rounds. */
  wake(): void;
}

/**
 * Runs `round` again and again until stopped. A round that throws is logged and tried again after a growing pause: a
 * database or bus that is away comes back.
 */
export function startLoop(name: string, log: Log, round: (signal: AbortSignal) => Promise<{ pauseMs: number }>): Loop {
  const controller = new AbortController();
  let waker: AbortController | undefined;
  let dirty = false;
  const pause = async (ms: number) => {
    if (dirty || ms <= 0 || controller.signal.aborted) return;
    waker = new AbortController();
    await wait(ms, undefined, { signal: waker.signal }).catch(() => undefined);
  };
  const run = async () => {
    let failures = 0;
    while (!controller.signal.aborted) {
      dirty = false;
      try {
        const { pauseMs } = await round(controller.signal);
        failures = 0;
        await pause(pauseMs);
      } catch (error) {
        if (controller.signal.aborted) return;
        failures += 1;
        if (failures === 1 || failures % 20 === 0)
          log.warn({ error: String(error), failures }, `${name}: will try again`);
        await pause(Math.min(2_000, 50 * 2 ** Math.min(failures, 6)));
      }
    }
  };
  const done = run();
  const wake = () => {
    dirty = true;
    waker?.abort();
  };
  return {
    wake,
    stop: async () => {
      controller.abort();
      wake();
      await done;
    },
  };
}

/** A moment into the day, so that a clock a little behind does not sweep the day before. */
const INTO_THE_DAY_MS = 1_000;

/** Works at the start and after every midnight in Shanghai: what turns by the date alone. */
export const startMidnightLoop = (name: string, log: Log, now: () => Date, work: () => Promise<unknown>): Loop =>
  startLoop(name, log, async () => {
    await work();
    const midnight = startOfDayInShanghai(addDays(dateInShanghai(now()), 1));
    return { pauseMs: midnight.getTime() - now().getTime() + INTO_THE_DAY_MS };
  });
