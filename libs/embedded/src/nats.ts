import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { natsServerBinary } from './nats-binary.js';
import type { RunningServer } from './postgres.js';
import { alive, end, freePort, until } from './process.js';

export interface NatsOptions {
  storeDir: string;
  port?: number;
  /** Who may connect, and what each may do; anybody on this machine where nobody is named. */
  users?: readonly NatsUser[];
}

/** As the server's own configuration has it; subjects with wildcards. */
export interface NatsUser {
  user: string;
  password: string;
  permissions?: {
    publish: { allow: readonly string[]; deny?: readonly string[] };
    subscribe: { allow: readonly string[]; deny?: readonly string[] };
    allow_responses?: boolean;
  };
}

/** Starts (or takes over) a nats-server with JetStream on loopback; restart on the same folder keeps its streams. */
export async function startNats({ storeDir, port: wanted, users }: NatsOptions): Promise<RunningServer> {
  mkdirSync(storeDir, { recursive: true });
  const running = await runningNats(storeDir);
  if (running) return running;
  const { pidFile, portFile } = filesOf(storeDir);
  rmSync(pidFile, { force: true });
  const port = wanted || (await freePort());
  const log = openSync(join(storeDir, 'nats.log'), 'a');
  const child = spawn(
    natsServerBinary(),
    ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', storeDir, '-P', pidFile, ...configOf(storeDir, users)],
    {
      detached: true,
      stdio: ['ignore', log, log],
      // Go's collector works harder near this; it is no limit that anything could fail at.
      env: { GOMEMLIMIT: '48MiB', ...process.env },
    },
  );
  let gone = false;
  child.once('exit', () => (gone = true));
  child.once('error', () => (gone = true));
  child.unref();
  await until('nats-server', async () => gone || (await accepts(port)), 20_000);
  if (gone || !child.pid)
    throw new Error(`nats-server 未能启动，请看日志 ${join(storeDir, 'nats.log')}（端口 ${port} 可能被占用）`);
  writeFileSync(portFile, String(port));
  return server(child.pid, port, false);
}

/** A file of the owner's alone: passwords are seen by nobody in the list of processes. JSON is what the server reads too. */
function configOf(storeDir: string, users: readonly NatsUser[] | undefined): string[] {
  if (!users?.length) return [];
  const path = join(storeDir, 'nats.conf');
  writeFileSync(path, JSON.stringify({ authorization: { users } }, null, 2), { mode: 0o600 });
  return ['-c', path];
}

const filesOf = (storeDir: string) => ({ pidFile: join(storeDir, 'nats.pid'), portFile: join(storeDir, 'nats.port') });

/** The server that runs on a store folder, whoever started it; nothing is started. */
export async function runningNats(storeDir: string): Promise<RunningServer | undefined> {
  const { pidFile, portFile } = filesOf(storeDir);
  if (!existsSync(pidFile) || !existsSync(portFile)) return undefined;
  const [pid, port] = [Number(readFileSync(pidFile, 'utf8')), Number(readFileSync(portFile, 'utf8'))];
  return pid > 0 && alive(pid) && (await accepts(port)) ? server(pid, port, true) : undefined;
}

const server = (pid: number, port: number, adopted: boolean): RunningServer => ({
  url: `nats://127.0.0.1:${port}`,
  port,
  pid,
  adopted,
  stop: () => end(pid, 'SIGTERM'),
  kill: () => end(pid, 'SIGKILL'),
});

/** The server greets with INFO as soon as it serves. */
function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const finish = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, () => finish(false));
    socket.once('data', (data) => finish(data.toString().startsWith('INFO')));
    socket.once('error', () => finish(false));
  });
}
