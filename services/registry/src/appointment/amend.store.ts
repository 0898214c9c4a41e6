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

/** What is known of an appointment that a filing ends or amends, beside the version that counts now. */
export interface KnownAppointment {
  /** The filing it follows has been applied. */
  followed: boolean;
  /** Its basis is void and nothing counts any more. */
  annulled: boolean;
  /** What counts now is later than the filing, and not what it follows. */
  overtaken: boolean;
  endedBy: string | null;
  /** Ended with its unit. */
  unitEnded: boolean;
}

export async function lookAt(
  tx: Tx,
  { id, after, recordedAt }: { id: string; after: string; recordedAt: Date },
): Promise<KnownAppointment> {
  const [row] = await tx.sql<KnownAppointment>({
    name: 'registry-look-at-appointment',
    text: `select
        $2::uuid is null or exists (select 1 from appointment a where a.id = $1 and ${writer('a')} = $2::uuid)
          or exists (select 1 from voided_filing where filing_id = $2::uuid) as followed,
        (select n.id is null and exists (select 1 from appointment a join voided_filing v on v.filing_id = a.basis_filing_id where a.id = $1)) as annulled,
        coalesce(n.recorded_at > $3::timestamptz and ${writer('n')} is distinct from $2::uuid, false) as overtaken, n.end_filing_id as "endedBy",
        n.end_act_id is not null as "unitEnded"
      from (select 1) one left join appointment n on n.id = $1 and n.superseded_at is null`,
    values: [id, after || null, recordedAt],
  });
  if (!row) throw new Error('appointment: no row');
  return row;
}
