import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Organisation } from '@zhuanguan/contracts';
import { freePort, startNats, startPostgres, type RunningServer } from '@zhuanguan/embedded';
import { natsUrlFor } from '@zhuanguan/events';
import { newId } from '@zhuanguan/kernel';
import { servePacks } from '@zhuanguan/policy';
import { loadPolicySet } from '@zhuanguan/policy/folder';
import type { TokenSigner } from '@zhuanguan/rpc';
import {
  clientsOf,
  FILES,
  keepSecrets,
  makeSecrets,
  migrateAll,
  natsUsers,
  OPERATOR,
  startProcesses,
  startStack,
  type Processes,
  type Secrets,
  type StackClients,
} from '@zhuanguan/start';
import { testDatabase, testLog, testNats, testPostgres, waitFor, type TestServer } from '@zhuanguan/testkit';
import { signIn, system, type Caller, type User } from './http-caller.js';

export const JURISDICTIONS = fileURLToPath(new URL('../../../deploy/jurisdictions', import.meta.url));
export const PORTAL = fileURLToPath(new URL('../../../services/portal/dist', import.meta.url));
const PACKS = ['152500-xilingol', '000000-reference'];
const PASSWORD = 'Zhuanguan-test-2026';

/** One process over the direct transport, or each service in its own over gRPC. */
export type Form = 'one' | 'apart';

export interface Installation {
  url: string;
  form: Form;
  clients: StackClients;
  signer: TokenSigner;
  secrets: Secrets;
  adminUrl: string;
  nats: TestServer;
  /** Of uploaded scans. */
  filesDir: string;
  auditDir: string;
  /** Only with `ownPostgres`. */
  postgres?: TestServer;
  /** Only apart. */
  processes?: Processes;
  log: ReturnType<typeof testLog>;
  register(organisations: Organisation[]): Promise<void>;
  /** Makes an account with this role at the organisation, called as the organisation where no name is given. */
  account(role: string, of: Organisation, displayName?: string): Promise<{ username: string; password: string }>;
  user(role: string, of: Organisation): Promise<User>;
  system(scopes: readonly string[], areaCode: string): Promise<Caller>;
  stop(): Promise<void>;
}

export interface InstallationOptions {
  /** A durable server of its own, to be killed. */
  ownPostgres?: boolean;
  /** A data folder as `npm start` keeps it, with servers of its own; stopping leaves it. */
  data?: string;
  now?: () => Date;
  /** The packs that are served; Xilingol and the reference by default. */
  packs?: readonly string[];
  port?: number;
  /** A folder of packs other than the repository's. */
  jurisdictions?: string;
  /** Apart: an open file that the output of every service goes to. */
  outputTo?: number;
  /** Beside what each service is told. */
  env?: Readonly<Record<string, string>>;
}

