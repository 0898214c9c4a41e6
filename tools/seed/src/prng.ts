import { v5 } from 'uuid';

/** Mulberry32: the same seed gives the same league on every machine. */
export interface Prng {
  next(): number;
  pick<T>(items: readonly T[]): T;
  int(from: number, to: number): number;
}

export function prng(seed: number): Prng {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    pick: (items) => {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new Error('nothing to pick from');
      return item;
    },
    int: (from, to) => from + Math.floor(next() * (to - from + 1)),
  };
}

const NAMESPACE = '6f1f64a6-5c39-4f0e-9c55-152500202489';

/** The same name gives the same id, so that a seed killed in the middle can be run again. */
export const idOf = (...parts: readonly (string | number)[]): string => v5(parts.join('/'), NAMESPACE);
