import { aliasesFrom, type PersonAliases } from '@zhuanguan/kernel';
import type { Tx } from './database.js';

/**
 * Two person ids that are one human (REG-6): the one kept and its aliases. What was recorded under an id stays under it; every
 * service that compares persons keeps these rows, from registry's events, and compares by `root_id`. A kept id has a row too.
 */
export const PERSON_ALIAS_TABLE: readonly string[] = [
  `create table person_alias (person_id uuid primary key, into_id uuid, root_id uuid not null, check (into_id <> person_id))`,
  `create index person_alias_root on person_alias (root_id)`,
  `comment on table person_alias is 'Person ids that were merged: into_id the one it went into, root_id the one that stands; ids only'`,
];

/** SQL: the id that stands for the person in `column`. */
export const personRoot = (column: string): string =>
  `coalesce((select pa.root_id from person_alias pa where pa.person_id = ${column}), ${column})`;

const RECOMPUTE = `
with recursive touched as (
  select person_id from person_alias where root_id in (select root_id from person_alias where person_id in ($1, $2))
), up as (
  select person_id, person_id as at_id from touched
  union select u.person_id, a.into_id from up u join person_alias a on a.person_id = u.at_id where a.into_id is not null
)
update person_alias p set root_id = u.at_id from up u join person_alias a on a.person_id = u.at_id and a.into_id is null
where u.person_id = p.person_id and p.root_id <> u.at_id`;

/** Says that an id went into another (merged), or stands for itself again (null). False where it would close a circle. */
export async function setPersonAlias(tx: Tx, personId: string, intoId: string | null): Promise<boolean> {
  await lockPersons(tx);
  if (intoId !== null && (await personAliases(tx, [personId, intoId])).rootOf(intoId) === personId) return false;
  await tx.sql({
    name: 'db-person-alias-set',
    text: `with kept as (
        insert into person_alias (person_id, into_id, root_id) select $2::uuid, null, $2::uuid where $2::uuid is not null
        on conflict (person_id) do nothing)
      insert into person_alias (person_id, into_id, root_id) values ($1, $2, $1)
      on conflict (person_id) do update set into_id = excluded.into_id`,
    values: [personId, intoId],
  });
  await tx.sql({ name: 'db-person-alias-roots', text: RECOMPUTE, values: [personId, intoId] });
  return true;
}

/** For the time of the transaction nobody else merges or separates anybody. */
export const lockPersons = (tx: Tx): Promise<unknown> =>
  tx.sql({
    name: 'db-person-alias-lock',
    text: `select pg_advisory_xact_lock(hashtext('person-alias ' || current_schema()))`,
    values: [],
  });

/** Who these persons are besides. */
export async function personAliases(tx: Tx, personIds: readonly (string | undefined)[]): Promise<PersonAliases> {
  const ids = [...new Set(personIds.filter((id) => id !== undefined && id !== ''))];
  if (ids.length === 0) return aliasesFrom([]);
  return aliasesFrom(
    await tx.sql<{ personId: string; rootId: string }>({
      name: 'db-person-aliases',
      text: `select person_id as "personId", root_id as "rootId" from person_alias
        where root_id in (select root_id from person_alias where person_id = any($1::uuid[]))`,
      values: [ids],
    }),
  );
}
