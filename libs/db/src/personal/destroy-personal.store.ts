import type { Tx } from '../database.js';

/** Destroys what history kept beside the chain of these aggregates; gives how many values are gone. */
export async function destroyHistoryPersonal(tx: Tx, aggregateType: string, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const [row] = await tx.sql<{ gone: number }>({
    name: 'db-destroy-history-personal',
    text: 'select destroy_history_personal($1, $2::uuid[]) as gone',
    values: [aggregateType, ids],
  });
  return row?.gone ?? 0;
}
