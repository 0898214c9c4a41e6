import type { Tx } from '@zhuanguan/db';

/** What filings that are to go say, in all of their rounds. */
export async function refsOfFilings(tx: Tx, filingIds: readonly string[]): Promise<string[]> {
  const rows = await tx.sql<{ ref: string }>({
    name: 'workflow-citizen-id-of-filings',
    text: `select distinct v.content->'person'->>'citizenIdRef' as ref from (
        select f.content from filing f where f.id = any ($1::uuid[])
        union all select f.previous_content from filing f where f.id = any ($1::uuid[])
        union all select f.amends from filing f where f.id = any ($1::uuid[])
        union all select r.content from filing_round r where r.filing_id = any ($1::uuid[])
      ) v where v.content->'person'->>'citizenIdRef' is not null`,
    values: [filingIds],
  });
  return rows.map((row) => row.ref);
}

/**
 * Numbers of which nothing is left that says them. Their rows are held first, in a statement of its own: whoever is about to file
 * one of them holds it too, and is seen once they have.
 */
export async function forgetUnsaid(tx: Tx, refs: readonly string[]): Promise<void> {
  if (refs.length === 0) return;
  await tx.sql({
    name: 'workflow-citizen-id-hold',
    text: 'select id from citizen_id where id = any ($1::uuid[]) order by id for update',
    values: [refs],
  });
  await tx.sql({
    name: 'workflow-citizen-id-forget',
    text: `with units as (select distinct unit_id from citizen_id where id = any ($1::uuid[])), said as materialized (
        select v.content->'person'->>'citizenIdRef' as ref from (
          select f.content from filing f join units u on u.unit_id = f.unit_id
          union all select f.previous_content from filing f join units u on u.unit_id = f.unit_id
          union all select f.amends from filing f join units u on u.unit_id = f.unit_id
          union all select r.content from filing_round r join filing f on f.id = r.filing_id join units u on u.unit_id = f.unit_id
        ) v
        union all select i.read->'person'->>'citizenIdRef' from import_row i join import_job j on j.id = i.import_id
          join units u on u.unit_id = j.unit_id
      )
      delete from citizen_id c where c.id = any ($1::uuid[]) and not exists (select 1 from said s where s.ref = c.id::text)`,
    values: [refs],
  });
}
