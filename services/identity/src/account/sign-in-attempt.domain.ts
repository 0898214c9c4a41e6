/** Failed sign-ins of one username. */
export interface SignInAttempts {
  failures: number;
  lastAt: Date;
}

/** Ours: three mistakes are free, then the wait doubles from 2 seconds to a minute; a quiet hour forgets. */
const FREE_FAILURES = 3;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;
const FORGET_AFTER_MS = 3_600_000;

/** Milliseconds until the next attempt is looked at; 0 = now. */
export function waitBeforeSignIn(attempts: SignInAttempts | undefined, now: Date): number {
  if (!attempts || attempts.failures < FREE_FAILURES) return 0;
  const since = now.getTime() - attempts.lastAt.getTime();
  if (since >= FORGET_AFTER_MS) return 0;
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempts.failures - FREE_FAILURES));
  return Math.max(0, wait - since);
}

/** The count after one more failure. */
export const failuresAfter = (attempts: SignInAttempts | undefined, now: Date): number =>
  attempts && now.getTime() - attempts.lastAt.getTime() < FORGET_AFTER_MS ? attempts.failures + 1 : 1;
