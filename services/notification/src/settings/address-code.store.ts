import type { Tx } from '@zhuanguan/db';
import type { KnownCode } from './address-code.domain.js';
import type { Holder } from './settings.store.js';

export interface NewCode {
  id: string;
  deliveryId: string;
  channel: string;
  address: string;
  code: string;
  now: Date;
  expiresAt: Date;
}

/** Keeps a code and plans its delivery; those of before are of no use any more. */
export async function planCode(tx: Tx, { accountId, organisationId }: Holder, code: NewCode): Promise<void> {
  await tx.sql({
    name: 'notification-end-codes',
    text: `update address_code set expires_at = least(expires_at, $4) where account_id = $1 and organisation_id = $2 and channel = $3`,
    values: [accountId, organisationId, code.channel, code.now],
  });
  await tx.sql({
    name: 'notification-keep-code',
    text: `insert into address_code (id, account_id, organisation_id, channel, address, code, created_at, expires_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    values: [code.id, accountId, organisationId, code.channel, code.address, code.code, code.now, code.expiresAt],
  });
  await tx.sql({
    name: 'notification-plan-code',
    text: `insert into delivery (id, kind, channel, account_id, organisation_id, code_id, state, due_at, created_at)
      values ($1, 'code', $2, $3, $4, $5, 'due', $6, $6)`,
    values: [code.deliveryId, code.channel, accountId, organisationId, code.id, code.now],
  });
}

/** Those that are long of no use, of whomever; with each code that is sent. */
export const forgetCodes = (tx: Tx, now: Date): Promise<unknown> =>
  tx.sql({
    name: 'notification-forget-codes',
    text: `delete from address_code where expires_at < $1::timestamptz - interval '1 hour'`,
    values: [now],
  });

/** By this account by this channel, whatever the organisation: a mailbox is flooded all the same. */
export async function codesSince(
  tx: Tx,
  { accountId }: Holder,
  channel: string,
  since: Date,
): Promise<{ count: number; last?: Date }> {
  const [row] = await tx.sql<{ count: number; last: Date | null }>({
    name: 'notification-codes-since',
    text: `select count(*)::integer as count, max(created_at) as last from address_code
      where account_id = $1 and channel = $2 and created_at > $3`,
    values: [accountId, channel, since],
  });
  return { count: row?.count ?? 0, ...(row?.last ? { last: row.last } : {}) };
}

/** Counts a try at the last code for the address that is kept now, and gives the code. */
export async function tryCode(
  tx: Tx,
  { accountId, organisationId }: Holder,
  channel: string,
): Promise<KnownCode | undefined> {
  const [row] = await tx.sql<KnownCode>({
    name: 'notification-try-code',
    text: `update address_code c set attempts = attempts + 1 where c.id = (
        select a.id from address_code a join subscription s using (account_id, organisation_id, channel, address)
        where a.account_id = $1 and a.organisation_id = $2 and a.channel = $3 order by a.created_at desc, a.id desc limit 1 for update of a)
      returning code, expires_at as "expiresAt", attempts`,
    values: [accountId, organisationId, channel],
  });
  return row;
}

/** The address is the account's own from now on; its code is used up. */
export async function markVerified(
  tx: Tx,
  { accountId, organisationId }: Holder,
  channel: string,
  at: Date,
): Promise<void> {
  await tx.sql({
    name: 'notification-verified',
    text: `update subscription set verified_at = $4, failing_since = null, failing_code = null
      where account_id = $1 and organisation_id = $2 and channel = $3`,
    values: [accountId, organisationId, channel, at],
  });
  await tx.sql({
    name: 'notification-code-used',
    text: 'update address_code set expires_at = least(expires_at, $4) where account_id = $1 and organisation_id = $2 and channel = $3',
    values: [accountId, organisationId, channel, at],
  });
}
