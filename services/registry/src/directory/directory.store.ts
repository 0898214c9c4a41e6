import type { Actor } from '@zhuanguan/access';
import { dateInShanghai, normalisePersonName } from '@zhuanguan/kernel';
import { specialistPolicy } from '@zhuanguan/policy';
import type { RegistryContext } from '../context.js';
import { ORGANISATION_COLUMNS, type OrganisationRow } from '../organisation/organisation.store.js';
import { IN_SCOPE, scopeValues } from '../organisation/scope.js';

/** What the directory can be asked for; the empty text asks for nothing. */
export interface DirectoryFilter {
  query: string;
  areaCode: string;
  standing: string;
  departmentId: string;
  at: string;
}

export type DirectoryRow = OrganisationRow & {
  sortKey: string;
  departmentName: string | null;
  state: string | null;
  since: string | null;
  onRecord: number | null;
  filed: number | null;
  changeOverdue: boolean | null;
  policyVersion: string | null;
  lastUrgedAt: Date | null;
};

/** Reads `$4` as today. */
export const SELECT = `select ${ORGANISATION_COLUMNS}, o.sort_key as "sortKey", s.state, s.since, s.on_record as "onRecord", s.filed,
  s.change_overdue as "changeOverdue", s.policy_version as "policyVersion",
  (select max(u.urged_at) from urge u where u.unit_id = o.id) as "lastUrgedAt",
  (select d.name from organisation_closure c join organisation d on d.id = c.ancestor_id
    where c.tree = 'budget' and c.descendant_id = o.id and c.depth > 0 and d.kind = 'department'
      and c.valid_from <= $4::date and (c.valid_to is null or c.valid_to > $4::date) order by c.depth limit 1) as "departmentName"
  from organisation o left join standing s on s.unit_id = o.id`;

export const COUNT = 'select count(*) as total from organisation o left join standing s on s.unit_id = o.id';

/** Held on `$10`, as known now. */
const HELD = `a.superseded_at is null and a.valid_from <= $10::date and (a.valid_to is null or a.valid_to > $10::date)`;

/** What a search word hits. The lists of codes and people are read once, not once per unit. */
const HIT = `($6 = '' or o.name ilike '%' || $6 || '%' or o.short_name ilike '%' || $6 || '%' or o.pinyin like '%' || lower($6) || '%' or o.initials like '%' || lower($6) || '%'
    or exists (select 1 from unnest(o.former_names) n where n ilike '%' || $6 || '%')
    or o.id in (select i.organisation_id from organisation_identifier i where i.value like upper($6) || '%')
    or o.id in (select a.unit_id from appointment a where a.name ilike '%' || $11 || '%' and ${HELD}))`;

const STANDING_TODAY = `($8 = '' or s.state = $8 or ($8 = 'change_overdue' and s.change_overdue))`;
/** On another date: who held the post then, against the head count of the area then; filings under way are of today only. */
const STANDING_THEN = `($8 = '' or $8 = (select case when h.most is not null and count(*) > h.most then 'over_max' when count(*) >= h.least then 'on_record' else 'vacant' end
    from appointment a where a.unit_id = o.id and a.role = 'specialist' and ${HELD}))`;
const HEAD_COUNTS = ` left join unnest($12::text[], $13::integer[], $14::integer[]) h(area, least, most) on h.area = o.area_code`;

const where = (standing: string): string => ` where ${IN_SCOPE} and ${HIT}
  and ($7 = '' or o.area_code = $7) and ${standing}
  and ($9::uuid is null or o.id in (select c.descendant_id from organisation_closure c where c.tree = 'budget' and c.ancestor_id = $9
    and c.valid_from <= $4::date and (c.valid_to is null or c.valid_to > $4::date)))`;
const TODAY = where(STANDING_TODAY);
const THEN = HEAD_COUNTS + where(STANDING_THEN);

export interface DirectoryList {
  /** Goes into the names of the statements: each text has its own. */
  variant: 'today' | 'then';
  /** Follows SELECT or COUNT. */
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
    ...scopeValues(actor, today),
    escapeLike(word),
    filter.areaCode,
    filter.standing,
    filter.departmentId || null,
    at,
    // 阿拉坦.乌云 is kept as 阿拉坦·乌云.
    escapeLike(person.ok ? person.value : word),
  ];
  if (at === today) return { variant: 'today', sql: TODAY, values };
  const heads = [...ctx.policies.packs].map(([area, pack]) => ({ area, ...specialistPolicy(pack, at).headCount }));
  return {
    variant: 'then',
    sql: THEN,
    values: [...values, heads.map((h) => h.area), heads.map((h) => h.min), heads.map((h) => h.max ?? null)],
  };
}
