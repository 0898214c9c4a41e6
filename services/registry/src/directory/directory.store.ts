import type { Actor } from '@zhuanguan/access';
import type { Tx } from '@zhuanguan/db';
import { dateInShanghai, normalisePersonName } from '@zhuanguan/kernel';
import { isBound, specialistPolicy } from '@zhuanguan/policy';
import type { RegistryContext } from '../context.js';
import { ORGANISATION_COLUMNS } from '../organisation/organisation.store.js';
import type { OrganisationRow } from '../organisation/organisation.types.js';
import { IN_SCOPE, scopeValues } from '../organisation/scope.js';
import { WRITER } from './writer.js';

/** What the directory can be asked for; the empty text asks for nothing. */
export interface DirectoryFilter {
  query: string;
  areaCode: string;
  standing: string;
  departmentId: string;
  at: string;
  /** None = budget units of every kind. */
  kinds?: readonly string[];
}

export type DirectoryRow = OrganisationRow & {
  sortKey: string;
  departmentName: string | null;
  state: string | null;
  since: string | null;
  onRecord: number | null;
  filed: number | null;
  changeOverdue: boolean | null;
  missingPosts: string[] | null;
  vacancyDueStrict: string | null;
  vacancyDueRolled: string | null;
  termWarnOn: string | null;
  termDueOn: string | null;
  policyVersion: string | null;
  lastUrgedAt: Date | null;
};

/** Reads `$4` as the date the trees are looked at. */
const COLUMNS = `${ORGANISATION_COLUMNS}, o.sort_key as "sortKey", s.state, s.since, s.on_record as "onRecord", s.filed,
  s.change_overdue as "changeOverdue", s.missing_posts as "missingPosts", s.vacancy_due_strict::text as "vacancyDueStrict",
  s.vacancy_due_rolled::text as "vacancyDueRolled", s.term_warn_on::text as "termWarnOn", s.term_due_on::text as "termDueOn", s.policy_version as "policyVersion",
  (select max(u.urged_at) from urge u where u.unit_id = o.id) as "lastUrgedAt",
  (select d.name from organisation_closure c join organisation d on d.id = c.ancestor_id
    where c.tree = 'budget' and c.descendant_id = o.id and c.depth > 0 and d.kind = 'department'
      and c.valid_from <= $4::date and (c.valid_to is null or c.valid_to > $4::date) order by c.depth limit 1) as "departmentName"`;

const FROM = 'from organisation o left join standing s on s.unit_id = o.id';

/** Held on `$10`, as known now. */
const HELD = `a.superseded_at is null and a.valid_from <= $10::date and (a.valid_to is null or a.valid_to > $10::date)`;

/**
 * What a search word hits. The lists of codes and people are read once, not once per unit; and letters are folded only
 * where the word has any, for folding every Chinese name doubles the time.
 */
const HIT = `($6 = '' or o.name like '%' || $6 || '%' or o.short_name like '%' || $6 || '%' or array_to_string(o.former_names, ' ') like '%' || $6 || '%'
    or ($6 ~ '[A-Za-z]' and o.name || ' ' || o.short_name || ' ' || array_to_string(o.former_names, ' ') ilike '%' || $6 || '%')
    or o.pinyin like '%' || lower($6) || '%' or o.initials like '%' || lower($6) || '%'
    or o.id in (select i.organisation_id from organisation_identifier i where i.value like upper($6) || '%')
    or o.id in (select a.unit_id from appointment a where a.name like '%' || $11 || '%' and ${HELD}))`;

const STANDING_TODAY = `($8 = '' or s.state = $8 or ($8 = 'change_overdue' and s.change_overdue) or ($8 = 'post_vacant' and s.missing_posts <> '{}')
  or ($8 = 'term_over' and s.term_due_on < $10::date) or ($8 = 'term_due' and s.term_warn_on <= $10::date and s.term_due_on >= $10::date))`;
