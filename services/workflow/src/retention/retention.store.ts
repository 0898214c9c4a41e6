import { personRoot, type Tx } from '@zhuanguan/db';
import { startOfDayInShanghai, addDays } from '@zhuanguan/kernel';
import { cutoff, isDue, type RecordKind, type RetainedRecord } from './retention.domain.js';

const ON = (column: string): string => `(${column} at time zone 'Asia/Shanghai')::date`;

/** A bureau's area, and the areas of bureaus whose work it goes on with; $1 the bureau. */
export const AREAS = `(with recursive went as (
    select $1::uuid as id union
    select s.organisation_id from went w join organisation_successor s on s.successor_id = w.id)
  select area_code from organisation o join went using (id) where o.kind = 'bureau')`;

/**
 * Records of a bureau whose time may have run out: $1 the bureau, $2 the last day on which such time began, $3 the end of that day,
 * $4 these records alone (null = all). An open case has no end; an appointment that lasts keeps all that was filed of it.
 */
const RECORDS = `
select 'filing' as kind, id, unit_id as "unitId", filing_kind as "filingKind", since::text as since,
    exists (select 1 from legal_hold h where h.released_at is null and h.bureau_id = $1 and (
      (h.subject_kind = 'filing' and h.subject_id = f.id) or (h.subject_kind = 'organisation' and h.subject_id = f.unit_id)
      or (h.subject_kind = 'person' and ${personRoot('h.subject_id')} = ${personRoot('f.person_id')}))) as held,
    exists (select 1 from destruction_item i where i.subject_id = f.id and i.state = 'listed') as listed
  from (
    select f.id, f.unit_id, f.kind as filing_kind, f.person_id, case
        when f.state in ('voided', 'withdrawn') then ${ON('f.closed_at')}
        when f.state = 'on_record' and a.valid_to is not null then greatest(a.valid_to, ${ON('f.recorded_at')}) end as since
      from filing f left join appointment a on a.id = f.appointment_id
      where f.submitted_at < $3::timestamptz and f.area_code in ${AREAS} and ($4::uuid[] is null or f.id = any ($4))) f
  where since <= $2::date
union all
select 'roll_up', r.id, r.bureau_id, '', ${ON('r.closed_at')}::text,
    exists (select 1 from legal_hold h join roll_up_unit u on u.unit_id = h.unit_id
      where h.released_at is null and h.bureau_id = $1 and u.roll_up_id = r.id),
    exists (select 1 from destruction_item i where i.subject_id = r.id and i.state = 'listed')
  from roll_up r where r.state = 'closed' and r.bureau_id = $1 and ${ON('r.closed_at')} <= $2::date
    and ($4::uuid[] is null or r.id = any ($4))
    and exists (select 1 from roll_up_unit u where u.roll_up_id = r.id and u.persons <> '[]'::jsonb)`;

type Row = RetainedRecord & { held: boolean; listed: boolean };

interface Asked {
  bureauId: string;
  today: string;
  only?: readonly string[];
  limit: number;
}

/** What of a bureau is due on a day, the longest due first. */
export const dueRecords = (tx: Tx, asked: Asked): Promise<Row[]> =>
  findDue(tx, asked, 'workflow-retention-due', 'true');

/** And of that what nothing keeps and no list has: the limit is of these. */
export const freeRecords = (tx: Tx, asked: Asked): Promise<Row[]> =>
  findDue(tx, asked, 'workflow-retention-free', 'not held and not listed');

async function findDue(tx: Tx, { bureauId, today, only, limit }: Asked, name: string, where: string): Promise<Row[]> {
  const last = cutoff(today);
  const rows = await tx.sql<Row>({
    name,
    text: `select * from (${RECORDS}) d where ${where} order by since, id limit $5`,
    values: [bureauId, last, startOfDayInShanghai(addDays(last, 1)), only ?? null, limit],
  });
  return rows.filter((row) => isDue(row.since, today));
}

