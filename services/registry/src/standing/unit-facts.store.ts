import { personRoot, type Tx } from '@zhuanguan/db';
import { wentTo } from '../organisation/succession.store.js';
import type { UnitFacts } from './standing.domain.js';

/** Of appointment `a`: the id that stands for the person, the other ids, and the platform's ids of all of them. */
const PERSON = `'personId', ${personRoot('a.person_id')}, 'aliasIds',
      (select json_agg(s.person_id order by s.person_id) from person_alias m join person_alias s on s.root_id = m.root_id
        where m.person_id = a.person_id and s.person_id <> m.root_id), 'platformIds',
      (select coalesce(json_agg(p.value order by p.value), '[]') from person_identifier p where p.scheme = 'platform' and p.person_id in (
        select a.person_id union all select s.person_id from person_alias m join person_alias s on s.root_id = m.root_id
        where m.person_id = a.person_id and s.person_id <> a.person_id))`;

const FACTS = `
select o.id as "unitId", o.area_code as "areaCode", o.valid_to as "endedOn",
  (select coalesce(json_agg(json_build_object('scheme', i.scheme, 'value', i.value) order by i.scheme, i.value), '[]')
    from organisation_identifier i where i.organisation_id = o.id and (i.valid_to is null or i.valid_to > $2::date)
      -- The code of one that ended leads to whoever has it now.
      and (o.valid_to is null or not exists (select 1 from organisation_identifier j join organisation p on p.id = j.organisation_id
        where j.scheme = i.scheme and j.value = i.value and p.id <> o.id and p.valid_to is null and (j.valid_to is null or j.valid_to > $2::date)))) as identifiers,
  (select coalesce(json_agg(json_build_object(${PERSON}, 'validFrom', a.valid_from, 'validTo', a.valid_to,
      'basisFilingId', a.basis_filing_id,
      'termUntil', (select t.until from term_extension t where t.appointment_id = a.id),
      'reasoned', exists (select 1 from filing_note n where n.filing_id = coalesce(a.amending_filing_id, a.basis_filing_id) and n.reasoned))
      order by a.valid_from, a.id), '[]')
    from appointment a where a.unit_id = o.id and a.role = 'specialist' and a.superseded_at is null) as appointments,
  (select coalesce(json_agg(json_build_object('role', a.role, 'validFrom', a.valid_from, 'validTo', a.valid_to) order by a.valid_from, a.id), '[]')
    from appointment a where a.unit_id = o.id and a.role <> 'specialist' and a.superseded_at is null) as posts,
  (select coalesce(json_agg(json_build_object(${PERSON}, 'validFrom', a.valid_from, 'validTo', a.valid_to,
      'basisFilingId', a.basis_filing_id)
      order by a.valid_from, a.id), '[]')
    from appointment a where a.unit_id = f.id and a.role = 'specialist' and a.superseded_at is null) as above,
  (with recursive ${wentTo('o.id')} select json_build_object('went', (select json_agg(w order by w."on", w."from") from went w), 'services',
      (select coalesce(json_agg(json_build_object('personId', ${personRoot('b.person_id')}, 'unitId', b.unit_id, 'validFrom', b.valid_from, 'validTo', b.valid_to,
          'termUntil', (select t.until from term_extension t where t.appointment_id = b.id)) order by b.valid_from, b.id), '[]')
        from appointment b where b.unit_id in (select w."from" from went w) and b.role = 'specialist' and b.superseded_at is null))
    from (select 1 from went limit 1) any_went) as earlier,
  o.valid_from as "since",
  (select coalesce(json_agg(f.since order by f.since), '[]') from open_filing f where f.unit_id = o.id and f.role = 'specialist' and f.fills_post and not f.returned) as "filedSince",
  (select coalesce(json_agg(c.due_rolled order by c.due_rolled), '[]') from change_clock c where c.unit_id = o.id and not c.met) as "openClocks"
from organisation o
  left join lateral (select c.ancestor_id as id from organisation_closure c join organisation k on k.id = c.ancestor_id
    where c.tree = 'budget' and c.descendant_id = o.id and c.depth > 0 and k.kind in ('unit', 'department')
      and c.valid_from <= $2::date and (c.valid_to is null or c.valid_to > $2::date)
    order by c.depth desc limit 1) f on true
where o.id = any($1::uuid[]) and o.kind not in ('section', 'office') order by o.id`;

/** The facts of many units in one statement. */
export async function loadUnitFacts(tx: Tx, unitIds: readonly string[], today: string): Promise<UnitFacts[]> {
  const rows = await tx.sql<
    Omit<UnitFacts, 'endedOn' | 'earlier'> & { endedOn: string | null; earlier: UnitFacts['earlier'] | null }
  >({
    name: 'registry-unit-facts',
    text: FACTS,
    values: [unitIds, today],
  });
  return rows.map(({ endedOn, earlier, ...row }) => ({
    ...row,
    ...(earlier ? { earlier: { ...earlier, services: earlier.services.map(withoutNull) } } : {}),
    ...(endedOn ? { endedOn } : {}),
    appointments: row.appointments.map(withoutNull),
    above: row.above.map(withoutNull),
    posts: row.posts.map(withoutNull),
  }));
}

const withoutNull = <T extends object>(row: T): T =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as T;
