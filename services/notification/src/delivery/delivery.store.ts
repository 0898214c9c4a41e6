import type { Tx } from '@zhuanguan/db';
import { newId } from '@zhuanguan/kernel';
import type { Audience, MessageKind } from '../message/message.domain.js';
import { PERSONAL, standsIn } from '../message/message.store.js';

/**
 * What the subscribers at a message's organisation get besides the inbox, in the transaction that makes the message: one delivery for it, or one
 * digest of the day. Made once,
 * whatever comes again; whether it is for their role is asked when it is sent.
 */
export async function planDeliveries(
  tx: Tx,
  eventId: string,
  { now, digest }: { now: Date; digest: { on: string; dueAt: Date } },
): Promise<number> {
  const rows = await tx.sql<{
    messageId: string;
    channel: string;
    accountId: string;
    organisationId: string;
    digest: boolean;
  }>({
    name: 'notification-subscribers',
    text: `select m.id as "messageId", s.channel, s.account_id as "accountId", s.organisation_id as "organisationId", s.digest
      from message m join subscription s on s.organisation_id = m.organisation_id
        and (m.account_id is null or m.account_id = s.account_id or (not ${PERSONAL} and ${standsIn('s.account_id')}))
      where m.event_id = $1`,
    values: [eventId],
  });
  if (rows.length === 0) return 0;
  await tx.sql({
    name: 'notification-plan-deliveries',
    text: `insert into delivery (id, kind, channel, account_id, organisation_id, message_id, digest_on, state, due_at, created_at)
      select id, kind, channel, account_id, organisation_id, message_id, digest_on, 'due', due_at, $2
      from jsonb_to_recordset($1::jsonb) as d(id uuid, kind text, channel text, account_id text, organisation_id uuid, message_id uuid,
        digest_on date, due_at timestamptz)
      on conflict do nothing`,
    values: [
      JSON.stringify(
        rows.map((r) => ({
          id: newId(),
          kind: r.digest ? 'digest' : 'message',
          channel: r.channel,
          account_id: r.accountId,
          organisation_id: r.organisationId,
          ...(r.digest
            ? { digest_on: digest.on, due_at: digest.dueAt.toISOString() }
            : { message_id: r.messageId, due_at: now.toISOString() }),
        })),
      ),
      now,
    ],
  });
  return rows.length;
}

export interface ClaimedDelivery {
  id: string;
  kind: 'message' | 'digest' | 'test';
  channel: string;
  accountId: string;
  organisationId: string;
  digestOn: string | null;
  attempts: number;
  createdAt: Date;
  /** Of the subscription as it is now; absent = ended. */
  address: string | null;
  /** Of the message. */
  eventId: string | null;
  messageKind: MessageKind | null;
  audience: Audience | null;
  parameters: Record<string, string> | null;
  read: boolean;
}

/**
 * Takes deliveries that are due and lets nobody else have them until `until`: a process that dies between sending and
 * marking leaves them to be sent again after that. In quiet hours only tests are taken, for somebody waits for them.
 */
export function claimDeliveries(
  tx: Tx,
  { now, until, limit, quiet, channels }: { now: Date; until: Date; limit: number; quiet: boolean; channels: string[] },
): Promise<ClaimedDelivery[]> {
  return tx.sql<ClaimedDelivery>({
    name: 'notification-claim-deliveries',
    text: `with taken as (
        update delivery d set claimed_until = $2, attempts = attempts + 1
        where d.id in (
          select id from delivery where state = 'due' and due_at <= $1 and (claimed_until is null or claimed_until <= $1)
            and channel = any($5::text[]) and (not $4::boolean or kind = 'test')
          order by due_at, id limit $3 for update skip locked)
        returning d.*)
      select t.id, t.kind, t.channel, t.account_id as "accountId", t.organisation_id as "organisationId", t.digest_on::text as "digestOn",
        t.attempts, t.created_at as "createdAt", s.address, m.event_id as "eventId", m.kind as "messageKind", m.audience, m.parameters,
        exists (select 1 from message_read r where r.account_id = t.account_id and r.message_id = t.message_id) as read
      from taken t
        left join subscription s on s.account_id = t.account_id and s.organisation_id = t.organisation_id and s.channel = t.channel
        left join message m on m.id = t.message_id`,
    values: [now, until, limit, quiet, channels],
  });
}

/** What an account has not read at an organisation, newest first. */
export function unreadOf(
  tx: Tx,
  delivery: Pick<ClaimedDelivery, 'accountId' | 'organisationId'>,
  audiences: readonly Audience[],
): Promise<{ kind: MessageKind; parameters: Record<string, string> }[]> {
  return tx.sql({
    name: 'notification-unread-of',
    text: `select m.kind, m.parameters from message m
      where m.organisation_id = $2 and case when ${PERSONAL} then m.account_id = $1
          else m.audience = any($3::text[]) and (m.account_id is null or m.account_id = $1 or ${standsIn('$1')}) end
        and not exists (select 1 from message_read r where r.account_id = $1 and r.message_id = m.id)
      order by m.created_at desc, m.id desc limit 1000`,
    values: [delivery.accountId, delivery.organisationId, audiences],
  });
}

export async function forgetAddresses(
  tx: Tx,
  { accountId, organisationId }: Pick<ClaimedDelivery, 'accountId' | 'organisationId'>,
): Promise<void> {
  await tx.sql({
    name: 'notification-forget-addresses',
    text: 'delete from subscription where account_id = $1 and organisation_id = $2',
    values: [accountId, organisationId],
  });
}

/** The end of a delivery; `outcome` is a code, never what a server wrote. */
export async function endDelivery(
  tx: Tx,
  id: string,
  end: { state: 'sent' | 'dead' | 'dropped'; outcome?: string; at: Date },
): Promise<void> {
  await tx.sql({
    name: 'notification-end-delivery',
    text: `update delivery set state = $2, outcome = $3, ended_at = $4, claimed_until = null where id = $1 and state = 'due'`,
    values: [id, end.state, end.outcome ?? null, end.at],
  });
}

/** Another try at `dueAt`. `counts`: whether this one was a try at all, or something of ours was away. */
export async function putBackDelivery(
  tx: Tx,
  id: string,
  { dueAt, outcome, counts }: { dueAt: Date; outcome: string; counts: boolean },
): Promise<void> {
  await tx.sql({
    name: 'notification-put-back-delivery',
    text: `update delivery set due_at = $2, outcome = $3, claimed_until = null, attempts = attempts - case when $4 then 0 else 1 end
      where id = $1 and state = 'due'`,
    values: [id, dueAt, outcome, counts],
  });
}
