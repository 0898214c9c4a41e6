import type { Tx } from '@zhuanguan/db';
import type { SealedCitizenId } from './citizen-id.types.js';

export type StoredCitizenId = Omit<SealedCitizenId, 'blindIndexes'>;

const COLUMNS = `c.id as ref, c.unit_id as "unitId", c.sealed, c.blind_index as "blindIndex"`;

/**
 * The id by which each number is known: that of the unit's row with the same number, where there is one, else its own. Of two
 * in one batch the first counts. Held, a row stays until what now says it is there too (see forget-citizen-ids.ts).
 */
export async function knownRefs(
  tx: Tx,
  given: readonly SealedCitizenId[],
  { hold = false } = {},
): Promise<Map<SealedCitizenId, string>> {
  if (given.length === 0) return new Map();
  const rows = await tx.sql<{ ref: string; unitId: string; blindIndex: string }>({
    name: hold ? 'workflow-citizen-id-known-held' : 'workflow-citizen-id-known',
    text: `select ${COLUMNS} from citizen_id c
      join unnest($1::uuid[], $2::text[]) g(unit_id, blind_index) on (g.unit_id, g.blind_index) = (c.unit_id, c.blind_index)${hold ? ' for key share of c' : ''}`,
    values: [
      given.flatMap(({ unitId, blindIndexes }) => blindIndexes.map(() => unitId)),
      given.flatMap(({ blindIndexes }) => blindIndexes),
    ],
  });
  const known = new Map(rows.map(({ unitId, blindIndex, ref }) => [`${unitId} ${blindIndex}`, ref]));
  const refs = new Map<SealedCitizenId, string>();
  for (const number of given) {
    const keys = number.blindIndexes.map((index) => `${number.unitId} ${index}`);
    const ref = keys.flatMap((key) => known.get(key) ?? [])[0] ?? number.ref;
    for (const key of keys) known.set(key, ref);
    refs.set(number, ref);
  }
  return refs;
}

/** Where two write the same at once the one that comes later throws: nothing may stand on an id that is not there. */
export async function insertCitizenIds(tx: Tx, numbers: readonly StoredCitizenId[], at: Date): Promise<void> {
  await insert(tx, numbers, at, '');
}

async function insert(
  tx: Tx,
  numbers: readonly StoredCitizenId[],
  at: Date,
  otherwise: '' | 'on conflict do nothing',
): Promise<number> {
  if (numbers.length === 0) return 0;
  const rows = numbers.map(({ ref, unitId, sealed, blindIndex }) => ({ ref, unitId, sealed, blindIndex }));
  const inserted = await tx.sql({
    name: `workflow-citizen-id-insert${otherwise && '-new'}`,
    text: `insert into citizen_id (id, unit_id, sealed, blind_index, recorded_at)
      select n.ref, n."unitId", n.sealed, n."blindIndex", $2
      from jsonb_to_recordset($1::jsonb) as n(ref uuid, "unitId" uuid, sealed text, "blindIndex" text) ${otherwise}
      returning id`,
    values: [JSON.stringify(rows), at],
  });
  return inserted.length;
}

/** Keeps what is not there yet, also where another does so at the same instant; gives the id by which each is known. */
export async function keepCitizenIds(
  tx: Tx,
  given: readonly SealedCitizenId[],
  at: Date,
): Promise<Map<SealedCitizenId, string>> {
  const refs = await knownRefs(tx, given);
  const fresh = given.filter((number) => refs.get(number) === number.ref);
  return (await insert(tx, fresh, at, 'on conflict do nothing')) === fresh.length ? refs : knownRefs(tx, given);
}

export async function loadCitizenIds(tx: Tx, refs: readonly string[]): Promise<Map<string, StoredCitizenId>> {
  if (refs.length === 0) return new Map();
  const rows = await tx.sql<StoredCitizenId>({
    name: 'workflow-citizen-ids',
    text: `select ${COLUMNS} from citizen_id c where c.id = any($1::uuid[])`,
    values: [refs],
  });
  return new Map(rows.map((row) => [row.ref, row]));
}