export async function countDue(
  tx: Tx,
  { bureauId, today }: { bureauId: string; today: string },
): Promise<{ due: number; held: number; listed: number }> {
  const last = cutoff(today);
  const rows = await tx.sql<{ since: string; held: boolean; listed: boolean; n: number }>({
    name: 'workflow-retention-count',
    text: `select since, held, listed, count(*)::integer as n from (${RECORDS}) d group by since, held, listed`,
    values: [bureauId, last, startOfDayInShanghai(addDays(last, 1)), null],
  });
  const counts = { due: 0, held: 0, listed: 0 };
  for (const { since, held, listed, n } of rows)
    if (isDue(since, today)) counts[listed ? 'listed' : held ? 'held' : 'due'] += n;
  return counts;
}

/** Since when the time of the next record runs that is not due yet. */
export async function nextSince(
  tx: Tx,
  { bureauId, today }: { bureauId: string; today: string },
): Promise<string | undefined> {
  const [row] = await tx.sql<{ since: string | null }>({
    name: 'workflow-retention-next',
    text: `select min(since)::text as since from (
        select case when f.state in ('voided', 'withdrawn') then ${ON('f.closed_at')}
            when f.state = 'on_record' and a.valid_to is not null then greatest(a.valid_to, ${ON('f.recorded_at')}) end as since
          from filing f left join appointment a on a.id = f.appointment_id where f.area_code in ${AREAS}) f
      where since > $2::date`,
    values: [bureauId, cutoff(today)],
  });
  return row?.since ?? undefined;
}

/** The bureau for which somebody acts: their own, or that of their office (采购办); nothing where they act for none. */
export async function bureauFor(
  tx: Tx,
  actingOrgId: string | undefined,
  today: string,
): Promise<{ id: string; areaCode: string; name: string } | undefined> {
  const [row] = await tx.sql<{ id: string; areaCode: string; name: string }>({
    name: 'workflow-retention-bureau',
    text: `select b.id, b.area_code as "areaCode", b.name from organisation own
        join organisation b on b.kind = 'bureau' and (b.valid_to is null or b.valid_to > $2::date) and (b.id = own.id
          or (own.kind = 'office' and b.id in (select c.ancestor_id from organisation_closure c where c.descendant_id = own.id
            and c.tree = 'finance' and c.depth = 1 and c.valid_from <= $2::date and (c.valid_to is null or c.valid_to > $2::date))))
      where own.id = $1`,
    values: [actingOrgId ?? null, today],
  });
  return row;
}

export interface ItemRow {
  listId: string;
  position: number;
  kind: RecordKind;
  subjectId: string;
  unitId: string;
  since: string;
  bureauId: string;
}

/** Takes some of what two have let go; what another worker holds is left to it. */
export async function claimItems(tx: Tx, limit: number): Promise<ItemRow[]> {
  return tx.sql<ItemRow>({
    name: 'workflow-destruction-claim',
    text: `select i.list_id as "listId", i.position, i.kind, i.subject_id as "subjectId", i.unit_id as "unitId", i.since::text as since,
        l.bureau_id as "bureauId"
      from destruction_list l join destruction_item i on i.list_id = l.id and i.state = 'listed'
      where l.state = 'approved' order by i.list_id, i.position limit $1 for update of i skip locked`,
    values: [limit],
  });
}

export async function settleItems(
  tx: Tx,
  items: readonly { listId: string; position: number; state: 'destroyed' | 'kept'; keptBecause?: 'held' | 'not_due' }[],
  at: Date,
): Promise<void> {
  await tx.sql({
    name: 'workflow-destruction-settle',
    text: `update destruction_item i set state = s.state, kept_because = s."keptBecause", settled_at = $2
      from jsonb_to_recordset($1::jsonb) as s("listId" uuid, position integer, state text, "keptBecause" text)
      where i.list_id = s."listId" and i.position = s.position`,
    values: [JSON.stringify(items), at],
  });
}

/** A hold and the destruction of what it would cover go one after the other: whichever is first stands. */
export async function lockRetention(tx: Tx, bureauIds: readonly string[]): Promise<void> {
  await tx.sql({
    name: 'workflow-retention-lock',
    text: `select pg_advisory_xact_lock(hashtextextended('retention ' || current_schema() || b, 0)) from unnest($1::text[]) b order by b`,
    values: [[...new Set(bureauIds)].sort()],
  });
}
