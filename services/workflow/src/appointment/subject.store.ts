import type { Tx } from '@zhuanguan/db';
import type { Subject } from '../filing/amendment.domain.js';
import { CARD_FIELDS, type FilingContent } from '../filing/filing.types.js';

/**
 * Joins, as `f`, the filing on record that last said who holds appointment `a`. Not by a comparison with what a subquery gives:
 * past a policy that reaches no index (ADR 20).
 */
export const JOIN_VALUES_FILING = `join lateral (select v.* from filing v where v.appointment_id = a.id and v.kind <> 'exit'
  and v.state = 'on_record' order by v.recorded_at desc, v.id desc limit 1) f on true`;

/** Holds what a decision stands on: whoever voids its basis goes before or after, never between. */
export async function lockAppointments(tx: Tx, ids: readonly string[], mode: 'share' | 'update'): Promise<void> {
  if (ids.length === 0) return;
  await tx.sql({
    name: `workflow-lock-appointments-${mode}`,
    text: `select id from appointment where id = any($1::uuid[]) order by id for ${mode}`,
    values: [ids],
  });
}

type RawSubject = Omit<Subject, 'validTo' | 'predecessorValidFrom' | 'person' | 'card'> & {
  content: FilingContent;
  validTo: string | null;
  predecessorValidFrom: string | null;
};

/** The appointments that filings end or amend, as they are on record. */
export async function loadSubjects(tx: Tx, ids: readonly string[]): Promise<Map<string, Subject>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.sql<RawSubject>({
    name: 'workflow-subjects',
    text: `select a.id as "appointmentId", a.unit_id as "unitId", a.role, a.person_id as "personId", a.valid_from::text as "validFrom",
        a.valid_to::text as "validTo", f.id as "filingId", f.content, p.valid_from::text as "predecessorValidFrom"
      from appointment a
        ${JOIN_VALUES_FILING}
        join filing b on b.id = a.filing_id
        left join appointment p on p.id = b.predecessor_appointment_id
      where a.id = any($1::uuid[])`,
    values: [ids],
  });
  return new Map(
    rows.map(({ validTo, predecessorValidFrom, content, ...rest }) => [
      rest.appointmentId,
      {
        ...rest,
        ...saidBy(content),
        ...(validTo ? { validTo } : {}),
        ...(predecessorValidFrom ? { predecessorValidFrom } : {}),
      },
    ]),
  );
}

function saidBy(content: FilingContent): Pick<Subject, 'person' | 'card'> {
  if (!content.person) throw new Error('the filing that says who holds an appointment names nobody');
  const card = Object.fromEntries(CARD_FIELDS.flatMap((key) => (content[key] ? [[key, content[key]]] : [])));
  return { person: content.person, card };
}

/** What an appointment says from now on: by details or a correction put on record, or by the void of one. */
export interface AmendedAppointment {
  id: string;
  validFrom: string;
  name: string;
  phone: string;
}

/**
 * The end of a predecessor moves with the start of its successor. A name and phone that are another person's key already
 * stay with that one: then this person is found by the old pair.
 */
const AMEND = `
with input as (
  select * from jsonb_to_recordset($1::jsonb) as i(id uuid, valid_from date, name text, phone text)
), moved as (
  update appointment a set valid_from = i.valid_from from input i where a.id = i.id and a.valid_from <> i.valid_from
  returning a.id, a.filing_id, a.valid_from
), predecessors as (
  update appointment p set valid_to = m.valid_from from moved m join filing b on b.id = m.filing_id
  where p.id = b.predecessor_appointment_id returning p.id
), named as (
  update person p set name = i.name, phone = i.phone from input i join appointment a on a.id = i.id
  where p.id = a.person_id and (p.name, p.phone) is distinct from (i.name, i.phone)
    and not exists (select 1 from person q where q.unit_id = p.unit_id and q.name = i.name and q.phone = i.phone)
)
select id from predecessors order by id`;

/** Gives the predecessors whose end moved. */
export async function amendAppointments(tx: Tx, amended: readonly AmendedAppointment[]): Promise<string[]> {
  if (amended.length === 0) return [];
  const moved = await tx.sql<{ id: string }>({
    name: 'workflow-amend-appointments',
    text: AMEND,
    values: [JSON.stringify(amended.map((a) => ({ id: a.id, valid_from: a.validFrom, name: a.name, phone: a.phone })))],
  });
  return moved.map((row) => row.id);
}
