import type { Tx } from '@zhuanguan/db';
import type { FieldError } from '@zhuanguan/kernel';
import type { Filing, FilingContent, FilingKind, Receipt } from './filing.types.js';
import { openOpinion } from './opinion.domain.js';
import type { PersonKey } from './world.store.js';

export interface FilingRow {
  filing: Filing;
  version: number;
  /** Only in the answer to a submission: what should be looked at. */
  warnings?: readonly FieldError[];
}

const LOAD = `
select f.id, f.kind, f.state, f.unit_id as "unitId", f.area_code as "areaCode", f.role, f.round, f.content,
  f.content_hash as "contentHash", f.previous_content as "previousContent", f.person_id as "personId",
  f.appointment_id as "appointmentId", f.submitted_at as "submittedAt", f.submitted_by_account as "submittedByAccountId",
  f.submitted_by_person as "submittedByPersonId", f.late, f.policy_digest as "policyDigest",
  f.policy_version as "policyVersion", f.form_id as "formId", f.form_version as "formVersion", f.receipt_order as "receiptOrder", f.import_id as "importId",
  f.recorded_at as "recordedAt", f.version, f.amends, f.after_filing as "afterFilingId", f.closed_at as "closedAt", f.closed_reason as "closedReason", f.closed_remark as "closedRemark",
  case when f.submitted_for_account is not null then json_strip_nulls(json_build_object('accountId', f.submitted_for_account,
    'personId', f.submitted_for_person)) end as "submittedFor", f.earlier_filers as "earlierFilers",
  (select json_agg(json_build_object('receiver', r.receiver, 'organisationId', r.organisation_id, 'position', r.position, 'state', r.state,
     'round', r.round, 'at', r.at, 'contentHash', r.content_hash, 'defectCode', r.defect_code, 'remark', r.remark,
     'field', r.field, 'officerAccountId', r.officer_account, 'officerForAccountId', r.officer_for, 'holder', case when r.held_by is not null then
       json_strip_nulls(json_build_object('accountId', r.held_by, 'since', r.held_since, 'note', r.held_note)) end,
     'urged', case when r.urged_at is not null then json_build_object('at', r.urged_at, 'byOrganisationId', r.urged_by, 'times', r.urged_times) end,
     'opinions', r.opinions, 'sentBack', r.sent_back) order by r.round, r.position)
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
    submitted_for_account uuid, submitted_for_person uuid, earlier_filers jsonb)
), filings as (
  insert into filing select * from input
  on conflict (id) do update set state = excluded.state, round = excluded.round, content = excluded.content,
    content_hash = excluded.content_hash, previous_content = excluded.previous_content, person_id = excluded.person_id,
    appointment_id = excluded.appointment_id, predecessor_appointment_id = excluded.predecessor_appointment_id,
    decision_date = excluded.decision_date, submitted_by_account = excluded.submitted_by_account,
    submitted_by_person = excluded.submitted_by_person, recorded_at = excluded.recorded_at, late = excluded.late,
    version = excluded.version, amends = excluded.amends, after_filing = excluded.after_filing, closed_at = excluded.closed_at, closed_reason = excluded.closed_reason,
    closed_remark = excluded.closed_remark, submitted_for_account = excluded.submitted_for_account,
    submitted_for_person = excluded.submitted_for_person, earlier_filers = excluded.earlier_filers
), rounds as (
  insert into filing_round (filing_id, round, content) select id, round - 1, previous_content from input where previous_content is not null
  on conflict (filing_id, round) do nothing
), persons as (
  insert into person select * from jsonb_to_recordset($3::jsonb) as p(id uuid, unit_id uuid, name text, phone text)
  on conflict (id) do nothing
)
insert into receipt (filing_id, receiver, round, organisation_id, position, state, at, content_hash, defect_code, remark, field, officer_account,
  officer_for, held_by, held_since, held_note, urged_at, urged_by, urged_times, opinions, asked_of, sent_back)
select * from jsonb_to_recordset($2::jsonb) as r(
  filing_id uuid, receiver text, round integer, organisation_id uuid, position integer, state text, at timestamptz, content_hash text,
  defect_code text, remark text, field text, officer_account uuid, officer_for uuid, held_by uuid, held_since timestamptz, held_note text,
  urged_at timestamptz, urged_by uuid, urged_times integer, opinions jsonb, asked_of uuid, sent_back jsonb)
on conflict (filing_id, round, receiver) do update set state = excluded.state, at = excluded.at,
  content_hash = excluded.content_hash, defect_code = excluded.defect_code, remark = excluded.remark,
  field = excluded.field, officer_account = excluded.officer_account, officer_for = excluded.officer_for, held_by = excluded.held_by, held_since = excluded.held_since,
  held_note = excluded.held_note, urged_at = excluded.urged_at, urged_by = excluded.urged_by, urged_times = excluded.urged_times,
  opinions = excluded.opinions, asked_of = excluded.asked_of, sent_back = excluded.sent_back`;

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
  earlier_filers: filing.earlierFilers,
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
  urged_at: r.urged?.at,
  urged_by: r.urged?.byOrganisationId,
  urged_times: r.urged?.times,
  opinions: r.opinions,
  asked_of: openOpinion(r)?.ofAccountId,
  sent_back: r.sentBack,
});
