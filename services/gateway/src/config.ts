import { readFileSync } from 'node:fs';
import { weakSecret } from '@zhuanguan/kernel';
import { readTls } from '@zhuanguan/rpc';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';

const Port = Type.Integer({ minimum: 0, maximum: 65_535 });
/** How good it is is asked of what the environment says (readConfig). */
const Secret = Type.String();

/** Requests per minute and caller, per gateway process. */
const Limits = Type.Object({
  anonymous: Type.Integer({ minimum: 1 }),
  session: Type.Integer({ minimum: 1 }),
  client: Type.Integer({ minimum: 1 }),
  /** Event streams held open at once, all callers together. */
  eventStreams: Type.Integer({ minimum: 1 }),
});

const Gateway = Type.Object({
  /** Where browsers reach the gateway, without a slash at the end. */
  publicUrl: Type.String({ pattern: '^https?://[^/]+$' }),
  /** Where identity's provider listens; /oidc is proxied to it. Empty with another issuer. */
  oidcUpstream: Type.String(),
  /** Any OIDC issuer; by default `<publicUrl>/oidc`, our own. */
  issuer: Type.String({ minLength: 1 }),
  clientId: Type.String({ minLength: 1 }),
  clientSecret: Secret,
  /** The claim that names the account at another issuer, e.g. preferred_username. */
  accountClaim: Type.String({ minLength: 1 }),
  /** Encrypts the short-lived cookies of a sign-in under way. */
  cookieSecret: Secret,
  /**
   * Takes the caller's address from x-forwarded-for: only behind a proxy of our own, true for one, or how many. Never the first of the
   * list: that one is what the caller says of itself.
   */
  trustProxy: Type.Union([Type.Boolean(), Type.Integer({ minimum: 0, maximum: 5 })]),
  /** The built portal; empty serves none. */
  portalDir: Type.String(),
  /** Where uploaded files are kept; replicas share it. */
  filesDir: Type.String({ minLength: 1 }),
  /** How long /readyz says no before the server closes. */
  drainMs: Type.Integer({ minimum: 0 }),
  limits: Limits,
});
export type GatewayConfig = Static<typeof Gateway>;

const Process = Type.Object({
  gateway: Gateway,
  host: Type.String(),
  port: Port,
  natsUrl: Type.String({ minLength: 1 }),
  identityAddress: Type.String({ minLength: 1 }),
  registryAddress: Type.String({ minLength: 1 }),
  workflowAddress: Type.String({ minLength: 1 }),
  supervisionAddress: Type.String({ minLength: 1 }),
  notificationAddress: Type.String({ minLength: 1 }),
  /** PEM texts for mutual TLS with the services. */
  tls: Type.Optional(Type.Object({ ca: Type.String(), cert: Type.String(), key: Type.String() })),
  /** The JWK that signs actor tokens; only the gateway has it. */
  actorPrivateJwk: Type.String({ minLength: 2 }),
});
export type GatewayProcessConfig = Static<typeof Process>;

export const DEFAULT_LIMITS: GatewayConfig['limits'] = {
  anonymous: 600,
  session: 1_200,
  client: 60_000,
  eventStreams: 200,
};

export const readLimits = (text: (name: string, fallback?: string) => string): GatewayConfig['limits'] => ({
  anonymous: Number(text('LIMIT_ANONYMOUS', String(DEFAULT_LIMITS.anonymous))),
  session: Number(text('LIMIT_SESSION', String(DEFAULT_LIMITS.session))),
  client: Number(text('LIMIT_CLIENT', String(DEFAULT_LIMITS.client))),
  eventStreams: Number(text('LIMIT_EVENT_STREAMS', String(DEFAULT_LIMITS.eventStreams))),
});

/** `true` is one proxy of ours; a number that many. */
const readHops = (text: string): boolean | number => (text === 'true' ? true : Number(text || '0'));

/** What the operator calls it. */
const NAMES: Readonly<Record<string, string>> = {
  '/gateway/publicUrl': 'PUBLIC_URL',
  '/gateway/issuer': 'OIDC_ISSUER',
  '/gateway/filesDir': 'FILES_DIR',
  '/gateway/trustProxy': 'TRUST_PROXY',
  '/natsUrl': 'NATS_URL',
  '/identityAddress': 'IDENTITY_ADDRESS',
  '/registryAddress': 'REGISTRY_ADDRESS',
  '/workflowAddress': 'WORKFLOW_ADDRESS',
  '/supervisionAddress': 'SUPERVISION_ADDRESS',
  '/notificationAddress': 'NOTIFICATION_ADDRESS',
  '/actorPrivateJwk': 'ACTOR_PRIVATE_JWK',
};

type Env = Readonly<Record<string, string | undefined>>;

/** Reads and checks the environment at once, so that a start fails with all that is wrong. NAME_FILE may hold NAME. */
export function readConfig(env: Env): GatewayProcessConfig {
  const text = (name: string, fallback = ''): string => {
    const file = env[`${name}_FILE`];
    return (file ? readFileSync(file, 'utf8').trim() : env[name]) ?? fallback;
  };
  const tls = readTls(text, undefined);
  const publicUrl = text('PUBLIC_URL').replace(/\/$/, '');
  const config = {
    gateway: {
      publicUrl,
      oidcUpstream: text('OIDC_UPSTREAM'),
      issuer: text('OIDC_ISSUER', `${publicUrl}/oidc`),
      clientId: text('OIDC_CLIENT_ID', 'zhuanguan-gateway'),
      clientSecret: text('GATEWAY_CLIENT_SECRET'),
      accountClaim: text('OIDC_ACCOUNT_CLAIM', 'sub'),
      cookieSecret: text('COOKIE_SECRET'),
      trustProxy: readHops(text('TRUST_PROXY', 'false').replace('false', '')),
      portalDir: text('PORTAL_DIR'),
      filesDir: text('FILES_DIR'),
      drainMs: Number(text('DRAIN_MS', '5000')),
      limits: readLimits(text),
    },
    host: text('HOST', '0.0.0.0'),
    port: Number(text('PORT', '8080')),
    natsUrl: text('NATS_URL'),
    identityAddress: text('IDENTITY_ADDRESS'),
    registryAddress: text('REGISTRY_ADDRESS'),
    workflowAddress: text('WORKFLOW_ADDRESS'),
    supervisionAddress: text('SUPERVISION_ADDRESS'),
    notificationAddress: text('NOTIFICATION_ADDRESS'),
    ...(tls ? { tls } : {}),
    actorPrivateJwk: text('ACTOR_PRIVATE_JWK'),
  };
  const wrong = [
    ...Value.Errors(Process, config).map((e) => `${NAMES[e.instancePath] ?? e.instancePath} ${e.message}`),
    ...(['GATEWAY_CLIENT_SECRET', 'COOKIE_SECRET'] as const).flatMap((name) => {
      const weak = weakSecret(text(name));
      return weak ? [`${name} ${weak} (openssl rand -base64 32 makes one)`] : [];
    }),
  ];
  if (wrong.length > 0) throw new Error(`gateway cannot start: ${wrong.join('; ')}`);
  return config;
}
