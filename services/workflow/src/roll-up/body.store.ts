import type { Tx } from '@zhuanguan/db';
import type { Body, SummaryPerson } from './roll-up.types.js';
import { JOIN_VALUES_FILING } from '../appointment/subject.store.js';
import type { UnitRecord } from './summary.domain.js';

/** In force on day $2. */
const ON = (alias: string) =>
  `${alias}.valid_from <= $2::date and (${alias}.valid_to is null or ${alias}.valid_to > $2::date)`;
const LASTS = 'o.valid_to is null or o.valid_to > $2::date';

/** Parts of a bureau that receive filings are no budget units: nobody asks them for a specialist. */
const BUDGET_UNIT = `o.kind not in ('section', 'office')`;

/** Below bureau $1 in the finance tree: asked of each by the index, for a list of all of them has no size that a plan knows. */
const BELOW_OPENER = (id: string) => `exists (select 1 from organisation_closure r
  where r.tree = 'finance' and r.ancestor_id = $1 and r.descendant_id = ${id} and ${ON('r')})`;

/** The nearest bureau above. */
const BUREAU_OF = (
  id: string,
) => `(select c.ancestor_id from organisation_closure c join organisation b on b.id = c.ancestor_id
  where c.tree = 'finance' and c.descendant_id = ${id} and c.depth > 0 and b.kind = 'bureau' and ${ON('c')} order by c.depth limit 1)`;

/** 预算单位编码: what lists are sorted by, where there is one. */
const CODE_OF = (id: string) => `(select min(n.plain) from organisation_name n where n.organisation_id = ${id}
  and n.kind = 'budget_unit_code' and (n.valid_to is null or n.valid_to > $2::date))`;

export type PlacedBody = Pick<Body, 'organisationId' | 'name' | 'kind' | 'upperId'>;
/** `since`: from when it lies below the bureau. */
export type BelowBody = PlacedBody & { since: string };

/**
 * Who reports below a bureau on a day, and to whom: each department to the department above it in the budget tree that has
 * the same bureau (本单位和下属单位, XL-5), else to its bureau; each bureau to the one above (XL-6). The bureau itself is last.
 */
const BODIES = `with body as materialized (
    select o.id, o.kind, o.name, m.valid_from as since, ${BUREAU_OF('o.id')} as bureau_id
    from organisation_closure m join organisation o on o.id = m.descendant_id
    where m.tree = 'finance' and m.ancestor_id = $1 and ${ON('m')} and o.kind in ('department', 'bureau') and (${LASTS}))
  select b.id as "organisationId", b.name, b.kind, b.since::text as since, case when b.id = $1 then null when b.kind = 'bureau' then b.bureau_id else coalesce(
      (select c.ancestor_id from organisation_closure c join organisation d on d.id = c.ancestor_id
        where c.tree = 'budget' and c.descendant_id = b.id and c.depth > 0 and d.kind = 'department' and ${BUREAU_OF('d.id')} = b.bureau_id
          and ${ON('c')} order by c.depth limit 1), b.bureau_id) end as "upperId"
  from body b order by ${CODE_OF('b.id')} nulls last, b.name, b.id`;

export async function loadBodies(tx: Tx, bureauId: string, day: string): Promise<BelowBody[]> {
  const rows = await tx.sql<Omit<BelowBody, 'upperId'> & { upperId: string | null }>({
    name: 'workflow-roll-up-bodies',
    text: BODIES,
    values: [bureauId, day],
  });
  return rows.map(({ upperId, ...body }) => ({ ...body, ...(upperId ? { upperId } : {}) }));
}

/**
 * Whose list a unit stands in: a department's and a bureau's own; else that of the nearest department above that reports in
 * the round, else of the nearest bureau. So each unit below the bureau stands in one list.
 */
const HOLDER = `case when o.kind in ('department', 'bureau') then o.id else coalesce(
    (select c.ancestor_id from organisation_closure c join organisation d on d.id = c.ancestor_id
      where c.tree = 'budget' and c.descendant_id = o.id and c.depth > 0 and d.kind = 'department' and ${BELOW_OPENER('d.id')}
        and ${ON('c')} order by c.depth limit 1), ${BUREAU_OF('o.id')}) end`;

