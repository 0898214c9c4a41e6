import { setTimeout as wait } from 'node:timers/promises';

export interface TestClock {
  now: () => Date;
  set(iso: string): void;
  advance(ms: number): void;
}

export function fixedClock(iso: string): TestClock {
  let time = Date.parse(iso);
  return {
    now: () => new Date(time),
    set: (next) => void (time = Date.parse(next)),
    advance: (ms) => void (time += ms),
  };
}

/** Waits for a condition of the system under test; the only waiting there is in tests. */
export async function waitFor<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  timeoutMs = 15_000,
): Promise<T> {
  const end = performance.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      const found = await look();
      if (found !== undefined && found !== false) return found;
      last = found;
    } catch (error) {
      last = error;
    }
    if (performance.now() > end) throw new Error(`${what}: not within ${timeoutMs} ms (last: ${String(last)})`);
    await wait(10);
  }
}

/** A logger that keeps quiet, and what was said for a test to look at. */
export function testLog() {
  const lines: { level: string; message: string; data: unknown }[] = [];
  const at = (level: string) => (data: unknown, message: string) => void lines.push({ level, message, data });
  return { lines, info: at('info'), warn: at('warn'), error: at('error') };
}
