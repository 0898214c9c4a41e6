import { execFileSync } from 'node:child_process';
import type { System } from './system.js';

/** Resident megabytes of each process, as ps says. */
export function residentMb({ pids }: System): Record<string, number> {
  const numbers = Object.values(pids);
  const lines = execFileSync('ps', ['-o', 'pid=,rss=', '-p', numbers.join(',')], { encoding: 'utf8' });
  const kilobytes = new Map(
    lines
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number) as [number, number]),
  );
  return Object.fromEntries(
    Object.entries(pids).map(([name, pid]) => {
      const found = kilobytes.get(pid);
      if (found === undefined) throw new Error(`${name} has ended`);
      return [name, found / 1_024];
    }),
  );
}

export const sumMb = (byName: Readonly<Record<string, number>>): number =>
  Object.values(byName).reduce((sum, mb) => sum + mb, 0);

const EVERY_MS = 250;

/** Runs `work` and gives the most that the system took meanwhile, all its processes at one instant. */
export async function peakWhile<T>(
  system: System,
  work: () => Promise<T>,
): Promise<{ result: T; peak: Record<string, number> }> {
  let peak = residentMb(system);
  const timer = setInterval(() => {
    const now = residentMb(system);
    if (sumMb(now) > sumMb(peak)) peak = now;
  }, EVERY_MS);
  try {
    const result = await work();
    return { result, peak };
  } finally {
    clearInterval(timer);
  }
}
