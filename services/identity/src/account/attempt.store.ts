import { createHmac } from 'node:crypto';
import type { Tx } from '@zhuanguan/db';
import { deriveKey, hashOf } from '../crypto/sealed-box.js';
import { addressGroup } from './address.domain.js';
import { afterFailure, waitBeforeSignIn, type AttemptRule, type SignInAttempts } from './sign-in-attempt.domain.js';

export interface AttemptKey {
  key: string;
  rule: AttemptRule;
}

export const usernameKey = (username: string): string => hashOf(username);
export const secondFactorKey = (accountId: string): string => hashOf(`second factor ${accountId}`);

/** Keyed: all addresses of the old internet are tried in minutes, and who signs in from where is nobody's business. */
export const addressKey = (secret: string, address: string): string =>
  `a${createHmac('sha256', deriveKey(secret, 'attempt-address')).update(addressGroup(address)).digest('hex')}`;

/**
 * Counts an attempt as failed before anything is looked at: guesses side by side do not slip through. Gives how long to wait
 * instead, and then counts nothing.
 */
export async function countAttempt(
  tx: Tx,
  keys: readonly AttemptKey[],
  now: Date,
): Promise<{ waitMs: number; locked: boolean }> {
  const inOrder = [...keys].sort((a, b) => (a.key < b.key ? -1 : 1));
  let waitMs = 0;
  const next: { key: string; attempts: SignInAttempts }[] = [];
  for (const { key, rule } of inOrder) {
    await tx.sql({
      name: 'identity-attempt-lock',
      text: 'select pg_advisory_xact_lock(hashtextextended($1, 0))',
      values: [key],
    });
    const [known] = await tx.sql<SignInAttempts>({
      name: 'identity-attempt-find',
      text: 'select failures, last_at as "lastAt", locked_until as "lockedUntil" from sign_in_attempt where username_hash = $1',
      values: [key],
    });
    waitMs = Math.max(waitMs, waitBeforeSignIn(known, now, rule));
    next.push({ key, attempts: afterFailure(known, now, rule) });
  }
  if (waitMs > 0) return { waitMs, locked: false };
  for (const { key, attempts } of next)
    await tx.sql({
      name: 'identity-attempt-count',
      text: `insert into sign_in_attempt (username_hash, failures, last_at, locked_until) values ($1, $2, $3, $4)
        on conflict (username_hash) do update set failures = excluded.failures, last_at = excluded.last_at,
          locked_until = excluded.locked_until`,
      values: [key, attempts.failures, attempts.lastAt, attempts.lockedUntil],
    });
  return { waitMs: 0, locked: next.some(({ attempts }) => attempts.lockedUntil !== null) };
}

/** It was no failure: of a person all are forgotten, of an address this one alone, for others are behind it. */
export async function forgetAttempt(tx: Tx, { own, address }: { own: string; address?: string }): Promise<void> {
  await tx.sql({
    name: 'identity-forget-attempts',
    text: 'delete from sign_in_attempt where username_hash = $1',
    values: [own],
  });
  if (address !== undefined)
    await tx.sql({
      name: 'identity-uncount-attempt',
      text: 'update sign_in_attempt set failures = greatest(failures - 1, 0) where username_hash = $1',
      values: [address],
    });
}