/** The topmost above a unit in the budget tree, on that date. */
const FIRST_LEVEL = `select c.ancestor_id from organisation_closure c join organisation k on k.id = c.ancestor_id and k.kind in ('unit', 'department')
  where c.tree = 'budget' and c.descendant_id = o.id and c.depth > 0 and c.valid_from <= $10::date and (c.valid_to is null or c.valid_to > $10::date)
  order by c.depth desc limit 1`;

/** On another date: who held the post then, against the head count of the area then; filings under way are of today only. */
const STANDING_THEN = `($8 = '' or $8 = (select case when h.area is null then 'not_bound'
      when h.most is not null and count(*) - case when h.reasoned then count(*) filter (where exists (
        select 1 from filing_note n where n.filing_id = ${WRITER} and n.reasoned)) else 0 end > h.most then 'over_max'
      when count(*) >= h.least then 'on_record'
      when h.covered and exists (select 1 from (${FIRST_LEVEL}) first(id) join appointment u on u.unit_id = first.id
        where u.role = 'specialist' and u.superseded_at is null and u.valid_from <= $10::date and (u.valid_to is null or u.valid_to > $10::date)) then 'covered' else 'vacant' end
    from appointment a where a.unit_id = o.id and a.role = 'specialist' and ${HELD}))`;
const HEAD_COUNTS = ` left join unnest($13::text[], $14::integer[], $15::integer[], $16::boolean[], $17::boolean[]) h(area, least, most, reasoned, covered) on h.area = o.area_code`;

/** Parts of a bureau that receive filings are no budget units. */
export const BUDGET_UNIT = `o.kind not in ('section', 'office')`;
/** They are found only by who asks for their kind. */
const OF_KIND = `(o.kind = any($12::text[]) or (cardinality($12::text[]) = 0 and ${BUDGET_UNIT}))`;

const where = (standing: string): string => ` where ${IN_SCOPE} and ${OF_KIND} and ${HIT}
  and ($7 = '' or o.area_code = $7) and ${standing}
  and ($9::uuid is null or o.id in (select c.descendant_id from organisation_closure c where c.tree = 'budget' and c.ancestor_id = $9
    and c.valid_from <= $4::date and (c.valid_to is null or c.valid_to > $4::date)))`;
/** Those that are no more stand in lists of the days before, and in one of their own. */
const LASTING = ' and (o.valid_to is null or o.valid_to > $10::date)';
const TODAY = FROM + where(STANDING_TODAY) + LASTING;
const THEN = FROM + HEAD_COUNTS + where(STANDING_THEN) + LASTING;
/** Whose they were on their last day; and those who go on with their work, as they may read them (`partingFrom`). */
const ENDED = `${FROM} where ${OF_KIND} and o.valid_to <= $10::date and ${HIT} and ($7 = '' or o.area_code = $7) and $8 = 'ended'
  and (o.id = $1::uuid or ($5::text is not null and o.area_code like $5) or exists (
    select 1 from organisation_closure c where c.ancestor_id = $2::uuid and c.descendant_id = o.id and c.tree = any($3::text[])
      and c.valid_from < o.valid_to and c.valid_to >= o.valid_to)
    or exists (select 1 from organisation_act_effect e where e.organisation_id = o.id and e.part = 'ended' and $2::uuid = any(e.successor_ids)))
  and ($9::uuid is null or exists (select 1 from organisation_closure c where c.tree = 'budget' and c.ancestor_id = $9
    and c.descendant_id = o.id and c.valid_from < o.valid_to and c.valid_to >= o.valid_to)) and $4::date is not null`;

export interface DirectoryList {
  /** Goes into the names of the statements: each text has its own. */
  variant: 'today' | 'then' | 'ended';
  /** From where, and which: over `o` and `s`. */
  sql: string;
  values: unknown[];
}

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

