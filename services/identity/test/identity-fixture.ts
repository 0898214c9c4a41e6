import { AccountServiceService, IdentityServiceService } from '@zhuanguan/contracts';
import { migrate, roleUrls } from '@zhuanguan/db';
import { connectNats, ensureStream, type Nats } from '@zhuanguan/events';
import {
  createDirectServer,
  createRpcClient,
  createTokenSigner,
  createTokenVerifier,
  generateActorKeys,
  type RpcClient,
  type TokenSigner,
} from '@zhuanguan/rpc';
import { fixedClock, testDatabase, testLog, testNats, type TestClock } from '@zhuanguan/testkit';
import {
  buildApp,
  DEFAULT_SECURITY,
  migrations,
  rowAccess,
  SCHEMA,
  type IdentityApp,
  type IdentityConfig,
} from '../src/app.js';

export const PUBLIC_URL = 'http://portal.test:8080';
export const ROLES = { appRole: 'zg_identity', appPassword: 'identity-app', systemPassword: 'identity-system' };

export const config: IdentityConfig = {
  publicUrl: PUBLIC_URL,
  gatewayClientSecret: 'gateway-secret-of-at-least-32-characters',
  encryptionSecret: 'encryption-secret-of-at-least-32-characters',
  oidcHost: '127.0.0.1',
  oidcPort: 0,
  administrators: 'together',
  externalIssuer: 'https://login.example.gov.cn',
  security: DEFAULT_SECURITY,
};

export interface IdentityFixture {
  app: IdentityApp;
  client: RpcClient<typeof IdentityServiceService>;
  accounts: RpcClient<typeof AccountServiceService>;
  signer: TokenSigner;
  /** A service token of the gateway. */
  token: string;
  clock: TestClock;
  nats: Nats;
  ownerUrl: string;
  log: ReturnType<typeof testLog>;
  /** Another process on the same database. */
  replica(): IdentityApp;
  stop(): Promise<void>;
}

/** The whole service on a database and a bus of its own, called over the direct transport. */
export async function startIdentity(other: Partial<IdentityConfig> = {}): Promise<IdentityFixture> {
  const database = await testDatabase('identity', (url) =>
    migrate({ url, schema: SCHEMA, migrations, rowAccess, ...ROLES }),
  );
  const server = await testNats();
  const nats = await connectNats(server.url, 'test');
  await ensureStream(nats);
  // The provider's tokens run on real time; the clock starts there and is moved by the tests.
  const clock = fixedClock(new Date().toISOString());
  const log = testLog();
  const { url, systemUrl } = roleUrls(database.url, ROLES);
  const replica = () =>
    buildApp({ config: { ...config, ...other }, databaseUrl: url, systemUrl, nats, now: clock.now, log });
  const app = replica();
  await app.start();
  const keys = await generateActorKeys();
  const now = () => Date.now();
  const signer = createTokenSigner({ privateJwk: keys.privateJwk, now });
  const direct = createDirectServer(createTokenVerifier({ publicJwks: [keys.publicJwk], now }), log, clock.now);
  direct.add(app.services);
  return {
    app,
    replica,
    client: createRpcClient(IdentityServiceService, { direct }),
    accounts: createRpcClient(AccountServiceService, { direct }),
    signer,
    token: await signer.forService('gateway'),
    clock,
    nats,
    ownerUrl: database.url,
    log,
    stop: async () => {
      await app.stop();
      await nats.connection.close();
      await server.stop();
      await database.drop();
    },
  };
}
