import type { Tx } from '@zhuanguan/db';
import type { HandoverContent, HandoverItem } from './handover.domain.js';

/** A post that somebody left, with what was said of its hand-over. */
export interface HandoverRow {
  appointmentId: string;
  filingId: string;
  /** Whether the filing that says so is on record. */
  recorded: boolean;
  unitId: string;
  unitName: string;
  areaCode: string;
  unitEnded: boolean;
  role: string;
  personName: string;
  successorName: string;
  leftOn: string;
  /** Counts what was said of the appointment, also for a filing that is void; 0 = nothing has been said yet. */
  version: number;
  said?: HandoverContent & { recordedAt: Date };
}

interface Raw extends Omit<HandoverRow, 'version' | 'said'> {
  items: HandoverItem[] | null;
  handedOn: string | null;
  receiverName: string | null;
  supervisorName: string | null;
  complete: boolean | null;
  recordedAt: Date | null;
  version: string | number | null;
}

/**
 * Old papers are entered long after: what they tell was handed over on paper, or not at all. What was said belongs to the filing
 * by which somebody leaves: after a void whoever leaves again hands over anew. A corrected start of the successor moves the day.
 */
const LEAVING = `select a.id as "appointmentId", f.id as "filingId", f.state = 'on_record' as recorded, f.unit_id as "unitId", o.name as "unitName",
    o.area_code as "areaCode", o.valid_to is not null as "unitEnded", f.role, p.name as "personName",
    coalesce(case when f.kind = 'change' then f.content->'person'->>'name' end, '') as "successorName", 
    coalesce(case when f.state = 'on_record' then a.valid_to end, f.decision_date)::text as "leftOn",
    case when h.filing_id = f.id then h.items end as items, h.handed_on::text as "handedOn", h.receiver_name as "receiverName", h.supervisor_name as "supervisorName", h.complete,
    h.recorded_at as "recordedAt", h.version
  from filing f join organisation o on o.id = f.unit_id join appointment a on a.id = f.predecessor_appointment_id and a.unit_id = f.unit_id
    join person p on p.id = a.person_id left join handover h on h.appointment_id = a.id
  where f.kind in ('exit', 'change') and f.state in ('filed', 'returned', 'on_record') and not f.content ? 'source'`;

export async function handoversOfUnit(tx: Tx, unitId: string): Promise<HandoverRow[]> {
  const rows = await tx.sql<Raw>({
    name: 'workflow-handovers-of-unit',
    text: `${LEAVING} and f.unit_id = $1 order by "leftOn" desc, a.id`,
    values: [unitId],
  });
  return rows.map(toRow);
}

export async function handoversOf(tx: Tx, appointmentIds: readonly string[]): Promise<HandoverRow[]> {
  const rows = await tx.sql<Raw>({
    name: 'workflow-handovers',
    text: `${LEAVING} and a.id = any($1::uuid[]) order by a.id`,
    values: [appointmentIds],
  });
  return rows.map(toRow);
}

function toRow(raw: Raw): HandoverRow {
  const { items, handedOn, receiverName, supervisorName, complete, recordedAt, version, ...row } = raw;
  if (!items || !recordedAt) return { ...row, version: Number(version ?? 0) };
  return {
    ...row,
    version: Number(version),
    said: {
      items,
      receiverName: receiverName ?? '',
      supervisorName: supervisorName ?? '',
      complete: complete ?? false,
      recordedAt,
      ...(handedOn ? { handedOn } : {}),
    },
  };
}

export const saveHandover = (
  tx: Tx,
  row: Pick<HandoverRow, 'appointmentId' | 'unitId' | 'filingId' | 'version'>,
  said: HandoverContent,
  at: Date,
) =>
  tx.sql({
    name: 'workflow-save-handover',
    text: `insert into handover (appointment_id, unit_id, filing_id, items, handed_on, receiver_name, supervisor_name, complete, recorded_at, version)
      values ($1, $2, $3, $4::jsonb, $5, $6, $7, $8, $9, $10)
      on conflict (appointment_id) do update set filing_id = excluded.filing_id, items = excluded.items, handed_on = excluded.handed_on,
        receiver_name = excluded.receiver_name, supervisor_name = excluded.supervisor_name, complete = excluded.complete,
        recorded_at = excluded.recorded_at, version = excluded.version`,
    values: [
      ...[row.appointmentId, row.unitId, row.filingId, JSON.stringify(said.items), said.handedOn ?? null],
      ...[said.receiverName, said.supervisorName, said.complete, at, row.version],
    ],
  });

export interface HandoverTold {
  at: Date;
  accountId: string;
  openItems: string[];
  complete: boolean;
}

/** Each time something was said, the latest first. */
export const handoverHistory = (tx: Tx, appointmentId: string): Promise<HandoverTold[]> =>
  tx.sql<HandoverTold>({
    name: 'workflow-handover-history',
    text: `select at, coalesce(actor_account::text, '') as "accountId", payload->'openItems' as "openItems", (payload->>'complete')::boolean as complete
      from history where aggregate_type = 'handover' and aggregate_id = $1 order by version desc`,
    values: [appointmentId],
  });
