import { connect } from 'node:net';
import { join } from 'node:path';
import { alive, startNats, startPostgres, type RunningServer } from '@zhuanguan/embedded';
import { natsUrlFor } from '@zhuanguan/events';
import { FILES } from './data-files.js';
import { natsUsers, OPERATOR } from './nats-users.js';
import type { StartOptions } from './options.js';
import type { Secrets } from './secrets.js';

export interface Servers {
  databaseUrl: string;
  natsUrl: string;
  /** Of our own NATS, which knows its users. */
  natsPasswords?: Secrets['natsPasswords'];
  stop(): Promise<void>;
}

const WATCH_MS = 2_000;

/** PostgreSQL and NATS: those the environment names, else our own under the data folder, brought back when they die. */
export async function startServers(
  { data, databaseUrl, natsUrl }: StartOptions,
  { natsPasswords }: Pick<Secrets, 'natsPasswords'>,
  say: (words: string) => void,
): Promise<Servers> {
  // The services wait for NATS as long as it takes; who starts by hand wants to hear of a wrong address now.
  if (natsUrl) await reachable(natsUrl);
  const postgres = databaseUrl
    ? undefined
    : await kept(
        'PostgreSQL',
        (port) => startPostgres({ dataDir: join(data, FILES.postgres), durable: true, port }),
        say,
      );
  const nats = natsUrl
    ? undefined
    : await kept(
        'NATS',
        (port) => startNats({ storeDir: join(data, FILES.nats), port, users: natsUsers(natsPasswords) }),
        say,
      );
  return {
    databaseUrl: databaseUrl ?? postgres?.url ?? '',
    natsUrl: nats ? natsUrlFor(nats.url, OPERATOR, natsPasswords[OPERATOR]) : (natsUrl ?? ''),
    ...(nats ? { natsPasswords } : {}),
    stop: async () => {
      await nats?.stop();
      await postgres?.stop();
    },
  };
}

async function kept(
  name: string,
  start: (port: number) => Promise<RunningServer>,
  say: (words: string) => void,
): Promise<{ url: string; stop(): Promise<void> }> {
  let server = await start(0);
  say(`${name} ${server.adopted ? '已在运行 (was running)' : '已启动 (started)'}：127.0.0.1:${server.port}`);
  let stopped = false;
  let watching = Promise.resolve();
  const watch = async () => {
    if (stopped || alive(server.pid)) return;
    say(`${name} 意外退出，正在重新启动 (died, starting it again)`);
    server = await start(server.port).catch((error: unknown) => {
      say(String(error));
      return server;
    });
  };
  const timer = setInterval(() => {
    watching = watching.then(watch);
  }, WATCH_MS);
  return {
    url: server.url,
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await watching;
      await server.stop();
    },
  };
}

const NATS_PORT = 4_222;
const PATIENCE_MS = 5_000;

/** Throws, with the code of the fault, where none of the addresses (comma-separated, as NATS takes them) listens. */
async function reachable(urls: string): Promise<void> {
  const tried = await Promise.allSettled(urls.split(',').map(listens));
  const fault = tried.find((t) => t.status === 'rejected');
  if (fault && !tried.some((t) => t.status === 'fulfilled')) throw fault.reason;
}

function listens(url: string): Promise<void> {
  const { hostname, port } = new URL(url.includes('://') ? url : `nats://${url}`);
  return new Promise((done, failed) => {
    const socket = connect({ host: hostname, port: Number(port) || NATS_PORT, timeout: PATIENCE_MS });
    socket.once('connect', () => done(void socket.destroy()));
    socket.once('error', failed);
    socket.once('timeout', () => failed(new Error(`NATS_URL ${hostname}:${port || NATS_PORT} 没有应答 (no answer)`)));
  });
}
