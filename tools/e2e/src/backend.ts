import { fileURLToPath } from 'node:url';
import type { Actor, Role } from '@zhuanguan/access';
import {
  RegistryServiceService,
  WorkflowServiceService,
  type FilingContent,
  type Organisation,
} from '@zhuanguan/contracts';
import { connectNats, ensureStream, type Nats } from '@zhuanguan/events';
import { servePacks } from '@zhuanguan/policy';
import { loadPolicySet } from '@zhuanguan/policy/folder';
import { buildApp as buildRegistry } from '@zhuanguan/registry/app';
import {
  createDirectServer,
  createRpcClient,
  createTokenSigner,
  createTokenVerifier,
  type RpcClient,
} from '@zhuanguan/rpc';
import { makeSecrets, migrateAll, serviceUrls } from '@zhuanguan/start';
import { testDatabase, testLog, testNats, waitFor, type TestClock } from '@zhuanguan/testkit';
import { buildApp as buildWorkflow } from '@zhuanguan/workflow/app';

export const JURISDICTIONS = fileURLToPath(new URL('../../../deploy/jurisdictions', import.meta.url));
const secrets = await makeSecrets();

export interface Backend {
  workflow: RpcClient<typeof WorkflowServiceService>;
  registry: RpcClient<typeof RegistryServiceService>;
  nats: Nats;
  adminUrl: string;
  as(role: Role, organisationId: string, extra?: Partial<Actor>): Promise<string>;
  service(name: string): Promise<string>;
  stop(): Promise<void>;
}

/** Workflow and registry on real PostgreSQL and NATS, over the direct transport. */
export async function startBackend(clock: TestClock): Promise<Backend> {
  const database = await testDatabase('backend', (url) => migrateAll(url, secrets));
  await migrateAll(database.url, secrets);
  const server = await testNats();
  const nats = await connectNats(server.url, 'test');
  await ensureStream(nats);
  const log = testLog();
  const policies = servePacks(await loadPolicySet(JURISDICTIONS), ['152500-xilingol', '000000-reference']);
  const signer = createTokenSigner({ privateJwk: secrets.actorKeys.privateJwk, now: () => Date.now() });
  const direct = createDirectServer(
    createTokenVerifier({ publicJwks: [secrets.actorKeys.publicJwk], now: () => Date.now() }),
    log,
    clock.now,
  );
  const clients = {
    workflow: createRpcClient(WorkflowServiceService, { direct }),
    registry: createRpcClient(RegistryServiceService, { direct }),
  };
  const urls = (role: 'workflow' | 'registry') => serviceUrls(database.url, role, secrets);
  const common = { nats, policies, log, now: clock.now };
  const workflow = await buildWorkflow({ ...urls('workflow'), ...common });
  direct.add([workflow.service]);
  const registry = await buildRegistry({ ...urls('registry'), workflow: clients.workflow, signer, ...common });
  direct.add([registry.service]);
  return {
    ...clients,
    nats,
    adminUrl: database.url,
    as: (role, organisationId, extra = {}) =>
      signer.forActor({
        accountId: `00000000-0000-4000-8000-${organisationId.slice(-12)}`,
        actingOrgId: organisationId,
        roles: [role],
        scopes: [],
        ...extra,
      }),
    service: (name) => signer.forService(name),
    stop: async () => {
      await registry.stop();
      await workflow.stop();
      await nats.connection.close();
      await server.stop();
      await database.drop();
      if (process.env['SHOW_LOG']) console.log(log.lines);
    },
  };
}

export { organisation } from './organisations.js';

/** Registers organisations and waits until workflow knows them. */
export async function register(backend: Backend, organisations: Organisation[]): Promise<void> {
  const done = await backend.registry.registerOrganisations(
    { organisations },
    { token: await backend.service('seed') },
  );
  if (!done.ok) throw new Error(done.refusal.detail);
  for (const { result } of done.value.results)
    if (result?.$case !== 'organisation') throw new Error(JSON.stringify(result));
  for (const { id } of organisations) {
    const token = await backend.as('unit_handler', id);
    await waitFor(
      'workflow knows the organisation',
      async () => (await backend.workflow.getFilingPolicy({ unitId: id }, { token })).ok,
    );
  }
}

export const content = (name: string, decisionDate: string, extra: Partial<FilingContent> = {}): FilingContent => ({
  decisionDate,
  person: {
    name,
    sex: '2',
    title: '财务科科长',
    phone: '13947912345',
    remark: '',
    onEstablishment: true,
    exceptionReason: '',
    noBadRecord: true,
  },
  predecessorAppointmentId: '',
  changeReason: '',
  subjectAppointmentId: '',
  ...extra,
});