/** The list behind a filter within the actor's scope: searched, exported, counted and urged by the same words. */
export function directoryList(ctx: RegistryContext, actor: Actor, filter: DirectoryFilter): DirectoryList {
  const today = dateInShanghai(ctx.now());
  const at = filter.at || today;
  const word = filter.query.trim();
  const person = normalisePersonName(word);
  const values = [
    ...scopeValues(actor, at),
    escapeLike(word),
    filter.areaCode,
    filter.standing,
    filter.departmentId || null,
    at,
    // 阿拉坦.乌云 is kept as 阿拉坦·乌云.
    escapeLike(person.ok ? person.value : word),
    [...(filter.kinds ?? [])],
  ];
  if (filter.standing === 'ended') return { variant: 'ended', sql: ENDED, values };
  if (at === today) return { variant: 'today', sql: TODAY, values };
  const heads = [...ctx.policies.packs].flatMap(([area, pack]) =>
    isBound(pack) ? [{ area, ...specialistPolicy(pack, at).headCount }] : [],
  );
  return {
    variant: 'then',
    sql: THEN,
    values: [
      ...values,
      heads.map((h) => h.area),
      heads.map((h) => h.min),
      heads.map((h) => h.max ?? null),
      heads.map((h) => h.moreWithReason),
      heads.map((h) => h.secondLevelCovered),
    ],
  };
}

export async function countList(tx: Tx, { variant, sql, values }: DirectoryList): Promise<number> {
  const [count] = await tx.sql<{ total: number }>({
    name: `registry-search-count-${variant}`,
    text: `select count(*) as total ${sql}`,
    values,
  });
  return count?.total ?? 0;
}

/** A page behind a sort key, with the length of the whole list: the list is made once for both. */
export async function readPage(
  tx: Tx,
  list: DirectoryList,
  after: string,
  limit: number,
): Promise<{ rows: DirectoryRow[]; total: number }> {
  const { variant, sql, values } = list;
  const n = values.length;
  const rows = await tx.sql<DirectoryRow & { total: number }>({
    name: `registry-search-${variant}`,
    text: `with list as materialized (select o.id, o.sort_key ${sql}),
        page as materialized (select id from list where sort_key > $${n + 1} order by sort_key limit $${n + 2})
      select ${COLUMNS}, (select count(*) from list) as total ${FROM} join page p on p.id = o.id order by o.sort_key`,
    values: [...values, after, limit],
  });
  // Behind the last unit there is no row to carry it.
  return { rows, total: rows[0]?.total ?? (after === '' ? 0 : await countList(tx, list)) };
}

export const readList = (tx: Tx, { variant, sql, values }: DirectoryList): Promise<DirectoryRow[]> =>
  tx.sql<DirectoryRow>({
    name: `registry-export-${variant}`,
    text: `select ${COLUMNS} ${sql} order by o.sort_key`,
    values,
  });

export async function readUnit(tx: Tx, unitId: string, today: string): Promise<DirectoryRow | undefined> {
  const [row] = await tx.sql<DirectoryRow>({
    name: 'registry-unit',
    text: `select ${COLUMNS} ${FROM} where o.id = $1 and $2::uuid is not null and $3::text[] is not null and $5::text is null`,
    values: [unitId, unitId, [], today, null],
  });
  return row;
}

export interface UnitKey {
  id: string;
  areaCode: string;
}

/** The next units of the list by id; `unitIds` null = all of it. */
export function readUnitKeys(
  tx: Tx,
  { variant, sql, values }: DirectoryList,
  page: { unitIds: readonly string[] | null; after: string; limit: number },
): Promise<UnitKey[]> {
  const n = values.length;
  return tx.sql<UnitKey>({
    name: `registry-unit-keys-${variant}`,
    text: `select o.id, o.area_code as "areaCode" ${sql}
      and ($${n + 1}::uuid[] is null or o.id = any($${n + 1})) and o.id > $${n + 2}::uuid order by o.id limit $${n + 3}`,
    values: [...values, page.unitIds, page.after, page.limit],
  });
}
