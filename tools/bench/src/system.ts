import { spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { alive, end, until } from '@zhuanguan/embedded';
import { nodeFlags, startProcesses, type Processes } from '@zhuanguan/start';
import type { Lab } from './lab.js';
import { JURISDICTIONS, PACK, PORTAL } from './places.js';
import type { Form } from './options.js';
import { TEMPLATE } from './template.js';
import type { Town } from './town.js';
import { FILES_DIR, freshAuditDir } from './files-dir.js';

/** What is measured: processes of their own, never this one. */
export interface System {
  form: Form;
  url: string;
  databaseUrl: string;
  natsUrl: string;
  /** Process ids by name; PostgreSQL is not among them. */
  pids: Readonly<Record<string, number>>;
  /** Only apart. */
  addresses?: Processes['addresses'];
  stop(): Promise<void>;
}

const READY_MS = 60_000;

/** On a copy of the template, or on a database that is there already. */
export async function startSystem(form: Form, lab: Lab, town: Town, url: string, database?: string): Promise<System> {
  const databaseUrl = database ?? (await lab.clone(TEMPLATE, `bench_${form}`));
  const bus = await lab.nats(`nats-${form}${database ? '-own' : ''}`);
  const options = { lab, town, url, databaseUrl, natsUrl: bus.url };
  const running = form === 'one' ? startOne(options) : await startApart(options);
  const stop = async () => {
    await running.stop();
    await bus.stop();
  };
  try {
    await until(`${form}: ready`, async () => running.gone() || isReady(url), READY_MS);
    if (running.gone()) throw new Error(`${form}: ended at its start\n${running.log()}`);
  } catch (error) {
    await stop();
    throw error;
  }
  const pids = { ...running.pids, nats: bus.pid };
  return { form, url, databaseUrl, natsUrl: bus.url, pids, addresses: running.addresses, stop };
}

interface Options {
  lab: Lab;
  town: Town;
  url: string;
  databaseUrl: string;
  natsUrl: string;
}

interface Running {
  pids: Record<string, number>;
  addresses?: Processes['addresses'];
  gone(): boolean;
  log(): string;
  stop(): Promise<void>;
}

const isReady = async (url: string): Promise<boolean> =>
  (await fetch(`${url}/readyz`).catch(() => undefined))?.ok ?? false;

/** The program of `npm start` itself, on servers of ours. */
function startOne({ lab, town, url, databaseUrl, natsUrl }: Options): Running {
  const data = mkdtempSync(join(lab.folder, 'start-'));
  writeFileSync(join(data, 'secrets.json'), JSON.stringify(town.secrets), { mode: 0o600 });
  const logFile = join(lab.folder, 'one.log');
  const log = openSync(logFile, 'a');
  const child = spawn(
    process.execPath,
    [...nodeFlags(process.env), createRequire(import.meta.url).resolve('@zhuanguan/start/cli'), '--empty'],
    {
      env: {
        ...process.env,
        DATABASE_URL: databaseUrl,
        NATS_URL: natsUrl,
        DATA_DIR: data,
        PORT: new URL(url).port,
        PUBLIC_URL: url,
      },
      stdio: ['ignore', log, log],
    },
  );
  const pid = child.pid ?? 0;
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  return {
    pids: { zhuanguan: pid },
    gone: () => !alive(pid) || child.exitCode !== null,
    log: () => readFileSync(logFile, 'utf8').slice(-2_000),
    stop: async () => {
      await end(pid, 'SIGTERM');
      process.off('exit', kill);
    },
  };
}

async function startApart({ town, url, databaseUrl, natsUrl }: Options): Promise<Running> {
  let pids: readonly number[] = [];
  const processes = await startProcesses({
    adminUrl: databaseUrl,
    natsUrl,
    port: Number(new URL(url).port),
    publicUrl: url,
    secrets: town.secrets,
    jurisdictions: JURISDICTIONS,
    packs: PACK,
    portalDir: PORTAL,
    filesDir: FILES_DIR,
    auditDir: freshAuditDir(),
    stdio: 'ignore',
    onPids: (now) => (pids = now),
  });
  const kill = () => pids.filter(alive).forEach((pid) => process.kill(pid, 'SIGKILL'));
  process.once('exit', kill);
  const names = ['identity', 'registry', 'workflow', 'supervision', 'notification', 'gateway'] as const;
  return {
    pids: Object.fromEntries(names.map((name) => [name, processes.pid(name)])),
    addresses: processes.addresses,
    gone: () => false,
    log: () => '',
    stop: async () => {
      await processes.stop();
      process.off('exit', kill);
    },
  };
}
