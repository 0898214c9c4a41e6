import { personRoot, type Tx } from '@zhuanguan/db';
import type { Act, Holder } from './closing.domain.js';

export interface PostWorld {
  acts: Act[];
  holders: Holder[];
}

/** Who holds a post of a unit, and the other filings about it that are open or on record. */
export async function loadPostWorld(tx: Tx, filing: { id: string; unitId: string; role: string }): Promise<PostWorld> {
  const [row] = await tx.sql<PostWorld>({
    name: 'workflow-post-world',
    text: `select
        (select coalesce(json_agg(f), '[]') from (
          select id as "filingId", state, ${personRoot('filing.person_id')} as "personId", appointment_id as "appointmentId",
            predecessor_appointment_id as "predecessorAppointmentId",
            to_char(recorded_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "recordedAt"
          from filing where unit_id = $1 and role = $2 and id <> $3 and state in ('filed', 'returned', 'on_record')) f) as acts,
        (select coalesce(json_agg(a), '[]') from (
          select id as "appointmentId", ${personRoot('appointment.person_id')} as "personId", filing_id as "filingId"
          from appointment where unit_id = $1 and role = $2 and valid_to is null) a) as holders`,
    values: [filing.unitId, filing.role, filing.id],
  });
  if (!row) throw new Error('post world: no row');
  return row;
}

/** A filing stays with its unit. */
export async function unitsOf(tx: Tx, filingIds: readonly string[]): Promise<string[]> {
  if (filingIds.length === 0) return [];
  const rows = await tx.sql<{ unitId: string }>({
    name: 'workflow-units-of-filings',
    text: 'select distinct unit_id as "unitId" from filing where id = any($1::uuid[])',
    values: [filingIds],
  });
  return rows.map((row) => row.unitId);
}

/** The id that stands for whoever holds it. */
export async function personOf(tx: Tx, appointmentId: string): Promise<string | undefined> {
  const [row] = await tx.sql<{ personId: string }>({
    name: 'workflow-appointment-person',
    text: `select ${personRoot('appointment.person_id')} as "personId" from appointment where id = $1`,
    values: [appointmentId],
  });
  return row?.personId;
}

/**
 * An annulled appointment keeps its row as an interval without a day, for the filings that name it; what it had ended goes
 * on.
 */
export async function annulAppointments(
  tx: Tx,
  { annuls, reopens }: { annuls: string | undefined; reopens: string | undefined },
): Promise<void> {
  await tx.sql({
    name: 'workflow-annul-appointments',
    text: `update appointment set valid_to = case when id = $1 then valid_from end where id in ($1, $2)`,
    values: [annuls ?? null, reopens ?? null],
  });
}
