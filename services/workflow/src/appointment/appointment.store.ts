import type { Tx } from '@zhuanguan/db';

/** What a filing put on record does to the unit's appointments. */
export interface RecordedAppointment {
  filingId: string;
  unitId: string;
  role: string;
  /** The unit's decision date: the old one ends and the new one starts on it. */
  date: string;
  starts?: { id: string; personId: string };
  endsId?: string;
}

const RECORD = `
with ended as (
  update appointment a set valid_to = e.valid_to
  from jsonb_to_recordset($2::jsonb) as e(id uuid, valid_to date) where a.id = e.id
)
insert into appointment (id, unit_id, role, person_id, valid_from, valid_to, filing_id)
select id, unit_id, role, person_id, valid_from, null, filing_id
from jsonb_to_recordset($1::jsonb) as s(id uuid, unit_id uuid, role text, person_id uuid, valid_from date, filing_id uuid)`;

export async function recordAppointments(tx: Tx, recorded: readonly RecordedAppointment[]): Promise<void> {
  if (recorded.length === 0) return;
  const starts = recorded.flatMap((r) =>
    r.starts
      ? [
          {
            id: r.starts.id,
            unit_id: r.unitId,
            role: r.role,
            person_id: r.starts.personId,
            valid_from: r.date,
            filing_id: r.filingId,
          },
        ]
      : [],
  );
  const ends = recorded.flatMap((r) => (r.endsId ? [{ id: r.endsId, valid_to: r.date }] : []));
  await tx.sql({
    name: 'workflow-record-appointments',
    text: RECORD,
    values: [JSON.stringify(starts), JSON.stringify(ends)],
  });
}

/** Of these, those that are over on a day. */
export async function appointmentsOver(tx: Tx, ids: readonly string[], today: string): Promise<ReadonlySet<string>> {
  const rows = await tx.sql<{ id: string }>({
    name: 'workflow-appointments-over',
    text: 'select id from appointment where id = any($1::uuid[]) and valid_to <= $2::date',
    values: [ids.filter((id) => id !== ''), today],
  });
  return new Set(rows.map((row) => row.id));
}
