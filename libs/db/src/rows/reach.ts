import type { Actor } from '@zhuanguan/access';
import type { Database } from '../database.js';
import { unitInScope } from './row-access.js';
import { scopeOf } from './scope.js';

/**
 * The organisations row-level policies let somebody reach; of these ids, or all. Asked as the interactive role before a command
 * that is carried out as the system (ADR 20): what of it they may do, the command decides by itself.
 */
export async function reachedUnits(
  db: Pick<Database, 'inTx'>,
  actor: Actor,
  ids?: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await db.inTx(scopeOf(actor), (tx) =>
    tx.sql<{ id: string }>({
      name: ids ? 'units-reached' : 'units-in-reach',
      text: `select o.id from organisation o where ${unitInScope('o.id')}${ids ? ' and o.id = any($1::uuid[])' : ''}`,
      values: ids ? [[...new Set(ids)]] : [],
    }),
  );
  return new Set(rows.map((row) => row.id));
}

/** Whether these rows are all in somebody's reach; those of a table with an id, whose policies choose them. */
export async function reachesRows(
  db: Pick<Database, 'inTx'>,
  actor: Actor,
  table: string,
  ids: readonly string[],
): Promise<boolean> {
  const wanted = [...new Set(ids)];
  const [row] = await db.inTx(scopeOf(actor), (tx) =>
    tx.sql<{ n: number }>({
      name: `reached-${table}`,
      text: `select count(*) as n from ${table} where id = any($1::uuid[])`,
      values: [wanted],
    }),
  );
  return row?.n === wanted.length;
}
