import {
  AccountServiceService,
  IdentityServiceService,
  NotificationServiceService,
  RegistryServiceService,
  SupervisionServiceService,
  WorkflowServiceService,
} from '@zhuanguan/contracts';
import { readSealingKeys } from '@zhuanguan/db';
import { connectNats, ensureStream, readAudit } from '@zhuanguan/events';
import { buildApp as buildGateway, readLimits, type GatewayConfig } from '@zhuanguan/gateway/app';
import { buildApp as buildIdentity, readSecurity, type IdentityConfig } from '@zhuanguan/identity/app';
import { buildApp as buildNotification, setUpSending } from '@zhuanguan/notification/app';
import type { PolicySet } from '@zhuanguan/policy';
import { buildApp as buildRegistry } from '@zhuanguan/registry/app';
import {
  createDirectServer,
  createRpcClient,
  createTokenSigner,
  createTokenVerifier,
  type TokenSigner,
} from '@zhuanguan/rpc';
import { buildApp as buildSupervision } from '@zhuanguan/supervision/app';
import { createLogger, type Logger } from '@zhuanguan/telemetry';
import { buildApp as buildWorkflow } from '@zhuanguan/workflow/app';
import { auditEnvironment } from './audit-environment.js';
import { serviceUrls, type ServiceSchema } from './migrate-all.js';
import type { Secrets } from './secrets.js';

export interface StackOptions {
  /** The database all schemas are in; migrated already. */
  adminUrl: string;
  natsUrl: string;
  port: number;
  /** Address to listen at; loopback unless said otherwise. */
  host?: string;
  /** Where browsers reach it; `http://localhost:<port>` unless said otherwise. */
  publicUrl?: string;
  secrets: Secrets;
  policies: PolicySet;
  portalDir: string;
  /** Uploaded files. */
  filesDir: string;
  /** Anchors over the history are written here too. */
  auditDir: string;
  now?: () => Date;
  log?: (service: string) => Logger;
  /** Says what is sent with besides the inbox; this process's own unless given. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Requests per minute of a client; the bench lifts it. */
  clientLimit?: number;
}

export interface StackClients {
  identity: ReturnType<typeof createRpcClient<typeof IdentityServiceService>>;
  accounts: ReturnType<typeof createRpcClient<typeof AccountServiceService>>;
  registry: ReturnType<typeof createRpcClient<typeof RegistryServiceService>>;
  workflow: ReturnType<typeof createRpcClient<typeof WorkflowServiceService>>;
  supervision: ReturnType<typeof createRpcClient<typeof SupervisionServiceService>>;
  notification: ReturnType<typeof createRpcClient<typeof NotificationServiceService>>;
}

export interface Stack {
  url: string;
  clients: StackClients;
  signer: TokenSigner;
  stop(): Promise<void>;
}

