import { spawn, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { freePort } from '@zhuanguan/embedded';
import { nodeFlags } from './node-flags.js';
import { certificates, environmentsOf, publicUrlOf } from './process-environments.js';
import type { Secrets } from './secrets.js';

export type ServiceName = 'identity' | 'registry' | 'workflow' | 'supervision' | 'notification' | 'gateway';

export interface ProcessesOptions {
  adminUrl: string;
  natsUrl: string;
  /** Where the server knows its users: each service connects as its own. */
  natsPasswords?: Secrets['natsPasswords'] | undefined;
  port: number;
  host?: string;
  publicUrl?: string;
  secrets: Secrets;
  jurisdictions: string;
  /** Areas whose packs are served. */
  packs: string;
  portalDir: string;
  filesDir: string;
  auditDir: string;
  clientLimit?: number;
  /** Beside this process's own environment. */
  env?: Readonly<Record<string, string>>;
  /** Standard output and error of the services. */
  /** A number is an open file that their output goes to. */
  stdio?: 'inherit' | 'ignore' | number;
  /** Told at every start of a process, so that leftovers of a killed parent can be found. */
  onPids?: (pids: readonly number[]) => void;
}

export interface Processes {
  url: string;
  addresses: Record<Exclude<ServiceName, 'gateway'>, string>;
  pid(name: ServiceName): number;
  /** kill -9 */
  kill(name: ServiceName): Promise<void>;
  /** Starts one again that was killed. */
  restart(name: ServiceName): Promise<void>;
  stop(): Promise<void>;
}

const RESTART_MS = 1_000;

/** Always what was built: under a test runner the name resolves to the source. */
const entry = (name: ServiceName): string =>
  createRequire(import.meta.url)
    .resolve(`@zhuanguan/${name}/main`)
    .replace(/\/src\/main\.ts$/, '/dist/main.js');

/** Each service in a process of its own, over gRPC, as deployed. */
export async function startProcesses(options: ProcessesOptions): Promise<Processes> {
  const ports = {
    identity: await freePort(),
    registry: await freePort(),
    workflow: await freePort(),
    supervision: await freePort(),
    notification: await freePort(),
    oidc: await freePort(),
  };
  const environments = environmentsOf(options, ports, await certificates(options.secrets));
  const children = new Map<ServiceName, ChildProcess>();
  let stopping = false;
  const killed = new Set<ServiceName>();
  const launch = (name: ServiceName) => {
    killed.delete(name);
    const env = { OTEL_SERVICE_NAME: `zhuanguan-${name}`, ...process.env, ...options.env, ...environments[name] };
    const child = spawn(process.execPath, [...nodeFlags(env), entry(name)], {
      env,
      stdio: ['ignore', options.stdio ?? 'inherit', options.stdio ?? 'inherit'],
    });
    children.set(name, child);
    // One that died by itself comes back; one that was killed here waits for restart().
    child.once('exit', () => {
      if (!stopping && !killed.has(name)) setTimeout(() => !stopping && launch(name), RESTART_MS).unref();
    });
    options.onPids?.([...children.values()].flatMap((c) => c.pid ?? []));
  };
  const kill = async (name: ServiceName, signal: NodeJS.Signals) => {
    const child = children.get(name);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    killed.add(name);
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  };
  for (const name of ['workflow', 'registry', 'supervision', 'notification', 'identity', 'gateway'] as const)
    launch(name);
  return {
    url: publicUrlOf(options),
    addresses: {
      identity: `127.0.0.1:${ports.identity}`,
      registry: `127.0.0.1:${ports.registry}`,
      workflow: `127.0.0.1:${ports.workflow}`,
      supervision: `127.0.0.1:${ports.supervision}`,
      notification: `127.0.0.1:${ports.notification}`,
    },
    pid: (name) => children.get(name)?.pid ?? 0,
    kill: (name) => kill(name, 'SIGKILL'),
    restart: async (name) => {
      await kill(name, 'SIGKILL');
      launch(name);
    },
    stop: async () => {
      stopping = true;
      for (const name of ['gateway', 'notification', 'supervision', 'registry', 'workflow', 'identity'] as const)
        await kill(name, 'SIGTERM');
    },
  };
}
