import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { servePacks } from '@zhuanguan/policy';
import { loadPolicySet } from '@zhuanguan/policy/folder';
import type { TokenSigner } from '@zhuanguan/rpc';
import type { Demo } from '@zhuanguan/seed';
import { FILES } from './data-files.js';
import { demonstrate } from './demonstration.js';
import { explain } from './explain.js';
import { firstAdministrator, type FirstAdministrator } from './first-administrator.js';
import { keepJurisdiction } from './keep-jurisdiction.js';
import { endLeftovers, rememberPids } from './leftovers.js';
import { migrateAll } from './migrate-all.js';
import { claimFolder, refuseHalfRestored } from './only-start.js';
import { HELP, readOptions, type StartOptions } from './options.js';
import { startProcesses } from './processes.js';
import { clientsOf } from './process-clients.js';
import { keepSecrets, type Secrets } from './secrets.js';
import { startServers, type Servers } from './servers.js';
import { startStack, type StackClients } from './stack.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const started = Date.now();
const say = (words: string): void =>
  console.log(`[${((Date.now() - started) / 1000).toFixed(1).padStart(5)} s] ${words}`);

/** What has been started, in order; it is stopped the other way round. */
const stops: (() => Promise<void>)[] = [];
let stopping: Promise<void> | undefined;
const stopAll = (): Promise<void> =>
  (stopping ??= (async () => {
    for (const stop of stops.reverse()) await stop().catch((error: unknown) => say(String(error)));
  })());

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env, new Date());
  if (options === 'help') return console.log(HELP);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (!stopping) say('正在停止 (stopping)');
      void stopAll().then(() => process.exit(0));
    });
  const data = resolve(ROOT, options.data);
  refuseHalfRestored(data);
  mkdirSync(data, { recursive: true });
  const claim = claimFolder(join(data, FILES.holder), options.port);
  stops.push(async () => claim.release());
  keepJurisdiction(data, options.jurisdiction);
  await endLeftovers(join(data, FILES.processes));
  await portIsFree(options);
  const secrets = await keepSecrets(join(data, FILES.secrets));
  const servers = await startServers({ ...options, data }, secrets, say);
  stops.push(() => servers.stop());
  say('数据库结构更新 (migrating)');
  await migrateAll(servers.databaseUrl, secrets);
  const opened = await serve({ ...options, data }, servers, secrets);
  say(`已就绪 (ready)，${options.processes ? '每个服务一个进程 (one process per service)' : '一个进程 (one process)'}`);
  console.log(report(options, opened));
}

/** What people need to get in: the demonstration's accounts, or the code for the first administrator. */
interface Opened {
  demo?: Demo;
  first?: FirstAdministrator | undefined;
}

async function serve(options: StartOptions, servers: Servers, secrets: Secrets): Promise<Opened> {
  const { port, host, publicUrl, data, jurisdiction } = options;
  const jurisdictions = join(ROOT, 'deploy/jurisdictions');
  const policies = servePacks(await loadPolicySet(jurisdictions), [jurisdiction]);
  const common = {
    adminUrl: servers.databaseUrl,
    natsUrl: servers.natsUrl,
    port,
    host,
    publicUrl,
    secrets,
    portalDir: join(ROOT, 'services/portal/dist'),
    filesDir: join(data, FILES.files),
    auditDir: join(data, FILES.audit),
  };
  const open = async (target: StackClients & { signer: TokenSigner }): Promise<Opened> => ({
    ...(options.empty ? {} : { demo: await demonstrate(target, seed) }),
    ...(options.empty || options.newAdministrator
      ? { first: await firstAdministrator(target, policies, jurisdiction, options.newAdministrator) }
      : {}),
  });
  const seed = { data, asOf: options.asOf, baseUrl: publicUrl, policies, jurisdiction, jurisdictions, say };
  if (!options.processes) {
    const stack = await startStack({ ...common, policies });
    stops.push(() => stack.stop());
    await ready(port);
    return open({ ...stack.clients, signer: stack.signer });
  }
  const onPids = rememberPids(join(data, FILES.processes));
  const processes = await startProcesses({
    ...common,
    natsPasswords: servers.natsPasswords,
    jurisdictions,
    packs: jurisdiction,
    onPids,
  });
  stops.push(() => processes.stop());
  await ready(port);
  const { clients, signer, close } = await clientsOf(processes.addresses, secrets);
  try {
    return await open({ ...clients, signer });
  } finally {
    close();
  }
}

const READY_MS = 60_000;

async function ready(port: number): Promise<void> {
  const deadline = Date.now() + READY_MS;
  for (let last = ''; ; await new Promise((done) => setTimeout(done, 200))) {
    if (stopping) return new Promise(() => undefined);
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(
      (error: unknown) => void (last = String(error)),
    );
    if (answer?.ok) return;
    if (answer) last = await answer.text();
    if (Date.now() > deadline) throw new Error(`服务在一分钟内没有就绪 (not ready within a minute): ${last}`);
  }
}

async function portIsFree({ port, host }: StartOptions): Promise<void> {
  const taken = await new Promise<boolean>((done) => {
    const socket = connect({ port, host: host === '0.0.0.0' ? '127.0.0.1' : host });
    socket.once('connect', () => done(true)).once('error', () => done(false));
  });
  if (taken)
    throw new Error(`端口 ${port} 已被占用：系统可能已在运行；或换一个端口 (port in use): PORT=${port + 1} npm start`);
}

function report({ publicUrl }: StartOptions, { demo, first }: Opened): string {
  const users =
    demo?.users.map((u) => `  ${u.username.padEnd(12)} ${u.password}   ${u.roleName}，${u.organisation}：${u.shows}`) ??
    [];
  return [
    '',
    `  门户 portal   ${publicUrl}`,
    `  接口 API      ${publicUrl}/docs`,
    ...(demo ? ['', '  演示账号 demo accounts（也见 .data/demo.json）', ...users] : []),
    ...(first
      ? [
          '',
          `  管理员激活码 code for an administrator (${first.organisation})`,
          `  ${first.code}   在此激活 use it at ${publicUrl}/activate`,
          '  只能用一次 (good once)',
        ]
      : []),
    '',
    '  Ctrl-C 停止 stops everything',
    '',
  ].join('\n');
}

main().catch(async (error: unknown) => {
  console.error(`\n启动失败 (start failed)：${explain(error)}`);
  await stopAll();
  process.exit(1);
});
