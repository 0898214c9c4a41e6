import type { Tx } from '@zhuanguan/db';
import type { UnitFact } from './receivers.domain.js';

export interface UnitRow {
  id: string;
  kind: 'unit' | 'department' | 'bureau' | 'section' | 'office';
  name: string;
  areaCode: string;
  /** The first day it is no more. */
  validTo?: string;
  departmentId?: string;
  firstLevelUnitId?: string;
  bureauId?: string;
  sectionId?: string;
  officeId?: string;
}

export const unitFact = ({
  id,
  kind,
  departmentId,
  firstLevelUnitId,
  bureauId,
  sectionId,
  officeId,
}: UnitRow): UnitFact => ({
  id,
  isBureau: kind === 'bureau',
  ...(departmentId ? { departmentId } : {}),
  ...(firstLevelUnitId ? { firstLevelUnitId } : {}),
  ...(bureauId ? { bureauId } : {}),
  ...(sectionId ? { sectionId } : {}),
  ...(officeId ? { officeId } : {}),
});

export interface PersonKey {
  unitId: string;
  name: string;
  phone: string;
}

export interface AppointmentRow {
  id: string;
  unitId: string;
  role: string;
  personId: string;
  validFrom: string;
  filingId: string;
}

export interface OpenFilingRow {
  id: string;
  unitId: string;
  role: string;
  personId: string;
  appointmentId: string;
  predecessorAppointmentId?: string;
}

/** Everything the rules of a batch of submissions look at, in one round trip. */
export interface SubmissionWorld {
  units: UnitRow[];
  persons: (PersonKey & { id: string })[];
  appointments: AppointmentRow[];
  open: OpenFilingRow[];
  /** Persons of the units that have other ids besides (REG-6). */
  aliases: { personId: string; rootId: string }[];
}

/** Above `o` today, nearest first. */
const ABOVE = (tree: 'budget' | 'finance') => `organisation_closure c join organisation a on a.id = c.ancestor_id
        where c.tree = '${tree}' and c.descendant_id = o.id and c.depth > 0
          and c.valid_from <= $2::date and (c.valid_to is null or c.valid_to > $2::date)`;

/** A bureau's own unit is served by its own office. Offices come first: a bureau has thousands of units right below it. */
const UNITS = `with offices as materialized (
      select c.ancestor_id as bureau_id, x.id from organisation x
        join organisation_closure c on c.descendant_id = x.id and c.tree = 'finance' and c.depth = 1
          and c.valid_from <= $2::date and (c.valid_to is null or c.valid_to > $2::date)
        where x.kind = 'office' and x.valid_to is null
    )
    select o.id, o.kind, o.name, o.area_code as "areaCode", o.valid_to::text as "validTo", d.id as "departmentId",
      f.id as "firstLevelUnitId", b.id as "bureauId", s.id as "sectionId",
      (select x.id from offices x where x.bureau_id = case o.kind when 'bureau' then o.id else b.id end order by x.id limit 1) as "officeId"
    from organisation o
    left join lateral (select a.id from ${ABOVE('budget')} and a.kind = 'department' order by c.depth limit 1) d on true
    left join lateral (select a.id from ${ABOVE('budget')} and a.kind in ('unit', 'department') order by c.depth desc limit 1) f on true
    left join lateral (select a.id, c.depth from ${ABOVE('finance')} and a.kind = 'bureau' order by c.depth limit 1) b on true
    left join lateral (select a.id from ${ABOVE('finance')} and a.kind = 'section' and (b.depth is null or c.depth < b.depth)
        order by c.depth limit 1) s on true
    where o.id = any($1::uuid[])`;

const world = (persons: string): string => `
select
  (select coalesce(json_agg(u), '[]') from (${UNITS}) u) as units,
  (select coalesce(json_agg(p), '[]') from (
    select p.id, p.unit_id as "unitId", p.name, p.phone from person p ${persons}) p) as persons,
  (select coalesce(json_agg(a), '[]') from (
    select id, unit_id as "unitId", role, person_id as "personId", valid_from::text as "validFrom", filing_id as "filingId"
    from appointment where unit_id = any($1::uuid[]) and valid_to is null) a) as appointments,
  (select coalesce(json_agg(f), '[]') from (
    select id, unit_id as "unitId", role, person_id as "personId", appointment_id as "appointmentId",
      predecessor_appointment_id as "predecessorAppointmentId"
    from filing where unit_id = any($1::uuid[]) and state in ('filed', 'returned')) f) as open,
  (select coalesce(json_agg(json_build_object('personId', pa.person_id, 'rootId', pa.root_id)), '[]')
    from person_alias pa join person p on p.id = pa.person_id where p.unit_id = any($1::uuid[])) as aliases`;

const PERSONS = {
  named: `join unnest($3::uuid[], $4::text[], $5::text[]) k(unit_id, name, phone)
      on (p.unit_id, p.name, p.phone) = (k.unit_id, k.name, k.phone)`,
  all: 'where p.unit_id = any($1::uuid[])',
};
const WORLD_OF_NAMED = world(PERSONS.named);
const WORLD_OF_ALL = world(PERSONS.all);

async function worldOf(tx: Tx, name: string, text: string, values: unknown[]): Promise<SubmissionWorld> {
  const [row] = await tx.sql<SubmissionWorld>({ name, text, values });
  if (!row) throw new Error('submission world: no row');
  return row;
}

/** With those of the persons that are known. */
export const loadWorld = (tx: Tx, unitIds: string[], persons: PersonKey[], today: string): Promise<SubmissionWorld> =>
  worldOf(tx, 'workflow-submission-world', WORLD_OF_NAMED, [
    ...[unitIds, today, persons.map((p) => p.unitId), persons.map((p) => p.name), persons.map((p) => p.phone)],
  ]);

/** With everybody known in the units: a table names nearly all of them, and often ten thousand who are not known yet. */
export const loadWholeWorld = (tx: Tx, unitIds: string[], today: string): Promise<SubmissionWorld> =>
  worldOf(tx, 'workflow-whole-world', WORLD_OF_ALL, [unitIds, today]);
