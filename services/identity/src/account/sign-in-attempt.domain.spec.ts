import { describe, expect, it } from 'vitest';
import {
  accountRule,
  ADDRESS_RULE,
  afterFailure,
  waitBeforeSignIn,
  waitWords,
  type SignInAttempts,
} from './sign-in-attempt.domain.js';

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 24, 1, 0, seconds));
const rule = accountRule({ lockAfter: 5, lockMinutes: 15 });
const failed = (failures: number): SignInAttempts => ({ failures, lastAt: at(0), lockedUntil: null });
const after = (failures: number, seconds: number, of = rule) => waitBeforeSignIn(failed(failures), at(seconds), of);
const inARow = (n: number, of = rule): SignInAttempts | undefined =>
  Array.from({ length: n }).reduce<SignInAttempts | undefined>((known) => afterFailure(known, at(0), of), undefined);

describe('failed sign-ins of a username', () => {
  it('three are free, then the wait doubles', () => {
    expect(waitBeforeSignIn(undefined, at(0), rule)).toBe(0);
    expect([1, 2, 3, 4].map((n) => after(n, 0))).toEqual([0, 0, 2_000, 4_000]);
    expect(after(4, 3)).toBe(1_000);
    expect(after(4, 4)).toBe(0);
  });
  it('the fifth locks for a quarter of an hour, whatever the wait would have been', () => {
    expect(inARow(4)).toMatchObject({ failures: 4, lockedUntil: null });
    expect(inARow(5)).toEqual({ failures: 5, lastAt: at(0), lockedUntil: at(900) });
    expect(waitBeforeSignIn(inARow(5), at(1), rule)).toBe(899_000);
    expect(waitBeforeSignIn(inARow(5), at(900), rule)).toBe(0);
  });
  it('after a lock mistakes are counted from one again', () => {
    expect(afterFailure(inARow(5), at(900), rule)).toEqual({ failures: 1, lastAt: at(900), lockedUntil: null });
  });
  it('a quiet hour forgets', () => {
    expect(after(4, 3_600)).toBe(0);
    expect(afterFailure(failed(4), at(3_600), rule)).toMatchObject({ failures: 1 });
    expect(afterFailure(failed(3), at(3_599), rule)).toMatchObject({ failures: 4 });
  });
  it('as configured', () => {
    expect(inARow(3, accountRule({ lockAfter: 3, lockMinutes: 1 }))?.lockedUntil).toEqual(at(60));
  });
});

describe('failed sign-ins from an address', () => {
  it('thirty are free, then the wait doubles to a minute and never locks', () => {
    const waits = [29, 30, 31, 36, 60].map((n) => after(n, 0, ADDRESS_RULE));
    expect(waits).toEqual([0, 1_000, 2_000, 60_000, 60_000]);
    expect(inARow(200, ADDRESS_RULE)?.lockedUntil).toBeNull();
  });
});

it.each([
  [1, '1 秒'],
  [2_000, '2 秒'],
  [60_000, '60 秒'],
  [899_000, '15 分钟'],
])('%s ms are %s', (ms, words) => expect(waitWords(ms)).toBe(words));
