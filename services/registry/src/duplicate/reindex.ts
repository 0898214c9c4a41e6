import type { Database, Tx } from '@zhuanguan/db';

interface IndexOf {
  ref: string;
  blindIndex: string;
}

export interface ReindexOptions {
  /** Key id of the newest index key. */
  newest: string;
  /** Changed as the system role, which policies hold. */
  role: string;
  /** What workflow has by now, by id. */
  indexesOf: (refs: readonly string[]) => Promise<readonly IndexOf[]>;
}

const BATCH = 500;

/**
 * After the index key was changed: equal numbers are found again when both rows have the new one. A row is done or not, whenever
 * it is killed. Gives how many rows have another key still, because workflow has them so.
 */
export async function reindexCitizenIds(db: Database, { newest, role, indexesOf }: ReindexOptions): Promise<number> {
  let left = 0;
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const rows = await asRole(db, role, (tx) =>
      tx.sql<{ filingId: string; ref: string }>({
        name: 'registry-citizen-id-old',
        text: `select filing_id as "filingId", ref from citizen_id_index where index_key_id <> $1 and filing_id > $2
          order by filing_id limit $3`,
        values: [newest, after, BATCH],
      }),
    );
    const last = rows.at(-1);
    if (!last) return left;
    const now = await indexesOf([...new Set(rows.map(({ ref }) => ref))]);
    const done = await asRole(db, role, (tx) =>
      tx.sql<{ n: number }>({
        name: 'registry-citizen-id-reindex',
        text: `update citizen_id_index c set blind_index = n."blindIndex"
          from jsonb_to_recordset($1::jsonb) as n(ref uuid, "blindIndex" text)
          where c.ref = n.ref and c.index_key_id <> $2 and split_part(n."blindIndex", '.', 1) = $2
            and c.filing_id = any($3::uuid[]) returning 1 as n`,
        values: [JSON.stringify(now), newest, rows.map(({ filingId }) => filingId)],
      }),
    );
    left += rows.length - done.length;
    after = last.filingId;
  }
}

const asRole = <T>(db: Database, role: string, work: (tx: Tx) => Promise<T>): Promise<T> =>
  db.inTx({ kind: 'system', name: 'batch' }, async (tx) => {
    await tx.sql({ name: 'registry-as-role', text: `select set_config('role', $1, true)`, values: [role] });
    return work(tx);
  });
