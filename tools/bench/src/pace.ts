import { setTimeout as wait } from 'node:timers/promises';

/** The machine's clock in milliseconds with their fractions. */
export const clock = (): number => performance.timeOrigin + performance.now();

/** Calls `act` at evenly spaced instants for so long; what timers delay is made up for at once. */
export async function atPace(perSecond: number, seconds: number, act: () => void): Promise<void> {
  const begun = performance.now();
  const total = Math.round(perSecond * seconds);
  for (let done = 0; done < total;) {
    const due = Math.min(total, Math.floor(((performance.now() - begun) / 1_000) * perSecond) + 1);
    for (; done < due; done += 1) act();
    await wait(1);
  }
}
