import { destroyHistoryPersonal, type Tx } from '@zhuanguan/db';
import { forgetUnsaid, refsOfFilings } from '../citizen-id/forget-citizen-ids.js';
import { cutoff } from './retention.domain.js';

export interface GoneFiling {
  id: string;
  unitId: string;
  areaCode: string;
  policyVersion: string;
  appointmentId: string;
  personId: string;
}

/** Filings with their rows held. */
export async function lockFilings(tx: Tx, ids: readonly string[]): Promise<GoneFiling[]> {
  return tx.sql<GoneFiling>({
    name: 'workflow-destroy-lock',
    text: `select id, unit_id as "unitId", area_code as "areaCode", policy_version as "policyVersion", appointment_id as "appointmentId",
        person_id as "personId" from filing where id = any ($1::uuid[]) order by id for update`,
    values: [ids],
  });
}

/** What hangs on a filing goes with it: rounds, receipts, scans (their files are swept once nothing refers to them). */
export async function deleteFilings(tx: Tx, ids: readonly string[]): Promise<void> {
  const citizenIds = await refsOfFilings(tx, ids);
  const scans = await tx.sql<{ id: string }>({
    name: 'workflow-destroy-scans',
    text: 'delete from filing_scan where filing_id = any ($1::uuid[]) returning id',
    values: [ids],
  });
  await destroyHistoryPersonal(
    tx,
    'filing_scan',
    scans.map((scan) => scan.id),
  );
  await destroyHistoryPersonal(tx, 'filing', ids);
  for (const table of ['receipt', 'filing_round'])
    await tx.sql({
      name: `workflow-destroy-${table}`,
      text: `delete from ${table} where filing_id = any ($1::uuid[])`,
      values: [ids],
    });
  await tx.sql({
    name: 'workflow-destroy-filings',
    text: 'delete from filing where id = any ($1::uuid[])',
    values: [ids],
  });
  await forgetUnsaid(tx, citizenIds);
}

/** Of these appointments those of which no filing is left; what was said of hand-over and term goes with them. */
export async function deleteOfAppointments(tx: Tx, appointmentIds: readonly string[]): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>({
    name: 'workflow-destroy-appointments',
    text: `select a as id from unnest($1::uuid[]) a where not exists (select 1 from filing f where f.appointment_id = a)`,
    values: [appointmentIds],
  });
  const gone = rows.map((row) => row.id);
  for (const [table, aggregate] of [
    ['handover', 'handover'],
    ['term_extension', 'term'],
  ] as const) {
    await tx.sql({
      name: `workflow-destroy-${table}`,
      text: `delete from ${table} where appointment_id = any ($1::uuid[])`,
      values: [gone],
    });
    await destroyHistoryPersonal(tx, aggregate, gone);
  }
  return gone;
}

/** Of these persons those of whom no filing is left and none of whose posts ended later than what is destroyed now. */
export async function deletePersons(tx: Tx, personIds: readonly string[], today: string): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>({
    name: 'workflow-destroy-persons',
    text: `with gone as (select p as id from unnest($1::uuid[]) p where not exists (select 1 from filing f where f.person_id = p)
          and not exists (select 1 from appointment a where a.person_id = p and (a.valid_to is null or a.valid_to > $2::date))),
        deleted as (delete from person where id in (select id from gone))
      select id from gone`,
    values: [personIds, cutoff(today)],
  });
  return rows.map((row) => row.id);
}

/** A frozen summary keeps its numbers and its hash; whom it named is gone. */
export async function emptySummaries(tx: Tx, rollUpIds: readonly string[]): Promise<void> {
  if (rollUpIds.length === 0) return;
  await tx.sql({
    name: 'workflow-destroy-summaries',
    text: `update roll_up_unit set persons = '[]' where roll_up_id = any ($1::uuid[]) and persons <> '[]'::jsonb`,
    values: [rollUpIds],
  });
  await destroyHistoryPersonal(tx, 'roll_up', rollUpIds);
}
