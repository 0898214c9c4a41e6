import { describe, expect, it } from 'vitest';
import { failuresAfter, waitBeforeSignIn } from './sign-in-attempt.domain.js';

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 24, 1, 0, seconds));
const after = (failures: number, seconds: number) => waitBeforeSignIn({ failures, lastAt: at(0) }, at(seconds));

describe('failed sign-ins', () => {
  it('three are free, then the wait doubles up to a minute', () => {
    expect(waitBeforeSignIn(undefined, at(0))).toBe(0);
    expect([1, 2, 3, 4, 5, 8, 20].map((n) => after(n, 0))).toEqual([0, 0, 2_000, 4_000, 8_000, 60_000, 60_000]);
  });
  it('the wait runs from the last failure', () => {
    expect(after(5, 7)).toBe(1_000);
    expect(after(5, 8)).toBe(0);
  });
  it('a quiet hour forgets', () => {
    expect(after(20, 3_600)).toBe(0);
    expect(failuresAfter({ failures: 20, lastAt: at(0) }, at(3_600))).toBe(1);
    expect(failuresAfter({ failures: 20, lastAt: at(0) }, at(3_599))).toBe(21);
    expect(failuresAfter(undefined, at(0))).toBe(1);
  });
});
