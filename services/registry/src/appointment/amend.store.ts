import type { Tx } from '@zhuanguan/db';

/** One appointment as it is after an amendment or a void. */
export interface AppointmentState {
  id: string;
  unitId: string;
  personId: string;
  role: string;
  validFrom: string;
  validTo: string | null;
}

const STATE = `id, unit_id as "unitId", person_id as "personId", role, valid_from as "validFrom", valid_to as "validTo"`;

/** The filing that wrote a version. */
const writer = (alias: string): string =>
  `coalesce(${alias}.amending_filing_id, ${alias}.end_filing_id, ${alias}.basis_filing_id)`;

/** Two versions of one instant have still to be told apart: the later one counts as known a moment after. */
const CLOSE = `greatest($2::timestamptz, recorded_at + interval '1 millisecond')`;

export interface Amendment {
  id: string;
  filingId: string;
  recordedAt: Date;
  /** Absent where the start stays. */
  validFrom?: string;
  person: { name: string; sex: string; title: string; phone: string; remark: string };
}

/** A new version with the new values; what was known before stays for every `knownAt` before. */
export async function amendAppointment(tx: Tx, a: Amendment): Promise<AppointmentState | undefined> {
  const { name, sex, title, phone, remark } = a.person;
  const [row] = await tx.sql<AppointmentState>({
    name: 'registry-amend-appointment',
    text: `with old as (
        update appointment set superseded_at = ${CLOSE} where id = $1 and superseded_at is null and valid_to is null returning *
      )
      insert into appointment (id, unit_id, person_id, role, valid_from, recorded_at, basis_filing_id, amending_filing_id, name, sex, title, phone, remark)
      select id, unit_id, person_id, role, coalesce($4::date, valid_from), superseded_at, basis_filing_id, $3, $5, $6, $7, $8, $9 from old
      returning ${STATE}`,
    values: [a.id, a.recordedAt, a.filingId, a.validFrom ?? null, name, sex, title, phone, remark],
  });
  return row;
}

/** The predecessor left on the day the appointment began: its end moves with a corrected beginning. */
export async function moveEndBefore(
  tx: Tx,
  {
    successorId,
    validTo,
    filingId,
    recordedAt,
  }: { successorId: string; validTo: string; filingId: string; recordedAt: Date },
): Promise<AppointmentState[]> {
  return tx.sql<AppointmentState>({
    name: 'registry-move-end',
    text: `with old as (
        update appointment set superseded_at = ${CLOSE}
        where successor_id = $1 and superseded_at is null and valid_to <> $4::date returning *
      )
      insert into appointment (id, unit_id, person_id, role, valid_from, valid_to, recorded_at, basis_filing_id, end_filing_id, successor_id,
        amending_filing_id, name, sex, title, phone, remark)
      select id, unit_id, person_id, role, valid_from, greatest($4::date, valid_from), superseded_at, basis_filing_id, end_filing_id, successor_id,
        $3, name, sex, title, phone, remark from old
      returning ${STATE}`,
    values: [successorId, recordedAt, filingId, validTo],
  });
}

export type Undone = AppointmentState & {
  /** Nothing is left of it: the filing that started it is void. */
  annulled: boolean;
  /** It had ended and goes on. */
  reopened: boolean;
};

/**
 * 作废: of each appointment that the filing wrote last, the version before counts again, or none. Voided filings are kept,
 * so that two voids give the same whichever comes first.
 */
export async function undoFiling(tx: Tx, filingId: string, at: Date): Promise<Undone[]> {
  return tx.sql<Undone>({
    name: 'registry-undo-filing',
    text: `with noted as (
        insert into voided_filing (filing_id, voided_at) values ($1, $2) on conflict do nothing
      ), undone as (
        update appointment a set superseded_at = ${CLOSE}
        where superseded_at is null and ${writer('a')} = $1::uuid returning *
      ), before as (
        select distinct on (a.id) a.*, u.superseded_at as again from appointment a join undone u on u.id = a.id
        where ${writer('a')} <> $1::uuid
          and not exists (select 1 from voided_filing v where v.filing_id = ${writer('a')})
        order by a.id, a.recorded_at desc
      ), restored as (
        insert into appointment (id, unit_id, person_id, role, valid_from, valid_to, recorded_at, basis_filing_id, end_filing_id, successor_id,
          amending_filing_id, name, sex, title, phone, remark)
        select id, unit_id, person_id, role, valid_from, valid_to, again, basis_filing_id, end_filing_id, successor_id,
          amending_filing_id, name, sex, title, phone, remark from before
      )
      select u.id, u.unit_id as "unitId", u.person_id as "personId", u.role, coalesce(b.valid_from, u.valid_from) as "validFrom",
        b.valid_to as "validTo", b.id is null as annulled,
        b.id is not null and b.valid_to is null and u.valid_to is not null as reopened
      from undone u left join before b on b.id = u.id order by u.id`,
    values: [filingId, at],
  });
}

/** Whether the basis of an appointment was voided, so that what was filed on it will be void as well. */
export async function isAnnulled(tx: Tx, appointmentId: string): Promise<boolean> {
  const [row] = await tx.sql<{ annulled: boolean }>({
    name: 'registry-appointment-annulled',
    text: `select exists (select 1 from appointment a join voided_filing v on v.filing_id = a.basis_filing_id where a.id = $1)
      and not exists (select 1 from appointment where id = $1 and superseded_at is null) as annulled`,
    values: [appointmentId],
  });
  return row?.annulled ?? false;
}

/** The filing that ended it, as known now. */
export async function endedBy(tx: Tx, appointmentId: string): Promise<string | undefined> {
  const [row] = await tx.sql<{ endFilingId: string | null }>({
    name: 'registry-appointment-ended-by',
    text: 'select end_filing_id as "endFilingId" from appointment where id = $1 and superseded_at is null',
    values: [appointmentId],
  });
  return row?.endFilingId ?? undefined;
}