/** All services in one process over the direct transport: the same handlers, tokens and bytes as over gRPC. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { secrets } = options;
  const log = options.log ?? createLogger;
  const now = options.now ?? (() => new Date());
  // Tokens live by the machine's clock, whatever day the services believe it is.
  const signer = createTokenSigner({ privateJwk: secrets.actorKeys.privateJwk, now: () => Date.now() });
  const verifier = createTokenVerifier({ publicJwks: [secrets.actorKeys.publicJwk], now: () => Date.now() });
  const direct = createDirectServer(verifier, log('rpc'), now);
  const clients = directClients(direct);
  const nats = await connectNats(options.natsUrl, 'zhuanguan');
  await ensureStream(nats);
  const publicUrl = options.publicUrl ?? `http://localhost:${options.port}`;
  const services = await startServices(options, { nats, signer, clients, direct, log, now, publicUrl });
  const gateway = await buildGateway({
    config: gatewayConfig(publicUrl, services.oidcPort, options),
    clients,
    nats,
    signer,
    log: log('gateway'),
    now,
  });
  await gateway.start(options.port, options.host);
  return {
    url: publicUrl,
    clients,
    signer,
    stop: async () => {
      await gateway.stop();
      await services.stop();
      await nats.connection.close();
    },
  };
}

interface Wiring {
  nats: Awaited<ReturnType<typeof connectNats>>;
  signer: TokenSigner;
  clients: StackClients;
  direct: ReturnType<typeof createDirectServer>;
  log: (service: string) => Logger;
  now: () => Date;
  publicUrl: string;
}

/** All that is behind the gateway. */
async function startServices(
  { adminUrl, secrets, policies, auditDir, env = process.env }: StackOptions,
  { nats, signer, clients, direct, log, now, publicUrl }: Wiring,
): Promise<{ oidcPort: number; stop(): Promise<void> }> {
  const of = (name: ServiceSchema['service']) => ({
    ...serviceUrls(adminUrl, name, secrets),
    ...{ nats, log: log(name), now },
  });
  const packs = [...policies.packs.values()].map((pack) => pack.id).join(',');
  const told: typeof env = { ...auditEnvironment(secrets, { auditDir, packs }), ...env };
  const audit = readAudit((name, fallback = '') => told[name] ?? fallback);
  const sealing = env['SEALING_KEYS'] ? readSealingKeys(env['SEALING_KEYS']) : secrets.sealingKeys;
  const workflow = await buildWorkflow({ ...of('workflow'), policies, audit, sealing });
  direct.add([workflow.service]);
  const registry = await buildRegistry({ ...of('registry'), policies, audit, workflow: clients.workflow, signer });
  direct.add([registry.service]);
  const supervision = await buildSupervision({ ...of('supervision'), policies, audit });
  direct.add([supervision.service]);
  const notification = await buildNotification({
    ...of('notification'),
    sending: setUpSending(env),
    publicUrl,
    identity: clients.identity,
    signer,
  });
  direct.add([notification.service]);
  const identity = buildIdentity({ ...of('identity'), audit, config: identityConfig(publicUrl, secrets, env) });
  direct.add(identity.services);
  await identity.start();
  return {
    oidcPort: identity.oidcPort(),
    stop: async () => {
      // Each waits a moment for its consumers, and none minds that another is gone already: what it asks comes again.
      await Promise.all([notification.stop(), supervision.stop(), registry.stop(), workflow.stop()]);
      await identity.stop();
    },
  };
}

const directClients = (direct: ReturnType<typeof createDirectServer>): StackClients => ({
  identity: createRpcClient(IdentityServiceService, { direct }),
  accounts: createRpcClient(AccountServiceService, { direct }),
  registry: createRpcClient(RegistryServiceService, { direct }),
  workflow: createRpcClient(WorkflowServiceService, { direct }),
  supervision: createRpcClient(SupervisionServiceService, { direct }),
  notification: createRpcClient(NotificationServiceService, { direct }),
});

function identityConfig(
  publicUrl: string,
  { gatewayClientSecret, identitySecret }: Secrets,
  env: NonNullable<StackOptions['env']>,
): IdentityConfig {
  const problems: string[] = [];
  const security = readSecurity((name) => env[name], problems);
  if (problems.length > 0) throw new Error(`identity cannot start; set ${problems.join(', ')}`);
  return {
    administrators: env['ADMINISTRATORS'] === 'apart' ? 'apart' : 'together',
    publicUrl,
    gatewayClientSecret,
    encryptionSecret: identitySecret,
    oidcHost: '127.0.0.1',
    oidcPort: 0,
    security,
  };
}

const gatewayConfig = (
  publicUrl: string,
  oidcPort: number,
  { secrets, portalDir, filesDir, clientLimit, env = process.env }: StackOptions,
): GatewayConfig => ({
  publicUrl,
  oidcUpstream: `http://127.0.0.1:${oidcPort}`,
  issuer: `${publicUrl}/oidc`,
  clientId: 'zhuanguan-gateway',
  clientSecret: secrets.gatewayClientSecret,
  accountClaim: 'sub',
  cookieSecret: secrets.cookieSecret,
  trustProxy: false,
  portalDir,
  filesDir,
  drainMs: 200,
  limits: {
    ...readLimits((name, fallback = '') => env[name] ?? fallback),
    ...(clientLimit ? { client: clientLimit } : {}),
  },
});
