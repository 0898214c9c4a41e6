import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startNats, startPostgres, type NatsUser, type RunningServer } from '@zhuanguan/embedded';
import pg from 'pg';
import { startNatsContainer } from './containers.js';
import { serverUrl } from './run-servers.js';

export interface TestDatabase {
  /** Superuser URL of a database of this file alone. */
  url: string;
  drop(): Promise<void>;
}

export interface TestServer {
  url: string;
  stop(): Promise<void>;
  kill(): Promise<void>;
  /** Holds its breath: it answers nothing and loses nothing. */
  freeze(): void;
  /** The same data, the same port. */
  restart(): Promise<void>;
}

const withDatabase = (url: string, name: string): string => {
  const parsed = new URL(url);
  parsed.pathname = `/${name}`;
  return parsed.toString();
};

async function admin<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(serverUrl());
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A database copied from a template, which is prepared once per run under a lock. */
export async function testDatabase(template: string, prepare: (url: string) => Promise<void>): Promise<TestDatabase> {
  const base = serverUrl();
  const name = `${template}_${randomBytes(5).toString('hex')}`;
  await admin(async (client) => {
    await client.query(`select pg_advisory_lock(hashtext($1))`, [`template ${template}`]);
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [`template_${template}`]);
    if (!rowCount) {
      await client.query(`drop database if exists "building_${template}"`);
      await client.query(`create database "building_${template}"`);
      await prepare(withDatabase(base, `building_${template}`));
      await client.query(`alter database "building_${template}" rename to "template_${template}"`);
    }
    await client.query(`create database "${name}" template "template_${template}"`);
  });
  return {
    url: withDatabase(base, name),
    drop: () => admin(async (client) => void (await client.query(`drop database if exists "${name}" with (force)`))),
  };
}

const folder = (name: string): string => {
  const path = mkdtempSync(join(tmpdir(), `zg-${name}-`));
  chmodSync(path, 0o755);
  return path;
};

function handle(server: RunningServer, path: string, start: (port: number) => Promise<RunningServer>): TestServer {
  let current = server;
  return {
    url: server.url,
    kill: () => current.kill(),
    freeze: () => void process.kill(current.pid, 'SIGSTOP'),
    restart: async () => void (current = await start(server.port)),
    stop: async () => {
      await current.stop();
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** A nats-server of this file alone: streams and subjects of tests never meet. */
export async function testNats(users: readonly NatsUser[] = []): Promise<TestServer> {
  if (process.env['TESTKIT'] === 'containers') {
    const { url, stop } = await startNatsContainer();
    const notHere = () => {
      throw new Error('kill tests need embedded servers');
    };
    return { url, stop, kill: stop, freeze: notHere, restart: async () => notHere() };
  }
  const path = folder('nats');
  return handle(await startNats({ storeDir: path, users }), path, (port) => startNats({ storeDir: path, port, users }));
}

/** A durable PostgreSQL of this file alone, to be killed. */
export async function testPostgres(): Promise<TestServer> {
  const path = folder('pg');
  const dataDir = join(path, 'pg');
  return handle(await startPostgres({ dataDir, durable: true }), path, (port) =>
    startPostgres({ dataDir, port, durable: true }),
  );
}
