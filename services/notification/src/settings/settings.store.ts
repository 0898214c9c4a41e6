import type { Tx } from '@zhuanguan/db';
import type { Choice } from './settings.domain.js';

export interface Holder {
  accountId: string;
  organisationId: string;
}

export const loadChoices = (tx: Tx, { accountId, organisationId }: Holder): Promise<Choice[]> =>
  tx.sql<Choice>({
    name: 'notification-choices',
    text: 'select channel, address, digest from subscription where account_id = $1 and organisation_id = $2 order by channel',
    values: [accountId, organisationId],
  });

/** What is not chosen any more is forgotten with its address. */
export async function saveChoices(
  tx: Tx,
  { accountId, organisationId }: Holder,
  choices: readonly Choice[],
  at: Date,
): Promise<void> {
  await tx.sql({
    name: 'notification-drop-choices',
    text: 'delete from subscription where account_id = $1 and organisation_id = $2 and channel <> all($3::text[])',
    values: [accountId, organisationId, choices.map((c) => c.channel)],
  });
  await tx.sql({
    name: 'notification-save-choices',
    text: `insert into subscription (account_id, organisation_id, channel, address, digest, saved_at)
      select $1, $2, channel, address, digest, $4 from jsonb_to_recordset($3::jsonb) as c(channel text, address text, digest boolean)
      on conflict (account_id, organisation_id, channel) do update set address = excluded.address, digest = excluded.digest, saved_at = excluded.saved_at`,
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
      where account_id = $1 and organisation_id = $2 and state <> 'dropped' and (state <> 'due' or attempts > 0 or kind = 'test')
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
