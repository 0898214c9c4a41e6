import type { Tx } from '@zhuanguan/db';
import type { FieldError } from '@zhuanguan/kernel';
import type { Filing, FilingContent, FilingKind, Receipt } from './filing.types.js';
import type { UnitFact } from './receivers.domain.js';

export interface FilingRow {
  filing: Filing;
  version: number;
  /** Only in the answer to a submission: what should be looked at. */
  warnings?: readonly FieldError[];
}

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

/** A bureau's own unit is served by its own office. */
const UNITS = `select o.id, o.kind, o.name, o.area_code as "areaCode", o.valid_to::text as "validTo", d.id as "departmentId",
      f.id as "firstLevelUnitId", b.id as "bureauId", s.id as "sectionId",
      (select x.id from organisation_closure c join organisation x on x.id = c.descendant_id
        where c.tree = 'finance' and c.depth = 1 and x.kind = 'office' and c.ancestor_id = case o.kind when 'bureau' then o.id else b.id end
          and x.valid_to is null and c.valid_from <= $2::date and (c.valid_to is null or c.valid_to > $2::date)
        order by x.id limit 1) as "officeId"
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

const LOAD = `
select f.id, f.kind, f.state, f.unit_id as "unitId", f.area_code as "areaCode", f.role, f.round, f.content,
  f.content_hash as "contentHash", f.previous_content as "previousContent", f.person_id as "personId",
  f.appointment_id as "appointmentId", f.submitted_at as "submittedAt", f.submitted_by_account as "submittedByAccountId",
  f.submitted_by_person as "submittedByPersonId", f.late, f.policy_digest as "policyDigest",
  f.policy_version as "policyVersion", f.form_id as "formId", f.form_version as "formVersion", f.receipt_order as "receiptOrder", f.import_id as "importId",
  f.recorded_at as "recordedAt", f.version, f.amends, f.after_filing as "afterFilingId", f.closed_at as "closedAt", f.closed_reason as "closedReason", f.closed_remark as "closedRemark",
  case when f.submitted_for_account is not null then json_strip_nulls(json_build_object('accountId', f.submitted_for_account,
    'personId', f.submitted_for_person)) end as "submittedFor",
  (select json_agg(json_build_object('receiver', r.receiver, 'organisationId', r.organisation_id, 'position', r.position, 'state', r.state,
     'round', r.round, 'at', r.at, 'contentHash', r.content_hash, 'defectCode', r.defect_code, 'remark', r.remark,
     'field', r.field, 'officerAccountId', r.officer_account, 'officerForAccountId', r.officer_for, 'holder', case when r.held_by is not null then
       json_strip_nulls(json_build_object('accountId', r.held_by, 'since', r.held_since, 'note', r.held_note)) end) order by r.round, r.position)
   from receipt r where r.filing_id = f.id) as receipts
from filing f`;

interface RawFiling extends Omit<Filing, 'submittedAt' | 'receipts' | 'state'> {
  state: Filing['state'];
  submittedAt: Date;
  recordedAt: Date | null;
  closedAt: Date | null;
  closedReason: string | null;
  closedRemark: string | null;
  receipts: Receipt[] | null;
  version: string;
}

/** Drops nulls so that an absent value is absent, not null. */
const compact = <T extends object>(row: T): T =>
  Object.fromEntries(Object.entries(row).filter(([, v]) => v !== null)) as T;

export const toFilingRow = ({
  version,
  submittedAt,
  recordedAt,
  receipts,
  closedAt,
  closedReason,
  closedRemark,
  ...rest
}: RawFiling): FilingRow => ({
  version: Number(version),
  filing: {
    ...compact(rest),
    submittedAt: submittedAt.toISOString(),
    receipts: (receipts ?? []).map(compact),
    ...(recordedAt ? { recordedAt: recordedAt.toISOString() } : {}),
    ...(closedAt
      ? { closing: compact({ at: closedAt.toISOString(), reasonCode: closedReason, remark: closedRemark }) }
      : {}),
  } as Filing,
});

export async function loadFilings(tx: Tx, ids: string[]): Promise<Map<string, FilingRow>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.sql<RawFiling>({
    name: 'workflow-filing-by-id',
    text: `${LOAD} where f.id = any($1::uuid[])`,
    values: [ids],
  });
  return new Map(rows.map((row) => [row.id, toFilingRow(row)]));
}

export const FILING_SELECT = LOAD;
export type { RawFiling };

const SAVE = `
with input as (
  select * from jsonb_to_recordset($1::jsonb) as f(
    id uuid, kind text, state text, unit_id uuid, area_code text, role text, round integer, content jsonb, content_hash text,
    previous_content jsonb, person_id uuid, appointment_id uuid, predecessor_appointment_id uuid, decision_date date,
    submitted_at timestamptz, submitted_by_account uuid, submitted_by_person uuid, late boolean, policy_digest text,
    policy_version text, form_id text, form_version text, receipt_order text, import_id uuid, recorded_at timestamptz, version bigint,
    amends jsonb, after_filing uuid, closed_at timestamptz, closed_reason text, closed_remark text,
    submitted_for_account uuid, submitted_for_person uuid)
), filings as (
  insert into filing select * from input
  on conflict (id) do update set state = excluded.state, round = excluded.round, content = excluded.content,
    content_hash = excluded.content_hash, previous_content = excluded.previous_content, person_id = excluded.person_id,
    appointment_id = excluded.appointment_id, predecessor_appointment_id = excluded.predecessor_appointment_id,
    decision_date = excluded.decision_date, submitted_by_account = excluded.submitted_by_account,
    submitted_by_person = excluded.submitted_by_person, recorded_at = excluded.recorded_at, late = excluded.late,
    version = excluded.version, amends = excluded.amends, after_filing = excluded.after_filing, closed_at = excluded.closed_at, closed_reason = excluded.closed_reason,
    closed_remark = excluded.closed_remark, submitted_for_account = excluded.submitted_for_account,
    submitted_for_person = excluded.submitted_for_person
), persons as (
  insert into person select * from jsonb_to_recordset($3::jsonb) as p(id uuid, unit_id uuid, name text, phone text)
  on conflict (id) do nothing
)
insert into receipt (filing_id, receiver, round, organisation_id, position, state, at, content_hash, defect_code, remark, field, officer_account,
  officer_for, held_by, held_since, held_note)