export async function startInstallation(form: Form, options: InstallationOptions = {}): Promise<Installation> {
  if (!existsSync(PORTAL)) throw new Error('the portal is not built: npm run build');
  const { data } = options;
  const secrets = data ? await keepSecrets(join(data, FILES.secrets)) : await makeSecrets();
  const own = data
    ? kept(await startPostgres({ dataDir: join(data, FILES.postgres), durable: true }))
    : options.ownPostgres
      ? await testPostgres()
      : undefined;
  const database = own
    ? { url: own.url, drop: () => own.stop() }
    : await testDatabase('e2e', (url) => migrateAll(url, secrets));
  await migrateAll(database.url, secrets);
  const nats = data
    ? kept(await startNats({ storeDir: join(data, FILES.nats), users: natsUsers(secrets.natsPasswords) }))
    : await testNats(natsUsers(secrets.natsPasswords));
  const log = testLog();
  const port = options.port ?? (await freePort());
  const filesDir = data ? join(data, FILES.files) : mkdtempSync(join(tmpdir(), 'zg-files-'));
  const auditDir = data ? join(data, FILES.audit) : mkdtempSync(join(tmpdir(), 'zg-audit-'));
  const common = {
    adminUrl: database.url,
    natsUrl: natsUrlFor(nats.url, OPERATOR, secrets.natsPasswords[OPERATOR]),
    port,
    secrets,
    portalDir: PORTAL,
    filesDir,
    auditDir,
    clientLimit: 1_000_000,
  };
  const running = form === 'one' ? await inOne(common, log, options) : await apart(common, options);
  await waitFor('the gateway is ready', async () => (await fetch(`${running.url}/readyz`)).ok, 180_000);
  const { clients, signer, url } = running;
  const service = async () => ({ token: await signer.forService('seed'), deadlineMs: 30_000 });
  const account: Installation['account'] = async (role, of, displayName = of.name) => {
    const username = `u${newId().slice(-12)}`;
    const grants = [{ role, organisationId: of.id, organisationName: of.name, areaCode: of.areaCode }];
    const made = await clients.identity.registerAccounts(
      { accounts: [{ id: newId(), username, password: PASSWORD, displayName, personId: '', grants }] },
      await service(),
    );
    if (!made.ok) throw new Error(made.refusal.detail);
    return { username, password: PASSWORD };
  };
  return {
    ...running,
    form,
    secrets,
    adminUrl: database.url,
    nats: { ...nats, url: common.natsUrl },
    filesDir,
    auditDir,
    ...(own ? { postgres: own } : {}),
    log,
    account,
    user: async (role, of) => {
      const { username, password } = await account(role, of);
      return signIn(url, username, password);
    },
    system: async (scopes, areaCode) => {
      const clientId = `s${newId().slice(-12)}`;
      const clientSecret = newId() + newId();
      const role = scopes.includes('events:read') ? 'analyst' : 'platform_client';
      const made = await clients.identity.registerApiClients(
        { clients: [{ client: { clientId, name: clientId, role, scopes: [...scopes], areaCode }, clientSecret }] },
        await service(),
      );
      if (!made.ok) throw new Error(made.refusal.detail);
      return system(url, clientId, clientSecret, scopes);
    },
    register: async (organisations) => {
      // A registry that was killed may be on its way back.
      const done = await waitFor('registry answers', async () => {
        const answer = await clients.registry.registerOrganisations({ organisations }, await service());
        return (answer.ok || answer.refusal.kind !== 'unavailable') && answer;
      });
      if (!done.ok) throw new Error(done.refusal.detail);
      for (const { result } of done.value.results)
        if (result?.$case !== 'organisation') throw new Error(JSON.stringify(result));
      for (const { id } of organisations) {
        const token = await signer.forActor({
          accountId: newId(),
          actingOrgId: id,
          roles: ['unit_handler'],
          scopes: [],
        });
        await waitFor('workflow knows the organisation', async () => {
          const asked = await clients.workflow.getFilingPolicy({ unitId: id }, { token });
          // Where no text asks for a specialist there is no form to be had (JZ-11).
          return asked.ok || asked.refusal.code === 'no_policy';
        });
      }
    },
    stop: async () => {
      await running.stop();
      await nats.stop();
      await database.drop();
      if (!data) for (const folder of [filesDir, auditDir]) rmSync(folder, { recursive: true });
    },
  };
}

/** A server of a data folder, which the test starts again as a whole. */
const kept = (server: RunningServer): TestServer => ({
  url: server.url,
  stop: () => server.stop(),
  kill: () => server.kill(),
  freeze: () => void process.kill(server.pid, 'SIGSTOP'),
  restart: () => Promise.reject(new Error('start the installation again')),
});

interface Common {
  adminUrl: string;
  natsUrl: string;
  port: number;
  secrets: Secrets;
  portalDir: string;
  filesDir: string;
  auditDir: string;
  clientLimit: number;
}
type Running = Pick<Installation, 'url' | 'clients' | 'signer' | 'stop' | 'processes'>;

async function inOne(
  common: Common,
  log: ReturnType<typeof testLog>,
  { now, packs = PACKS, env = {}, jurisdictions = JURISDICTIONS }: InstallationOptions,
): Promise<Running> {
  const policies = servePacks(await loadPolicySet(jurisdictions), packs);
  return startStack({ ...common, policies, env, log: () => log, ...(now ? { now } : {}) });
}

async function apart(
  common: Common,
  { env, packs = PACKS, outputTo, jurisdictions = JURISDICTIONS }: InstallationOptions,
): Promise<Running> {
  const processes = await startProcesses({
    ...common,
    natsPasswords: common.secrets.natsPasswords,
    ...(env ? { env } : {}),
    jurisdictions,
    packs: packs.join(','),
    stdio: outputTo ?? (process.env['ZG_TEST_LOG'] ? 'inherit' : 'ignore'),
  });
  const { clients, signer, close } = await clientsOf(processes.addresses, common.secrets);
  return {
    url: processes.url,
    clients,
    signer,
    processes,
    stop: async () => {
      close();
      await processes.stop();
    },
  };
}
