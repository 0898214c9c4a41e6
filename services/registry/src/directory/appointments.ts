import type { Actor } from '@zhuanguan/access';
import type { Appointment } from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import { maskPhone } from '@zhuanguan/kernel';
import { rootsKnownAt } from '../person/person.store.js';

interface Row {
  id: string;
  unitId: string;
  unitName: string;
  personId: string;
  role: string;
  validFrom: string;
  validTo: string | null;
  onRecordAt: Date;
  basisFilingId: string;
  endFilingId: string | null;
  successorId: string | null;
  name: string;
  sex: string;
  title: string;
  phone: string;
  remark: string;
  section: string;
}

const known = (column: string, unitName: string) => `select a.id, a.unit_id as "unitId", ${unitName} as "unitName",
    a.person_id as "personId", a.role, a.valid_from as "validFrom", a.valid_to as "validTo",
    (select min(recorded_at) from appointment f where f.id = a.id) as "onRecordAt", a.basis_filing_id as "basisFilingId",
    a.end_filing_id as "endFilingId", a.successor_id as "successorId", a.name, a.sex, a.title, a.phone, a.remark,
    coalesce((select n.section from filing_note n where n.filing_id = coalesce(a.amending_filing_id, a.basis_filing_id)), '') as section
  from appointment a where a.${column} = any($1::uuid[]) and a.recorded_at <= $2 and (a.superseded_at is null or a.superseded_at > $2)
  order by a.valid_from desc, a.id`;
const OF_UNITS = known('unit_id', `''`);
const OF_PERSONS = known('person_id', `(select o.name from organisation o where o.id = a.unit_id)`);

/** Appointments of units as they were known at an instant; phones whole only for the unit itself. */
export const appointmentsOf = async (
  tx: Tx,
  actor: Actor,
  unitIds: readonly string[],
  knownAt: Date,
): Promise<Appointment[]> =>
  shown(
    tx,
    actor,
    await tx.sql<Row>({ name: 'registry-appointments-known', text: OF_UNITS, values: [unitIds, knownAt] }),
    knownAt,
  );

/** Of these person ids, each with the name of its unit. */
export const appointmentsOfPersons = async (
  tx: Tx,
  actor: Actor,
  personIds: readonly string[],
  knownAt: Date,
): Promise<Appointment[]> =>
  shown(
    tx,
    actor,
    await tx.sql<Row>({ name: 'registry-appointments-of-persons', text: OF_PERSONS, values: [personIds, knownAt] }),
    knownAt,
  );

/** An id that was merged by then is shown by the one that stood for it, and says so (REG-6). */
async function shown(tx: Tx, actor: Actor, rows: readonly Row[], knownAt: Date): Promise<Appointment[]> {
  const roots = await rootsKnownAt(
    tx,
    rows.map((r) => r.personId),
    knownAt,
  );
  return rows.map((r) => ({
    id: r.id,
    unitId: r.unitId,
    unitName: r.unitName,
    personId: roots.get(r.personId) ?? r.personId,
    recordedPersonId: roots.has(r.personId) ? r.personId : '',
    role: r.role,
    validFrom: r.validFrom,
    validTo: r.validTo ?? '',
    onRecordAt: r.onRecordAt,
    basisFilingId: r.basisFilingId,
    endFilingId: r.endFilingId ?? '',
    successorId: r.successorId ?? '',
    person: {
      name: r.name,
      sex: r.sex,
      title: r.title,
      phone: actor.actingOrgId === r.unitId ? r.phone : maskPhone(r.phone),
      remark: actor.actingOrgId === r.unitId ? r.remark : '',
      section: r.section,
    },
  }));
}

/** In force on a date. */
export const inForce = (a: Appointment, at: string): boolean =>
  a.validFrom <= at && (a.validTo === '' || at < a.validTo);
