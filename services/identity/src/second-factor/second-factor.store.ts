import type { Tx } from '@zhuanguan/db';
import type { Role } from '@zhuanguan/access';

export interface TotpRow {
  username: string;
  secret: Buffer | null;
  confirmedAt: Date | null;
  pendingSecret: Buffer | null;
  pendingAt: Date | null;
  lastStep: string | number;
}

/** Of an active account; locked, so that a code is looked at once at a time. */
export async function findTotp(tx: Tx, accountId: string): Promise<TotpRow | undefined> {
  const [row] = await tx.sql<TotpRow>({
    name: 'identity-totp',
    text: `select a.username, t.secret, t.confirmed_at as "confirmedAt", t.pending_secret as "pendingSecret",
        t.pending_at as "pendingAt", coalesce(t.last_step, 0) as "lastStep"
      from account a left join account_totp t on t.account_id = a.id where a.id = $1 and a.active for update of a`,
    values: [accountId],
  });
  return row;
}

export const keepPending = (tx: Tx, accountId: string, secret: Buffer, now: Date): Promise<unknown> =>
  tx.sql({
    name: 'identity-totp-pending',
    text: `insert into account_totp (account_id, pending_secret, pending_at) values ($1, $2, $3)
      on conflict (account_id) do update set pending_secret = excluded.pending_secret, pending_at = excluded.pending_at`,
    values: [accountId, secret, now],
  });

export const confirmPending = (tx: Tx, accountId: string, step: number, now: Date): Promise<unknown> =>
  tx.sql({
    name: 'identity-totp-confirm',
    text: `update account_totp set secret = pending_secret, confirmed_at = $3, last_step = $2, pending_secret = null,
        pending_at = null where account_id = $1`,
    values: [accountId, step, now],
  });

export const noteStep = (tx: Tx, accountId: string, step: number): Promise<unknown> =>
  tx.sql({
    name: 'identity-totp-step',
    text: 'update account_totp set last_step = $2 where account_id = $1',
    values: [accountId, step],
  });

export async function removeFactor(tx: Tx, accountId: string): Promise<boolean> {
  await tx.sql({
    name: 'identity-recovery-remove',
    text: 'delete from recovery_code where account_id = $1',
    values: [accountId],
  });
  const rows = await tx.sql({
    name: 'identity-totp-remove',
    text: 'delete from account_totp where account_id = $1 returning (confirmed_at is not null) as had',
    values: [accountId],
  });
  return rows.length > 0;
}

export async function replaceRecoveryCodes(tx: Tx, accountId: string, hashes: readonly string[]): Promise<void> {
  await tx.sql({
    name: 'identity-recovery-replace',
    text: 'delete from recovery_code where account_id = $1',
    values: [accountId],
  });
  await tx.sql({
    name: 'identity-recovery-insert',
    text: 'insert into recovery_code (account_id, code_hash) select $1, unnest($2::text[])',
    values: [accountId, hashes],
  });
}

/** Marks a recovery code as used; how many are left, or undefined where it is none. */
export async function useRecoveryCode(tx: Tx, accountId: string, hash: string, now: Date): Promise<number | undefined> {
  const rows = await tx.sql({
    name: 'identity-recovery-use',
    text: `update recovery_code set used_at = $3 where account_id = $1 and code_hash = $2 and used_at is null returning 1 as used`,
    values: [accountId, hash, now],
  });
  return rows.length > 0 ? countRecoveryCodes(tx, accountId) : undefined;
}

export async function countRecoveryCodes(tx: Tx, accountId: string): Promise<number> {
  const [row] = await tx.sql<{ left: number }>({
    name: 'identity-recovery-left',
    text: 'select count(*)::int as left from recovery_code where account_id = $1 and used_at is null',
    values: [accountId],
  });
  return row?.left ?? 0;
}

/** Everywhere, granted or by appointment: a second factor is the account's, not the post's. */
export async function rolesOf(tx: Tx, accountId: string, today: string): Promise<Role[]> {
  const rows = await tx.sql<{ role: Role }>({
    name: 'identity-roles-of',
    text: `select role from account_grant where account_id = $1
      union select r.role from person_right r join account a on a.person_id = r.person_id
        where a.id = $1 and r.valid_from <= $2::date and (r.valid_to is null or r.valid_to > $2::date)`,
    values: [accountId, today],
  });
  return rows.map(({ role }) => role);
}
