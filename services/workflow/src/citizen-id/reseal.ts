import type { Database, SealingKeys, Tx } from '@zhuanguan/db';
import type { StoredCitizenId } from './citizen-id.store.js';
import { resealed } from './take-citizen-id.js';

export interface ResealOptions {
  /** Whoever runs it has the owner's connection: rows are changed as the system role, which policies hold. */
  role: string;
  /** Rows of a transaction: what a kill loses. */
  batch?: number;
}

const BATCH = 500;

/**
 * A batch of numbers that are not sealed or indexed with the newest keys, put onto them; the ids stay, so that no content, hash or
 * history changes. Run again until nothing is left: a row is done or not, whenever it is killed. Services may run meanwhile, with
 * the same keys.
 */
export async function resealBatch(
  db: Database,
  keys: SealingKeys,
  { role, batch = BATCH }: ResealOptions,
): Promise<number> {
  return asRole(db, role, async (tx) => {
    const rows = await tx.sql<Omit<StoredCitizenId, 'blindIndex'>>({
      name: 'workflow-citizen-id-old',
      text: `select id as ref, unit_id as "unitId", sealed from citizen_id where key_id <> $1 or index_key_id <> $2
        order by id limit $3 for update skip locked`,
      values: [...newestOf(keys), batch],
    });
    if (rows.length === 0) return 0;
    await tx.sql({
      name: 'workflow-citizen-id-reseal',
      text: `update citizen_id c set sealed = n.sealed, blind_index = n."blindIndex"
        from jsonb_to_recordset($1::jsonb) as n(ref uuid, sealed text, "blindIndex" text) where c.id = n.ref`,
      values: [JSON.stringify(rows.map((row) => resealed(keys, row)))],
    });
    return rows.length;
  });
}

/** How many there are, and how many of them need another key than the newest. */
export async function sealedCount(
  db: Database,
  keys: SealingKeys,
  { role }: Pick<ResealOptions, 'role'>,
): Promise<{ all: number; old: number }> {
  const [count] = await asRole(db, role, (tx) =>
    tx.sql<{ all: number; old: number }>({
      name: 'workflow-citizen-id-count',
      text: `select count(*) as all, count(*) filter (where key_id <> $1 or index_key_id <> $2) as old from citizen_id`,
      values: newestOf(keys),
    }),
  );
  return count ?? { all: 0, old: 0 };
}

/** The blind indexes as they now are, for registry, by id. */
export async function indexesOf(
  db: Database,
  refs: readonly string[],
  { role }: Pick<ResealOptions, 'role'>,
): Promise<{ ref: string; blindIndex: string }[]> {
  return asRole(db, role, (tx) =>
    tx.sql({
      name: 'workflow-citizen-id-indexes',
      text: `select id as ref, blind_index as "blindIndex" from citizen_id where id = any($1::uuid[])`,
      values: [refs],
    }),
  );
}

const newestOf = ({ seal, index }: SealingKeys): [string, string] => [seal[0]?.id ?? '', index[0]?.id ?? ''];

const asRole = <T>(db: Database, role: string, work: (tx: Tx) => Promise<T>): Promise<T> =>
  db.inTx({ kind: 'system', name: 'batch' }, async (tx) => {
    await tx.sql({ name: 'workflow-as-role', text: `select set_config('role', $1, true)`, values: [role] });
    return work(tx);
  });
