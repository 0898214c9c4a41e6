import { fileURLToPath } from 'node:url';
import type { Actor, Role } from '@zhuanguan/access';
import {
  Organisation,
  OrganisationKind,
  OrganisationRegistered,
  SupervisionServiceService,
} from '@zhuanguan/contracts';
import { migrate, openDatabase, roleUrls } from '@zhuanguan/db';
import { connectNats, ensureStream, makeEvent } from '@zhuanguan/events';
import { newId } from '@zhuanguan/kernel';
import { servePacks } from '@zhuanguan/policy';
import { loadPolicySet } from '@zhuanguan/policy/folder';
import {
  createDirectServer,
  createRpcClient,
  createTokenSigner,
  createTokenVerifier,
  generateActorKeys,
  type RpcClient,
} from '@zhuanguan/rpc';
import { fixedClock, testDatabase, testLog, testNats, waitFor } from '@zhuanguan/testkit';
import { buildApp, migrations, rowAccess, SCHEMA } from '../src/app.js';

/** What feeds, units and their readers ask. */
type Asked = RpcClient<typeof SupervisionServiceService>;
export interface LedgerClient {
  pushFacts: Asked['pushFacts'];
  getProject: Asked['getProject'];
  listProjects: Asked['listProjects'];
}

const JURISDICTIONS = fileURLToPath(new URL('../../../deploy/jurisdictions', import.meta.url));
const ROLES = { appRole: 'zg_supervision_test', appPassword: 'interactive', systemPassword: 'system' };

/** The service over its contracts, on real servers: RPC in, events in and out. */
export async function startLedger(name: string, now = '2026-03-10T02:00:00Z') {
  const clock = fixedClock(now);
  const log = testLog();
  const database = await testDatabase(name, (url) => migrate({ url, schema: SCHEMA, migrations, rowAccess, ...ROLES }));
  const server = await testNats();
  const nats = await connectNats(server.url, 'test');
  await ensureStream(nats);
  const keys = await generateActorKeys();
  const signer = createTokenSigner({ privateJwk: keys.privateJwk, now: () => Date.now() });
  const direct = createDirectServer(
    createTokenVerifier({ publicJwks: [keys.publicJwk], now: () => Date.now() }),
    log,
    clock.now,
  );
  const { url: databaseUrl, systemUrl } = roleUrls(database.url, ROLES);
  const policies = servePacks(await loadPolicySet(JURISDICTIONS), ['152500-xilingol']);
  const app = await buildApp({ databaseUrl, systemUrl, nats, policies, log, now: clock.now });
  direct.add([app.service]);
  const client: LedgerClient = createRpcClient(SupervisionServiceService, { direct });
  const owner = openDatabase({ url: database.url, schema: SCHEMA, applicationName: 'owner' });
  const query = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
    (await owner.pool.query({ text, values })).rows as Row[];

  const register = async (organisation: Partial<Organisation> & { id: string }): Promise<string> => {
    const event = makeEvent({
      ...{ service: 'registry', aggregate: 'organisation', fact: 'registered', aggregateId: organisation.id },
      ...{
        aggregateVersion: 1,
        areaCode: organisation.areaCode ?? '152500',
        time: clock.now(),
        correlationId: newId(),
      },
      data: OrganisationRegistered.toJSON({
        organisation: Organisation.fromPartial({ version: 1, validFrom: '2024-01-01', ...organisation }),
      }),
    });
    await nats.js.publish(event.subject, event.envelope, { msgID: event.id });
    await waitFor(
      'the organisation',
      async () => (await query('select 1 from organisation where id = $1', [organisation.id])).length > 0,
    );
    return organisation.id;
  };
  const bureau = await register({
    id: newId(),
    kind: OrganisationKind.ORGANISATION_KIND_BUREAU,
    name: '盟财政局',
    areaCode: '152500',
  });
  const department = await register({
    id: newId(),
    kind: OrganisationKind.ORGANISATION_KIND_DEPARTMENT,
    name: '盟教育局',
    areaCode: '152500',
    financeParentId: bureau,
  });
  const unitOf = (label: string, areaCode = '152500') =>
    register({
      id: newId(),
      kind: OrganisationKind.ORGANISATION_KIND_UNIT,
      name: label,
      areaCode,
      budgetParentId: department,
      financeParentId: bureau,
    });

  return {
    clock,
    client,
    query,
    bureau,
    department,
    unit: await unitOf('盟第一中学'),
    other: await unitOf('盟第二中学'),
    outside: await register({
      id: newId(),
      kind: OrganisationKind.ORGANISATION_KIND_UNIT,
      name: '大冶市某局',
      areaCode: '420281',
    }),
    token: (role: Role, actingOrgId: string, over: Partial<Actor> = {}) =>
      signer.forActor({ accountId: newId(), actingOrgId, roles: [role], scopes: [], ...over }),
    feed: (areaCode = '152500', clientId = 'zfcg') =>
      signer.forActor({
        accountId: newId(),
        clientId,
        areaCode,
        roles: ['platform_client'],
        scopes: ['ledger:report'],
      }),
    events: async (type: string) =>
      (
        await query<{ envelope: { type: string; data: Record<string, unknown>; aggregateversion: number } }>(
          `select envelope::json from outbox where envelope::json ->> 'type' = $1 order by position`,
          [`supervision.project.${type}.v1`],
        )
      ).map(({ envelope }) => envelope),
    stop: async () => {
      await app.stop();
      await owner.close();
      await nats.connection.close();
      await server.stop();
      await database.drop();
    },
  };
}
export type Ledger = Awaited<ReturnType<typeof startLedger>>;
