import { AsyncLocalStorage } from 'node:async_hooks';
import type { MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import type { Digest } from './audit/digest.js';
import { createOrm, type EntityList } from './orm-bridge.js';
import type { Head } from './heads.js';
import { beginFor, type TxScope } from './rows/scope.js';

export interface Statement {
  /** Prepared once per connection under this name; unique per text. */
  name: string;
  text: string;
  values: readonly unknown[];
}

export interface Tx {
  sql<Row>(statement: Statement): Promise<Row[]>;
  /** A MikroORM entity manager on this very connection and transaction; flush before the transaction ends. */
  em(): MikroORM['em'];
  /**
   * A look beyond the scope, as the system role: for answers that are about others too, whose statement says no more of them
   * than it must. It sees what is committed; a transaction of the system looks itself.
   */
  across<T>(work: (all: Tx) => Promise<T>): Promise<T>;
  /** Heads locked in this transaction, by type/id. */
  heads: Map<string, Head>;
  /** What new links of history are hashed with. */
  digest: Digest;
  /** Set by appendFacts: after the commit the relay is woken. */
  outboxAppended: boolean;
}

export interface Database {
  schema: string;
  /** Of the system role: for what is of no actor and needs no transaction. */
  pool: pg.Pool;
  /** Of the interactive role. Two pools, so that a prepared plan never meets the policies of another role. */
  interactivePool: pg.Pool;
  /** One transaction: committed when `work` returns, rolled back when it throws. It retries nothing. */
  inTx<T>(scope: TxScope, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Called after each commit that appended to the outbox. */
  onCommit(listener: () => void): void;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** As the interactive role. */
  url: string;
  /** As the system role. Without it both are one, as an owner's tool and a test that looks at other things may have it. */
  systemUrl?: string;
  schema: string;
  applicationName: string;
  /** Of each of the two pools. */
  poolSize?: number;
  entities?: EntityList;
  /** SHA-256 unless said. */
  digest?: Digest;
  onError?: (error: Error) => void;
}

const INT8 = 20;
const DATE = 1082;

/** Dates stay strings (a date is not an instant); int8 becomes a number, our counts stay far below 2^53. */
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): unknown {
    if (oid === INT8) return Number;
    if (oid === DATE) return (value: string) => value;
    return pg.types.getTypeParser(oid, format);
  },
};

function openPool(options: DatabaseOptions, url: string): pg.Pool {
  // What a policy may cost is added to a plan, and compiling it would take longer than running it.
  const pool = new pg.Pool({
    connectionString: url,
    application_name: options.applicationName,
    max: options.poolSize ?? 8,
    options: `-c search_path=${options.schema},public -c timezone=UTC -c jit=off`,
    types,
  });
  pool.on('error', (error) => options.onError?.(error));
  // pg-pool takes its error listener off a client while it is checked out; without this a lost server ends the process.
  pool.on('connect', (client) => client.on('error', (error) => options.onError?.(error)));
  return pool;
}

export function openDatabase(options: DatabaseOptions): Database {
  const interactivePool = openPool(options, options.url);
  const { systemUrl = options.url } = options;
  const pool = systemUrl === options.url ? interactivePool : openPool(options, systemUrl);
  const current = new AsyncLocalStorage<pg.PoolClient>();
  let orm: Promise<MikroORM> | undefined;
  let ready: MikroORM | undefined;
  const listeners: (() => void)[] = [];
  const prepareOrm = async () => {
    if (!options.entities?.length) return;
    orm ??= createOrm(options.entities, options.schema, current);
    ready ??= await orm;
  };

  async function inTx<T>(scope: TxScope, work: (tx: Tx) => Promise<T>): Promise<T> {
    await prepareOrm();
    const client = await (scope.kind === 'actor' ? interactivePool : pool).connect();
    const tx: Tx = {
      ...createTx(client, options.digest ?? 'sha256', () => ready),
      across: (look) => (scope.kind === 'system' ? look(tx) : inTx({ kind: 'system', name: 'across' }, look)),
    };
    let broken: Error | undefined;
    try {
      await client.query(beginFor(scope));
      const result = await current.run(client, () => work(tx));
      await client.query('commit');
      if (tx.outboxAppended) for (const listener of listeners) listener();
      return result;
    } catch (error) {
      await client.query('rollback').catch((failure: Error) => (broken = failure));
      throw error;
    } finally {
      client.release(broken);
    }
  }

  return {
    schema: options.schema,
    pool,
    interactivePool,
    inTx,
    onCommit: (listener) => void listeners.push(listener),
    close: async () => {
      if (orm) await (await orm).close(true);
      await pool.end();
      if (interactivePool !== pool) await interactivePool.end();
    },
  };
}

function createTx(client: pg.PoolClient, digest: Digest, orm: () => MikroORM | undefined): Omit<Tx, 'across'> {
  let em: MikroORM['em'] | undefined;
  return {
    heads: new Map(),
    digest,
    outboxAppended: false,
    sql: async <Row>({ name, text, values }: Statement) =>
      (await client.query({ name, text, values: [...values] })).rows as Row[],
    em: () => {
      const ready = orm();
      if (!ready) throw new Error('this database was opened without entities');
      return (em ??= ready.em.fork());
    },
  };
}

/** PostgreSQL's word for "the same key twice". */
export const isUniqueViolation = (error: unknown): boolean => codeOf(error) === '23505';

/** Faults that a later try may not meet again: lost connections, shutdown, serialisation, deadlock, full pool. */
export function isTransientDatabaseError(error: unknown): boolean {
  const code = codeOf(error);
  if (code === undefined)
    return /terminat|ECONNRE|EPIPE|ECONNREFUSED|timeout|not queryable|Connection/i.test(String(error));
  return /^(08|40|53|57P)/.test(code) || ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'].includes(code);
}

const codeOf = (error: unknown): string | undefined =>
  error && typeof error === 'object' && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