select * from jsonb_to_recordset($2::jsonb) as r(
  filing_id uuid, receiver text, round integer, organisation_id uuid, position integer, state text, at timestamptz, content_hash text,
  defect_code text, remark text, field text, officer_account uuid, officer_for uuid, held_by uuid, held_since timestamptz, held_note text)
on conflict (filing_id, round, receiver) do update set state = excluded.state, at = excluded.at,
  content_hash = excluded.content_hash, defect_code = excluded.defect_code, remark = excluded.remark,
  field = excluded.field, officer_account = excluded.officer_account, officer_for = excluded.officer_for, held_by = excluded.held_by, held_since = excluded.held_since,
  held_note = excluded.held_note`;

/** Writes the new state of many filings, the receipts of their current round and new persons in one statement. */
export async function saveFilings(
  tx: Tx,
  rows: readonly FilingRow[],
  persons: readonly (PersonKey & { id: string })[],
): Promise<void> {
  await tx.sql({
    name: 'workflow-save-filings',
    text: SAVE,
    values: [
      JSON.stringify(rows.map(filingColumns)),
      JSON.stringify(
        rows.flatMap(({ filing }) =>
          filing.receipts.filter((r) => r.round === filing.round).map((r) => receiptColumns(filing.id, r)),
        ),
      ),
      JSON.stringify(persons.map((p) => ({ id: p.id, unit_id: p.unitId, name: p.name, phone: p.phone }))),
    ],
  });
}

const filingColumns = ({ filing, version }: FilingRow) => ({
  id: filing.id,
  kind: filing.kind satisfies FilingKind,
  state: filing.state,
  unit_id: filing.unitId,
  area_code: filing.areaCode,
  role: filing.role,
  round: filing.round,
  content: filing.content satisfies FilingContent,
  content_hash: filing.contentHash,
  previous_content: filing.previousContent,
  person_id: filing.personId,
  appointment_id: filing.appointmentId,
  predecessor_appointment_id: filing.content.predecessorAppointmentId,
  decision_date: filing.content.decisionDate,
  submitted_at: filing.submittedAt,
  submitted_by_account: filing.submittedByAccountId,
  submitted_by_person: filing.submittedByPersonId,
  late: filing.late,
  policy_digest: filing.policyDigest,
  policy_version: filing.policyVersion,
  form_id: filing.formId,
  form_version: filing.formVersion,
  receipt_order: filing.receiptOrder,
  import_id: filing.importId,
  recorded_at: 'recordedAt' in filing ? filing.recordedAt : undefined,
  version,
  amends: filing.amends,
  after_filing: filing.afterFilingId,
  submitted_for_account: filing.submittedFor?.accountId,
  submitted_for_person: filing.submittedFor?.personId,
  ...closingColumns(filing),
});

const closingColumns = (filing: Filing) =>
  'closing' in filing
    ? {
        closed_at: filing.closing.at,
        closed_reason: filing.closing.reasonCode,
        closed_remark: filing.closing.remark,
      }
    : {};

const receiptColumns = (filingId: string, r: Receipt) => ({
  filing_id: filingId,
  receiver: r.receiver,
  round: r.round,
  organisation_id: r.organisationId,
  position: r.position,
  state: r.state,
  at: r.at,
  content_hash: r.contentHash,
  defect_code: r.defectCode,
  remark: r.remark,
  field: r.field,
  officer_account: r.officerAccountId,
  officer_for: r.officerForAccountId,
  held_by: r.holder?.accountId,
  held_since: r.holder?.since,
  held_note: r.holder?.note,
});
