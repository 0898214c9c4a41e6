import type { Tx } from '@zhuanguan/db';
import type { ActPart, ActKind } from './organisation-act.types.js';

export interface FieldChange {
  field: string;
  before: string;
  after: string;
}

export interface Touch {
  appointments: number;
  openFilings: number;
  openClocks: number;
}

export interface ActEffect extends Touch {
  organisationId: string;
  name: string;
  part: ActPart;
  changes: FieldChange[];
  successorIds: readonly string[];
}

export interface StoredAct {
  id: string;
  kind: ActKind;
  documentNumber: string;
  effectiveDate: string;
  recordedAt: Date;
  recordedByOrganisationId: string;
  recordedByName: string;
  effects: ActEffect[];
}

/** These and what is right below them; locked against a filing that is put on record at this instant. */
export async function idsWithChildren(tx: Tx, ids: readonly string[], lock: boolean): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>({
    name: lock ? 'registry-act-lock' : 'registry-act-named',
    text: `select id from organisation where id = any($1::uuid[])
        or (valid_to is null and (budget_parent_id = any($1::uuid[]) or finance_parent_id = any($1::uuid[])))
      order by id${lock ? ' for update' : ''}`,
    values: [ids],
  });
  return rows.map((r) => r.id);
}

/** All above these, as they stand. */
export async function idsAbove(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>({
    name: 'registry-act-above',
    text: `select distinct ancestor_id as id from organisation_closure
      where descendant_id = any($1::uuid[]) and depth > 0 and valid_to is null`,
    values: [ids],
  });
  return rows.map((r) => r.id);
}

/** Of these, those in the bureau's finance tree, itself included. */
export async function idsWithin(tx: Tx, bureauId: string, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.sql<{ id: string }>({
    name: 'registry-act-within',
    text: `select distinct descendant_id as id from organisation_closure
      where tree = 'finance' and ancestor_id = $1 and descendant_id = any($2::uuid[]) and valid_to is null`,
    values: [bureauId, ids],
  });
  return new Set(rows.map((r) => r.id));
}

export interface History extends Touch {
  id: string;
  lastActOn: string | null;
  lastAppointmentFrom: string | null;
  lastBelowUntil: string | null;
}

/** What was done to each before, and what hangs on it now. */
export const historiesOf = (tx: Tx, ids: readonly string[]): Promise<History[]> =>
  tx.sql<History>({
    name: 'registry-act-histories',
    text: `select o.id,
        (select max(a.effective_date) from organisation_act_effect e join organisation_act a on a.id = e.act_id where e.organisation_id = o.id) as "lastActOn",
        (select max(a.valid_from) from appointment a where a.unit_id = o.id and a.superseded_at is null
          and (a.valid_to is null or a.valid_to > a.valid_from)) as "lastAppointmentFrom",
        (select max(c.valid_to) from organisation_closure c where c.ancestor_id = o.id and c.depth = 1) as "lastBelowUntil",
        (select count(*) from appointment a where a.unit_id = o.id and a.superseded_at is null and a.valid_to is null) as appointments,
        (select count(*) from open_filing f where f.unit_id = o.id) as "openFilings",
        (select count(*) from change_clock c where c.unit_id = o.id and not c.met) as "openClocks"
      from organisation o where o.id = any($1::uuid[])`,
    values: [ids],
  });

export async function insertAct(tx: Tx, act: StoredAct, accountId: string): Promise<void> {
  await tx.sql({
    name: 'registry-act-insert',
    text: `insert into organisation_act (id, kind, document_number, effective_date, recorded_at, recorded_by_organisation, recorded_by_account)
      values ($1, $2, $3, $4, $5, $6, $7)`,
    values: [
      act.id,
      act.kind,
      act.documentNumber,
      act.effectiveDate,
      act.recordedAt,
      act.recordedByOrganisationId,
      accountId,
    ],
  });
  await tx.sql({
    name: 'registry-act-effects-insert',
    text: `insert into organisation_act_effect (act_id, organisation_id, part, name, changes, successor_ids, appointments, open_filings, open_clocks)
      select $1, "organisationId", part, name, changes, coalesce("successorIds", '{}'), appointments, "openFilings", "openClocks"
      from jsonb_to_recordset($2::jsonb) as e("organisationId" uuid, part text, name text, changes jsonb, "successorIds" uuid[],
        appointments integer, "openFilings" integer, "openClocks" integer)`,
    values: [act.id, JSON.stringify(act.effects)],
  });
}

const SELECT = `select a.id, a.kind, a.document_number as "documentNumber", a.effective_date as "effectiveDate",
    a.recorded_at as "recordedAt", a.recorded_by_organisation as "recordedByOrganisationId", o.name as "recordedByName",
    (select json_agg(json_build_object('organisationId', e.organisation_id, 'name', e.name, 'part', e.part, 'changes', e.changes,
        'successorIds', e.successor_ids, 'appointments', e.appointments, 'openFilings', e.open_filings, 'openClocks', e.open_clocks)
        order by e.part, e.name, e.organisation_id)
      from organisation_act_effect e where e.act_id = a.id) as effects
  from organisation_act a join organisation o on o.id = a.recorded_by_organisation`;

export async function findAct(tx: Tx, id: string): Promise<StoredAct | undefined> {
  const [act] = await tx.sql<StoredAct>({ name: 'registry-act', text: `${SELECT} where a.id = $1`, values: [id] });
  return act;
}

/** Newest first, as they were known at an instant. */
export const actsOf = (tx: Tx, organisationId: string, knownAt: Date): Promise<StoredAct[]> =>
  tx.sql<StoredAct>({
    name: 'registry-acts-of',
    text: `${SELECT} where a.recorded_at <= $2 and a.id in (select act_id from organisation_act_effect where organisation_id = $1)
      order by a.effective_date desc, a.recorded_at desc`,
    values: [organisationId, knownAt],
  });

export interface EndedPost {
  id: string;
  unitId: string;
  personId: string;
  role: string;
  validTo: string;
}

/** Posts at organisations that end: what was known is closed, what is known now is written beside it, at an instant of its own. */
export const endAppointmentsOf = (
  tx: Tx,
  end: { unitIds: readonly string[]; on: string; actId: string; recordedAt: Date },
): Promise<EndedPost[]> =>
  tx.sql<EndedPost>({
    name: 'registry-act-end-appointments',
    text: `with old as (
        update appointment set superseded_at = greatest($3::timestamptz, recorded_at + interval '1 millisecond') where unit_id = any($1::uuid[]) and superseded_at is null and valid_to is null returning *
      )
      insert into appointment (id, unit_id, person_id, role, valid_from, valid_to, recorded_at, basis_filing_id, end_act_id, name, sex, title, phone, remark)
      select id, unit_id, person_id, role, valid_from, greatest($2::date, valid_from), superseded_at, basis_filing_id, $4, name, sex, title, phone, remark from old
      returning id, unit_id as "unitId", person_id as "personId", role, valid_to as "validTo"`,
    values: [end.unitIds, end.on, end.recordedAt, end.actId],
  });

/** What waits for a receipt there is closed by workflow, and no longer counts here. */
export const dropOpenFilings = (tx: Tx, unitIds: readonly string[]): Promise<unknown> =>
  tx.sql({
    name: 'registry-act-open-filings',
    text: 'delete from open_filing where unit_id = any($1::uuid[])',
    values: [unitIds],
  });
