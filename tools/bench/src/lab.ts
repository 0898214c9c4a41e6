import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startNats, startPostgres, type RunningServer } from '@zhuanguan/embedded';
import pg from 'pg';

/** A durable PostgreSQL of the bench's own and a folder for its scratch; everything ends with stop(). */
export interface Lab {
  folder: string;
  postgresVersion: string;
  /** Superuser URL of a database. */
  url(database: string): string;
  create(database: string): Promise<string>;
  /** A copy of a database that nobody is connected to. */
  clone(template: string, database: string): Promise<string>;
  nats(name: string): Promise<RunningServer>;
  stop(): Promise<void>;
}

export async function startLab(): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), 'zg-bench-'));
  // PostgreSQL, run as nobody, must be able to walk in.
  chmodSync(folder, 0o755);
  const server = await startWithCommitTimes(join(folder, 'pg'));
  const buses: RunningServer[] = [];
  const url = (database: string): string => {
    const parsed = new URL(server.url);
    parsed.pathname = `/${database}`;
    return parsed.toString();
  };
  const [version] = await query<{ version: string }>(server.url, `select current_setting('server_version') as version`);
  return {
    folder,
    postgresVersion: version?.version ?? '',
    url,
    create: async (database) => {
      await query(server.url, `create database ${database}`);
      return url(database);
    },
    clone: async (template, database) => {
      await query(server.url, `create database ${database} template ${template}`);
      return url(database);
    },
    nats: async (name) => {
      const bus = await startNats({ storeDir: join(folder, name) });
      buses.push(bus);
      return bus;
    },
    stop: async () => {
      for (const bus of buses) await bus.stop();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The instant of each commit is kept by the server: what (c) counts from. Settings of the start itself need a restart. */
async function startWithCommitTimes(dataDir: string): Promise<RunningServer> {
  const first = await startPostgres({ dataDir, durable: true });
  await query(first.url, 'alter system set track_commit_timestamp = on');
  await first.stop();
  return startPostgres({ dataDir, durable: true });
}

export async function query<Row extends object>(
  url: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Row>(text, [...values])).rows;
  } finally {
    await client.end();
  }
}
