import type { Tx } from '@zhuanguan/db';

export interface NewAppointment {
  id: string;
  unitId: string;
  personId: string;
  role: string;
  validFrom: string;
  recordedAt: Date;
  basisFilingId: string;
  name: string;
  sex: string;
  title: string;
  phone: string;
  remark: string;
}

export async function startAppointment(tx: Tx, a: NewAppointment): Promise<void> {
  await tx.sql({
    name: 'registry-start-appointment',
    text: `insert into appointment (id, unit_id, person_id, role, valid_from, recorded_at, basis_filing_id, name, sex, title, phone, remark)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    values: [
      a.id,
      a.unitId,
      a.personId,
      a.role,
      a.validFrom,
      a.recordedAt,
      a.basisFilingId,
      a.name,
      a.sex,
      a.title,
      a.phone,
      a.remark,
    ],
  });
}

export interface EndedAppointment {
  id: string;
  unitId: string;
  personId: string;
  role: string;
}

/** Closes what was known and writes what is known now: the old row stays for every `knownAt` before. */
export async function endAppointment(
  tx: Tx,
  end: { id: string; validTo: string; recordedAt: Date; filingId: string; successorId: string | null },
): Promise<EndedAppointment | undefined> {
  const [ended] = await tx.sql<EndedAppointment>({
    name: 'registry-end-appointment',
    text: `with old as (
        update appointment set superseded_at = greatest($3::timestamptz, recorded_at + interval '1 millisecond') where id = $1 and superseded_at is null and valid_to is null returning *
      )
      insert into appointment (id, unit_id, person_id, role, valid_from, valid_to, recorded_at, basis_filing_id, end_filing_id, successor_id, name, sex, title, phone, remark)
      select id, unit_id, person_id, role, valid_from, greatest($2::date, valid_from), superseded_at, basis_filing_id, $4, $5, name, sex, title, phone, remark from old
      returning id, unit_id as "unitId", person_id as "personId", role`,
    values: [end.id, end.validTo, end.recordedAt, end.filingId, end.successorId],
  });
  return ended;
}

/** It waits for its unit now; still open. */
export const returnOpenFiling = (tx: Tx, filingId: string) =>
  tx.sql({
    name: 'registry-return-filing',
    text: 'update open_filing set returned = true where filing_id = $1',
    values: [filingId],
  });

export const closeOpenFiling = (tx: Tx, filingId: string) =>
  tx.sql({ name: 'registry-close-filing', text: 'delete from open_filing where filing_id = $1', values: [filingId] });
