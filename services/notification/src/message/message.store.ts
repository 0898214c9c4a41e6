import type { Tx } from '@zhuanguan/db';
import { newId, type LegalReference } from '@zhuanguan/kernel';
import type { Audience, MessageKind, NewMessage } from './message.domain.js';

export async function saveMessages(
  tx: Tx,
  event: { id: string; time: string },
  messages: readonly NewMessage[],
): Promise<void> {
  await tx.sql({
    name: 'notification-save-messages',
    text: `insert into message (id, organisation_id, audience, kind, unit_id, filing_id, appointment_id, parameters, reference, event_id, created_at, account_id)
      select id, organisation_id, audience, kind, unit_id, filing_id, appointment_id, parameters, reference, $2::uuid, $3::timestamptz, account_id
      from json_to_recordset($1::json) as m(id uuid, organisation_id uuid, audience text, kind text, unit_id uuid, filing_id uuid, appointment_id uuid, parameters jsonb, reference jsonb, account_id text)
      on conflict (event_id, kind, organisation_id, audience) do nothing`,
    values: [
      JSON.stringify(
        messages.map((m) => ({
          id: newId(),
          organisation_id: m.organisationId,
          audience: m.audience,
          kind: m.kind,
          unit_id: m.subject.unitId,
          filing_id: m.subject.filingId,
          appointment_id: m.subject.appointmentId,
          parameters: m.parameters,
          reference: m.reference,
          account_id: m.accountId,
        })),
      ),
      event.id,
      event.time,
    ],
  });
}

/** Whose inbox is asked for. */
export interface Reader {
  accountId: string;
  organisationId: string;
  audiences: readonly Audience[];
}

export interface MessageRow {
  id: string;
  audience: Audience;
  kind: MessageKind;
  unitId: string | null;
  filingId: string | null;
  appointmentId: string | null;
  parameters: Record<string, string>;
  reference: LegalReference | null;
  createdAt: Date;
  /** The colleague it is addressed to, where that is not the reader. */
  onBehalfOf: string | null;
  read: boolean;
}

/** Over `m`: that it came to a colleague for whom `account` stood in then (委托). */
export const standsIn = (
  account: string,
): string => `exists (select 1 from delegation d where d.delegate_id = ${account}
  and d.account_id = m.account_id and d.organisation_id = m.organisation_id
  and (m.created_at at time zone 'Asia/Shanghai')::date between d.from_date and d.to_date
  and (d.ended_at is null or m.created_at < d.ended_at))`;
/** What is between two people is nobody else's: of it a stand-in sees their own side alone. */
export const PERSONAL = `m.kind like 'delegation\\_%'`;
/** Over `m`, with $1 account, $2 organisation, $3 audiences. */
const ADDRESSED = `m.organisation_id = $2::uuid and case when ${PERSONAL} then m.account_id = $1
  else m.audience = any($3::text[]) and (m.account_id is null or m.account_id = $1 or ${standsIn('$1')}) end`;
const READ = 'exists (select 1 from message_read r where r.account_id = $1 and r.message_id = m.id)';
const reading = ({ accountId, organisationId, audiences }: Reader): unknown[] => [accountId, organisationId, audiences];

/** Newest first, from behind a position. */
export function listRows(
  tx: Tx,
  reader: Reader,
  page: { unreadOnly: boolean; after: { createdAt: string; id: string } | null; limit: number },
): Promise<MessageRow[]> {
  return tx.sql<MessageRow>({
    name: 'notification-list',
    text: `select m.id, m.audience, m.kind, m.unit_id as "unitId", m.filing_id as "filingId", m.appointment_id as "appointmentId",
        m.parameters, m.reference, m.created_at as "createdAt", nullif(m.account_id, $1) as "onBehalfOf", ${READ} as read
      from message m where ${ADDRESSED} and (not $4::boolean or not ${READ})
        and ($5::timestamptz is null or (m.created_at, m.id) < ($5::timestamptz, $6::uuid))
      order by m.created_at desc, m.id desc limit $7`,
    values: [...reading(reader), page.unreadOnly, page.after?.createdAt ?? null, page.after?.id ?? null, page.limit],
  });
}

export async function countRows(tx: Tx, reader: Reader): Promise<{ total: number; unread: number }> {
  const [row] = await tx.sql<{ total: number; unread: number }>({
    name: 'notification-count',
    text: `select count(*) as total, count(*) filter (where not ${READ}) as unread from message m where ${ADDRESSED}`,
    values: reading(reader),
  });
  return row ?? { total: 0, unread: 0 };
}

/** Only what is addressed to the reader can be marked; `ids` null = all of it. */
export async function markRows(tx: Tx, reader: Reader, ids: readonly string[] | null, at: Date): Promise<void> {
  await tx.sql({
    name: 'notification-mark',
    text: `insert into message_read (account_id, message_id, read_at)
      select $1, m.id, $5 from message m where ${ADDRESSED} and ($4::uuid[] is null or m.id = any($4)) and not ${READ}
      on conflict do nothing`,
    values: [...reading(reader), ids, at],
  });
}