/** The first-level unit above: its specialist may cover those below it (DY-1). */
const FIRST_LEVEL = `select c.ancestor_id from organisation_closure c join organisation k on k.id = c.ancestor_id and k.kind in ('unit', 'department')
  where c.tree = 'budget' and c.descendant_id = u.id and c.depth > 0 and ${ON('c')} order by c.depth desc limit 1`;

/** Who holds a post on the day, with what the head count is held against (REG-3). */
const HELD = (
  unit: string,
  post: string,
) => `(select coalesce(json_agg(json_build_object('role', a.role, 'validFrom', a.valid_from, 'validTo', a.valid_to,
    'reasoned', coalesce(f.content->>'additionReason', '') <> '') order by a.valid_from, a.id), '[]')
  from (${unit}) held(unit_id) join appointment a on a.unit_id = held.unit_id left ${JOIN_VALUES_FILING} where ${post} and ${ON('a')})`;

/** On record by the filing that last said so; filed or returned for a first or another person. */
const PERSONS = `(select coalesce(json_agg(p order by p.place, p.since, p."filingId"), '[]') from (
    select 1 as place, a.valid_from as since, 'on_record' as state, f.id as "filingId", f.content_hash as "contentHash", f.content->'person' as person
    from appointment a ${JOIN_VALUES_FILING} where a.unit_id = u.id and a.role = 'specialist' and ${ON('a')}
    union all
    select 2, f.decision_date, f.state, f.id, f.content_hash, f.content->'person'
    from filing f where f.unit_id = u.id and f.role = 'specialist' and f.kind in ('first', 'change') and f.state in ('filed', 'returned')
  ) p)`;

const RECORDS = `with below as (
    select distinct c.descendant_id as id from organisation_closure c where c.tree in ('budget', 'finance') and c.ancestor_id = $3 and ${ON('c')}
  ), unit as materialized (
    select o.id, o.name, o.area_code, ${CODE_OF('o.id')} as code
    from below x join organisation o on o.id = x.id where (${LASTS}) and ${BUDGET_UNIT} and ${BELOW_OPENER('o.id')} and ${HOLDER} = $3)
  select u.id as "unitId", u.name as "unitName", u.area_code as "areaCode", ${PERSONS} as persons,
    ${HELD('select u.id', "a.role = 'specialist'")} as appointments, ${HELD('select u.id', "a.role <> 'specialist'")} as posts,
    ${HELD(FIRST_LEVEL, "a.role = 'specialist'")} as above
  from unit u order by u.code nulls last, u.name, u.id limit $4`;

interface RawPerson {
  state: SummaryPerson['state'];
  filingId: string;
  contentHash: string;
  person: { name: string; sex: string; title: string; phone: string; remark?: string } | null;
}

/** The own units of a body on a day with all that is on record or filed, in one statement; by 预算单位编码, then by name. */
export async function loadRecords(
  tx: Tx,
  { bureauId, organisationId, day, limit }: { bureauId: string; organisationId: string; day: string; limit: number },
): Promise<UnitRecord[]> {
  const rows = await tx.sql<Omit<UnitRecord, 'persons'> & { persons: RawPerson[] }>({
    name: 'workflow-roll-up-records',
    text: RECORDS,
    values: [bureauId, day, organisationId, limit],
  });
  return rows.map(({ persons, ...row }) => ({
    ...row,
    persons: persons.map(personOf),
    appointments: row.appointments.map(lasting),
    posts: row.posts.map(lasting),
    above: row.above.map(lasting),
  }));
}

const lasting = <T extends { validTo?: string }>({ validTo, ...rest }: T) =>
  ({ ...rest, ...(validTo ? { validTo } : {}) }) as T;

const personOf = ({ state, filingId, contentHash, person }: RawPerson): SummaryPerson => ({
  state,
  filingId,
  contentHash,
  name: person?.name ?? '',
  sex: person?.sex ?? '',
  title: person?.title ?? '',
  phone: person?.phone ?? '',
  remark: person?.remark ?? '',
});
