/** Numbers that come again with the same seed (mulberry32). */
export interface Random {
  /** 0 ≤ n < max */
  below(max: number): number;
  /** True one time in `n`. */
  oneIn(n: number): boolean;
  pick<T>(from: readonly T[]): T;
}

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (max: number) => Math.floor(next() * max);
  return {
    below,
    oneIn: (n) => below(n) === 0,
    pick: (from) => {
      const found = from[below(from.length)];
      if (found === undefined && from.length === 0) throw new Error('nothing to pick from');
      return found as (typeof from)[number];
    },
  };
}

/** Words that have broken programs before. */
export const NASTY: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202e‮文',
  '👩‍👩‍👧‍👦',
  '𠮷田𬭎',
  "'; drop table filing; --",
  '" or 1=1',
  '<script>alert(1)</script>',
  '=cmd|calc!A0',
  '${7*7}{{7*7}}',
  '../../../../etc/passwd',
  '..%2f..%2fetc%2fpasswd',
  '%00',
  '%',
  '__proto__',
  'constructor',
  'null',
  'NaN',
  '-1',
  '0',
  '9007199254740993',
  '1e309',
  '2026-02-30',
  '0000-00-00',
  '9999-12-31',
  '-000001-01-01',
  '+275760-09-13',
  '2026-11-28T00:00:00Z',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '{"a":1}',
  '[]',
  '\r\nset-cookie: a=b',
  'あ'.repeat(300),
  'x'.repeat(5_000),
];
