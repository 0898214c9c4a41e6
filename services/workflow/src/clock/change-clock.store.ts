import { ok, refuse, type Result } from '@zhuanguan/kernel';
import type { Tx } from '@zhuanguan/db';
import type { ChangeClock } from './change-clock.domain.js';

export interface ClockRow {
  clock: ChangeClock;
  version: number;
}

const SELECT = `
select id, unit_id as "unitId", area_code as "areaCode", appointment_id as "appointmentId", change_date::text as "changeDate",
  due_strict::text as "dueStrict", due_rolled::text as "dueRolled", provisional, policy_digest as "policyDigest",
  started_by as "startedBy", noted_by_organisation as "notedByOrganisationId", noted_by_account as "notedByAccountId",
  level, met_by_filing as "metByFilingId", met_on::text as "metOn", late, annulled_by_filing as "annulledByFilingId", version
from change_clock`;

type RawClock = Record<keyof ChangeClock, unknown> & { version: string };

export const toClockRow = ({ version, ...rest }: RawClock): ClockRow => ({
  version: Number(version),
  clock: Object.fromEntries(Object.entries(rest).filter(([, v]) => v !== null)) as unknown as ChangeClock,
});

export { SELECT as CLOCK_SELECT };
export type { RawClock };

export const RUNNING = 'met_by_filing is null and annulled_by_filing is null';

/** Clocks still running, by appointment; locked, for a submission or a note decides on them. */
export async function loadRunningClocks(tx: Tx, appointmentIds: string[]): Promise<Map<string, ClockRow>> {
  if (appointmentIds.length === 0) return new Map();
  const rows = await tx.sql<RawClock>({
    name: 'workflow-running-clocks',
    text: `${SELECT} where appointment_id = any($1::uuid[]) and ${RUNNING} order by id for update`,
    values: [appointmentIds],
  });
  return new Map(rows.map(toClockRow).map((row) => [row.clock.appointmentId, row]));
}

/** The clock each filing met when it was first submitted, by filing. */
export async function loadClocksMetBy(tx: Tx, filingIds: string[]): Promise<Map<string, ClockRow>> {
  if (filingIds.length === 0) return new Map();
  const rows = await tx.sql<RawClock>({
    name: 'workflow-clocks-met-by',
    text: `${SELECT} where met_by_filing = any($1::uuid[]) order by id`,
    values: [filingIds],
  });
  return new Map(rows.map(toClockRow).map((row) => [row.clock.metByFilingId ?? '', row]));
}

/** A unit that is no more has nothing left to file. */
export const LASTING = `unit_id not in (select o.id from organisation o where o.valid_to is not null)`;

/** Clocks whose timers came due, by id, locked; one that somebody holds is left out. */
export async function claimClocks(tx: Tx, ids: readonly string[]): Promise<Map<string, ClockRow>> {
  const rows = await tx.sql<RawClock>({
    name: 'workflow-claim-clocks',
    text: `${SELECT} where id = any($1::uuid[]) order by id for update skip locked`,
    values: [ids],
  });
  return new Map(rows.map(toClockRow).map((row) => [row.clock.id, row]));
}

/** Running clocks to be measured again, locked. */
export async function loadClocksToMeasure(tx: Tx, ids: readonly string[]): Promise<ClockRow[]> {
  const rows = await tx.sql<RawClock>({
    name: 'workflow-clocks-to-measure',
    text: `${SELECT} where id = any($1::uuid[]) and ${RUNNING} order by id for update`,
    values: [ids],
  });
  return rows.map(toClockRow);
}

const SAVE = `
insert into change_clock select * from jsonb_to_recordset($1::jsonb) as c(
  id uuid, unit_id uuid, area_code text, appointment_id uuid, change_date date, due_strict date, due_rolled date,
  provisional boolean, policy_digest text, started_by text, noted_by_organisation uuid, noted_by_account uuid,
  level integer, met_by_filing uuid, met_on date, late boolean, version bigint, annulled_by_filing uuid)
on conflict (id) do update set level = excluded.level, met_by_filing = excluded.met_by_filing, met_on = excluded.met_on,
  late = excluded.late, due_strict = excluded.due_strict, due_rolled = excluded.due_rolled, provisional = excluded.provisional,
  policy_digest = excluded.policy_digest, annulled_by_filing = excluded.annulled_by_filing, version = excluded.version`;

export async function saveClocks(tx: Tx, rows: readonly ClockRow[]): Promise<void> {
  if (rows.length === 0) return;
  const input = rows.map(({ clock: c, version }) => ({
    id: c.id,
    unit_id: c.unitId,
    area_code: c.areaCode,
    appointment_id: c.appointmentId,
    change_date: c.changeDate,
    due_strict: c.dueStrict,
    due_rolled: c.dueRolled,
    provisional: c.provisional,
    policy_digest: c.policyDigest,
    started_by: c.startedBy,
    noted_by_organisation: c.notedByOrganisationId,
    noted_by_account: c.notedByAccountId,
    level: c.level,
    met_by_filing: c.metByFilingId,
    met_on: c.metOn,
    late: c.late,
    version,
    annulled_by_filing: c.annulledByFilingId,
  }));
  await tx.sql({ name: 'workflow-save-clocks', text: SAVE, values: [JSON.stringify(input)] });
}

export async function loadClock(tx: Tx, id: string): Promise<Result<ClockRow>> {
  const [row] = await tx.sql<RawClock>({ name: 'workflow-clock-by-id', text: `${SELECT} where id = $1`, values: [id] });
  return row ? ok(toClockRow(row)) : refuse('not_found', 'clock_not_found', '没有找到这条离岗记录。');
}
