import type { Actor } from '@zhuanguan/access';
import type { Tx } from '@zhuanguan/db';
import { IN_SCOPE, scopeValues } from '../organisation/scope.js';
import type { PersonPost } from './person.domain.js';

/** As they count now, of these ids only. */
export async function postsOfPersons(tx: Tx, personIds: readonly string[]): Promise<PersonPost[]> {
  const rows = await tx.sql<Omit<PersonPost, 'validTo'> & { validTo: string | null }>({
    name: 'registry-posts-of-persons',
    text: `select a.id, a.person_id as "personId", a.unit_id as "unitId", o.name as "unitName", a.role,
        a.valid_from as "validFrom", a.valid_to as "validTo"
      from appointment a join organisation o on o.id = a.unit_id
      where a.person_id = any($1::uuid[]) and a.superseded_at is null order by a.valid_from desc, a.id`,
    values: [personIds],
  });
  return rows.map(({ validTo, ...post }) => ({ ...post, ...(validTo ? { validTo } : {}) }));
}

/** In scope today; one that is no more, if it was in scope on its last day. */
export const IN_SCOPE_TO_THE_END = `(${IN_SCOPE} or (o.valid_to is not null and exists (
  select 1 from organisation_closure c where c.ancestor_id = $2::uuid and c.descendant_id = o.id and c.tree = any($3::text[])
    and c.valid_from < o.valid_to and c.valid_to >= o.valid_to)))`;

export async function unitsInScope(
  tx: Tx,
  actor: Actor,
  unitIds: readonly string[],
  today: string,
): Promise<ReadonlySet<string>> {
  const rows = await tx.sql<{ id: string }>({
    name: 'registry-units-in-scope',
    text: `select o.id from organisation o where o.id = any($6::uuid[]) and ${IN_SCOPE_TO_THE_END}`,
    values: [...scopeValues(actor, today), unitIds],
  });
  return new Set(rows.map((r) => r.id));
}

/** The ids that stood for these persons as known at an instant; those that stood for themselves are left out. */
export async function rootsKnownAt(
  tx: Tx,
  personIds: readonly string[],
  knownAt: Date,
): Promise<ReadonlyMap<string, string>> {
  if (personIds.length === 0) return new Map();
  const held = (alias: string) =>
    `${alias}.merged_at <= $2::timestamptz and (${alias}.unmerged_at is null or ${alias}.unmerged_at > $2::timestamptz)`;
  const rows = await tx.sql<{ personId: string; rootId: string }>({
    name: 'registry-person-roots-known',
    text: `with recursive up as (
        select m.alias_id as person_id, m.into_id as at_id from person_merge m where m.alias_id = any($1::uuid[]) and ${held('m')}
        union select u.person_id, m.into_id from up u join person_merge m on m.alias_id = u.at_id and ${held('m')}
      )
      select person_id as "personId", at_id as "rootId" from up u
      where not exists (select 1 from person_merge m where m.alias_id = u.at_id and ${held('m')})`,
    values: [[...new Set(personIds)], knownAt],
  });
  return new Map(rows.map((r) => [r.personId, r.rootId]));
}

export interface StoredMerge {
  id: string;
  personId: string;
  intoId: string;
  reason: string;
  mergedAt: Date;
  mergedByName: string;
  unmergedAt: Date | null;
  unmergedByName: string | null;
  unmergeReason: string | null;
}

const MERGES = `select m.id, m.alias_id as "personId", m.into_id as "intoId", m.reason, m.merged_at as "mergedAt", b.name as "mergedByName",
    m.unmerged_at as "unmergedAt", u.name as "unmergedByName", m.unmerge_reason as "unmergeReason"
  from person_merge m join organisation b on b.id = m.merged_by_organisation left join organisation u on u.id = m.unmerged_by_organisation`;

/** Newest first: those of these ids, whichever side they are on, and what has been undone too. */
export const mergesOf = (tx: Tx, personIds: readonly string[], knownAt: Date): Promise<StoredMerge[]> =>
  tx.sql<StoredMerge>({
    name: 'registry-merges-of',
    text: `${MERGES} where (m.alias_id = any($1::uuid[]) or m.into_id = any($1::uuid[])) and m.merged_at <= $2 order by m.merged_at desc, m.id`,
    values: [personIds, knownAt],
  });

export async function findMerge(tx: Tx, id: string): Promise<StoredMerge | undefined> {
  const [row] = await tx.sql<StoredMerge>({ name: 'registry-merge', text: `${MERGES} where m.id = $1`, values: [id] });
  return row;
}

interface By {
  at: Date;
  organisationId: string;
  accountId: string;
  reason: string;
}

export const insertMerge = (tx: Tx, merge: { id: string; personId: string; intoId: string } & By): Promise<unknown> =>
  tx.sql({
    name: 'registry-merge-insert',
    text: `insert into person_merge (id, alias_id, into_id, reason, merged_at, merged_by_organisation, merged_by_account)
      values ($1, $2, $3, $4, $5, $6, $7)`,
    values: [merge.id, merge.personId, merge.intoId, merge.reason, merge.at, merge.organisationId, merge.accountId],
  });

export const endMerge = (tx: Tx, id: string, by: By): Promise<unknown> =>
  tx.sql({
    name: 'registry-merge-end',
    text: `update person_merge set unmerged_at = $2, unmerged_by_organisation = $3, unmerged_by_account = $4, unmerge_reason = $5
      where id = $1 and unmerged_at is null`,
    values: [id, by.at, by.organisationId, by.accountId, by.reason],
  });

/** All ids that were ever merged with this one, by whatever way. */
export async function everMergedWith(tx: Tx, personId: string): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>({
    name: 'registry-ever-merged',
    text: `with recursive near as (
        select $1::uuid as id
        union select case m.alias_id when n.id then m.into_id else m.alias_id end from near n
          join person_merge m on m.alias_id = n.id or m.into_id = n.id
      ) select id from near`,
    values: [personId],
  });
  return rows.map((r) => r.id);
}

/** Where somebody in scope is, or was, the alias. Officers merge by hand: these are few. */
export const mergesInScope = (tx: Tx, actor: Actor, today: string): Promise<StoredMerge[]> =>
  tx.sql<StoredMerge>({
    name: 'registry-merges-in-scope',
    text: `${MERGES} where exists (select 1 from appointment a join organisation o on o.id = a.unit_id
        where a.person_id = m.alias_id and a.superseded_at is null and ${IN_SCOPE_TO_THE_END})
      order by m.merged_at desc, m.id limit 2000`,
    values: scopeValues(actor, today),
  });
