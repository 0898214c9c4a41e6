import type { AsyncLocalStorage } from 'node:async_hooks';
import { MikroORM, type Options } from '@mikro-orm/postgresql';
import { PostgresDialect, type PostgresPool } from 'kysely';
import type pg from 'pg';

export type EntityList = NonNullable<Options['entities']>;

/**
 * MikroORM on the connection of the transaction under way: its pool hands out that one client and its own transactions
 * are off, so entities, named statements, history and outbox commit together.
 */
export async function createOrm(
  entities: EntityList,
  schema: string,
  current: AsyncLocalStorage<pg.PoolClient>,
): Promise<MikroORM> {
  const pool = {
    connect: () => {
      const client = current.getStore();
      if (!client) return Promise.reject(new Error('entities are used inside inTx only'));
      return Promise.resolve({ query: client.query.bind(client), release: () => undefined });
    },
    end: () => Promise.resolve(),
  } as unknown as PostgresPool;
  return MikroORM.init({
    entities,
    dbName: 'zhuanguan',
    schema,
    driverOptions: () => new PostgresDialect({ pool }),
    implicitTransactions: false,
    ensureDatabase: false,
    connect: false,
    discovery: { warnWhenNoEntities: false },
    allowGlobalContext: false,
  } as Options);
}
