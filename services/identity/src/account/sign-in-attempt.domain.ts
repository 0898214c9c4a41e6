/** Failed attempts in a row: of a username, of a second factor, or from an address. */
export interface SignInAttempts {
  failures: number;
  lastAt: Date;
  lockedUntil: Date | null;
}

/** What failures cost. */
export interface AttemptRule {
  /** Mistakes without any wait. */
  free: number;
  firstWaitMs: number;
  longestWaitMs: number;
  /** So long without a failure, and all are forgotten. */
  forgetAfterMs: number;
  /** Failures that lock, and for how long; none for an address: a whole office is behind one. */
  lock?: { after: number; forMs: number };
}

/** Ours: three mistakes are free, then the wait doubles from 2 seconds to a minute; a quiet hour forgets. */
export const accountRule = ({ lockAfter, lockMinutes }: { lockAfter: number; lockMinutes: number }): AttemptRule => ({
  free: 3,
  firstWaitMs: 2_000,
  longestWaitMs: 60_000,
  forgetAfterMs: 3_600_000,
  lock: { after: lockAfter, forMs: lockMinutes * 60_000 },
});

/** Ours: an office of a few hundred behind one address mistypes thirty times in a quarter of an hour, somebody who guesses far more. */
export const ADDRESS_RULE: AttemptRule = {
  free: 30,
  firstWaitMs: 1_000,
  longestWaitMs: 60_000,
  forgetAfterMs: 15 * 60_000,
};

/** Milliseconds until the next attempt is looked at; 0 = now. */
export function waitBeforeSignIn(attempts: SignInAttempts | undefined, now: Date, rule: AttemptRule): number {
  if (!attempts) return 0;
  const locked = (attempts.lockedUntil?.getTime() ?? 0) - now.getTime();
  if (locked > 0) return locked;
  if (attempts.lockedUntil || attempts.failures < rule.free) return 0;
  const since = now.getTime() - attempts.lastAt.getTime();
  if (since >= rule.forgetAfterMs) return 0;
  const wait = Math.min(rule.longestWaitMs, rule.firstWaitMs * 2 ** (attempts.failures - rule.free));
  return Math.max(0, wait - since);
}

/** After one more failure. A lock that is over begins anew: who comes back after it has free mistakes again. */
export function afterFailure(attempts: SignInAttempts | undefined, now: Date, rule: AttemptRule): SignInAttempts {
  const counts = attempts && !attempts.lockedUntil && now.getTime() - attempts.lastAt.getTime() < rule.forgetAfterMs;
  const failures = counts ? attempts.failures + 1 : 1;
  const { lock } = rule;
  return {
    failures,
    lastAt: now,
    lockedUntil: lock && failures >= lock.after ? new Date(now.getTime() + lock.forMs) : null,
  };
}

/** In words that are the same for an account that exists and for one that does not. */
export const waitWords = (waitMs: number): string => {
  const seconds = Math.ceil(waitMs / 1000);
  return seconds > 120 ? `${Math.ceil(seconds / 60)} 分钟` : `${seconds} 秒`;
};
