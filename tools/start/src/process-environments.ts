import { natsUrlFor } from '@zhuanguan/events';
import { auditEnvironment } from './audit-environment.js';
import { certificateFor } from './certificates.js';
import { serviceUrls, type ServiceSchema } from './migrate-all.js';
import { NATS_USERS } from './nats-users.js';
import type { ProcessesOptions, ServiceName } from './processes.js';
import type { Secrets } from './secrets.js';

type Ports = Record<Exclude<ServiceName, 'gateway'> | 'oidc', number>;

export const publicUrlOf = ({ publicUrl, port }: ProcessesOptions): string => publicUrl ?? `http://localhost:${port}`;

type Certificates = Record<ServiceName, Record<string, string>>;

export async function certificates({ authority }: Secrets): Promise<Certificates> {
  const made = NATS_USERS.map(async (name): Promise<[ServiceName, Record<string, string>]> => {
    const { ca, cert, key } = await certificateFor(name, authority);
    return [name, { RPC_TLS_CA: ca, RPC_TLS_CERT: cert, RPC_TLS_KEY: key }];
  });
  return Object.fromEntries(await Promise.all(made)) as Certificates;
}

export function environmentsOf(
  options: ProcessesOptions,
  ports: Ports,
  tls: Certificates,
): Record<ServiceName, Record<string, string>> {
  const { secrets, adminUrl, natsUrl, natsPasswords } = options;
  const publicUrl = publicUrlOf(options);
  const database = (service: ServiceSchema['service']) => {
    const { databaseUrl, systemUrl } = serviceUrls(adminUrl, service, secrets);
    return { DATABASE_URL: databaseUrl, DATABASE_SYSTEM_URL: systemUrl };
  };
  const common = {
    PUBLIC_URL: publicUrl,
    ACTOR_PUBLIC_JWKS: JSON.stringify(Object.values(secrets.tokenKeys).map((keys) => keys.publicJwk)),
    JURISDICTIONS: options.jurisdictions,
    PACKS: options.packs,
  };
  const anchored = { ...common, ...auditEnvironment(secrets, options) };
  const reached = (name: ServiceName) => ({
    ...tls[name],
    NATS_URL: natsPasswords ? natsUrlFor(natsUrl, name, natsPasswords[name]) : natsUrl,
  });
  const own = (name: ServiceSchema['service']) => ({
    ...reached(name),
    ...database(name),
    RPC_PORT: String(ports[name]),
  });
  const signing = (name: 'registry' | 'notification' | 'gateway') => JSON.stringify(secrets.tokenKeys[name].privateJwk);
  return {
    workflow: { ...anchored, ...own('workflow'), SEALING_KEYS: JSON.stringify(secrets.sealingKeys) },
    registry: {
      ...anchored,
      ...own('registry'),
      WORKFLOW_ADDRESS: `127.0.0.1:${ports.workflow}`,
      ACTOR_PRIVATE_JWK: signing('registry'),
    },
    supervision: { ...anchored, ...own('supervision') },
    notification: {
      ...common,
      ...own('notification'),
      IDENTITY_ADDRESS: `127.0.0.1:${ports.identity}`,
      ACTOR_PRIVATE_JWK: signing('notification'),
    },
    identity: {
      ...anchored,
      ...own('identity'),
      OIDC_PORT: String(ports.oidc),
      GATEWAY_CLIENT_SECRET: secrets.gatewayClientSecret,
      IDENTITY_SECRET: secrets.identitySecret,
    },
    gateway: {
      ...common,
      ...reached('gateway'),
      ...gatewayEnvironment(options, ports),
      ACTOR_PRIVATE_JWK: signing('gateway'),
    },
  };
}

const gatewayEnvironment = (options: ProcessesOptions, ports: Ports): Record<string, string> => {
  const { secrets } = options;
  return {
    HOST: options.host ?? '127.0.0.1',
    PORT: String(options.port),
    OIDC_UPSTREAM: `http://127.0.0.1:${ports.oidc}`,
    GATEWAY_CLIENT_SECRET: secrets.gatewayClientSecret,
    COOKIE_SECRET: secrets.cookieSecret,
    IDENTITY_ADDRESS: `127.0.0.1:${ports.identity}`,
    REGISTRY_ADDRESS: `127.0.0.1:${ports.registry}`,
    WORKFLOW_ADDRESS: `127.0.0.1:${ports.workflow}`,
    SUPERVISION_ADDRESS: `127.0.0.1:${ports.supervision}`,
    NOTIFICATION_ADDRESS: `127.0.0.1:${ports.notification}`,
    PORTAL_DIR: options.portalDir,
    FILES_DIR: options.filesDir,
    DRAIN_MS: '200',
    ...(options.clientLimit ? { LIMIT_CLIENT: String(options.clientLimit) } : {}),
  };
};
