import type { Tx } from '@zhuanguan/db';
import type { Choice } from './settings.domain.js';

export interface Holder {
  accountId: string;
  organisationId: string;
}

export interface KeptChoice extends Choice {
  verified: boolean;
  failingSince: Date | null;
  failingCode: string | null;
  /** Until when the last code that was sent is good; null = none is. */
  codeUntil: Date | null;
}

/** $3 now. */
export const loadChoices = (tx: Tx, { accountId, organisationId }: Holder, now: Date): Promise<KeptChoice[]> =>
  tx.sql<KeptChoice>({
    name: 'notification-choices',
    text: `select s.channel, s.address, s.digest, s.verified_at is not null as verified, s.failing_since as "failingSince", s.failing_code as "failingCode",
        (select max(c.expires_at) from address_code c where c.account_id = s.account_id and c.organisation_id = s.organisation_id
          and c.channel = s.channel and c.address = s.address and c.expires_at > $3::timestamptz) as "codeUntil"
      from subscription s where s.account_id = $1 and s.organisation_id = $2 order by s.channel`,
    values: [accountId, organisationId, now],
  });

/** What is not chosen any more is forgotten with its address. Another address is proved anew; what was said of the old one is not said of it. */
export async function saveChoices(
  tx: Tx,
  { accountId, organisationId }: Holder,
  choices: readonly (Choice & { verifies: boolean })[],
  at: Date,
): Promise<void> {
  await tx.sql({
    name: 'notification-drop-choices',
    // Of its codes only that they were sent is kept, for the limit.
    text: `with codes as (update address_code set address = '', code = '' where account_id = $1 and organisation_id = $2 and channel <> all($3::text[]))
      delete from subscription where account_id = $1 and organisation_id = $2 and channel <> all($3::text[])`,
    values: [accountId, organisationId, choices.map((c) => c.channel)],
  });
  await tx.sql({
    name: 'notification-save-choices',
    text: `insert into subscription as s (account_id, organisation_id, channel, address, digest, saved_at, verified_at)
      select $1, $2, channel, address, digest, $4::timestamptz, case when verifies then null else $4::timestamptz end
      from jsonb_to_recordset($3::jsonb) as c(channel text, address text, digest boolean, verifies boolean)
      on conflict (account_id, organisation_id, channel) do update set address = excluded.address, digest = excluded.digest, saved_at = excluded.saved_at,
        verified_at = case when s.address = excluded.address then coalesce(s.verified_at, excluded.verified_at) else excluded.verified_at end,
        failing_since = case when s.address = excluded.address then s.failing_since end,
        failing_code = case when s.address = excluded.address then s.failing_code end`,
    values: [accountId, organisationId, JSON.stringify(choices), at],
  });
}

export interface LastDelivery {
  channel: string;
  state: 'due' | 'sent' | 'dead' | 'dropped';
  outcome: string | null;
  at: Date;
}

/** The last delivery by each channel that was really tried. */
export const lastDeliveries = (tx: Tx, { accountId, organisationId }: Holder): Promise<LastDelivery[]> =>
  tx.sql<LastDelivery>({
    name: 'notification-last-deliveries',
    text: `select distinct on (channel) channel, state, outcome, coalesce(ended_at, created_at) as at from delivery
      where account_id = $1 and organisation_id = $2 and state <> 'dropped' and (state <> 'due' or attempts > 0 or kind in ('test', 'code'))
      order by channel, created_at desc, id desc`,
    values: [accountId, organisationId],
  });

/** Plans a test; false where one was asked for since `notSince`. */
export async function planTest(
  tx: Tx,
  { accountId, organisationId }: Holder,
  { id, channel, now, notSince }: { id: string; channel: string; now: Date; notSince: Date },
): Promise<boolean> {
  const rows = await tx.sql({
    name: 'notification-plan-test',
    text: `insert into delivery (id, kind, channel, account_id, organisation_id, state, due_at, created_at)
      select $1, 'test', $2, $3, $4, 'due', $5::timestamptz, $5::timestamptz
      where not exists (select 1 from delivery where kind = 'test' and channel = $2 and account_id = $3 and created_at > $6::timestamptz)
      returning id`,
    values: [id, channel, accountId, organisationId, now, notSince],
  });
  return rows.length > 0;
}

/** Two clicks at once send one code. */
export const lockHolder = (tx: Tx, { accountId, organisationId }: Holder): Promise<unknown> =>
  tx.sql({
    name: 'notification-lock-holder',
    text: 'select 1 from subscription where account_id = $1 and organisation_id = $2 order by channel for update',
    values: [accountId, organisationId],
  });
