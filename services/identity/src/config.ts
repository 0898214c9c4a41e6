import { readFileSync } from 'node:fs';
import { readAudit, type AuditConfig } from '@zhuanguan/events';
import type { AdministratorSeparation } from './invitation/role-giving.domain.js';
import { readTls, readTokenKeys, type PublicTokenKey, type RpcTls } from '@zhuanguan/rpc';

export interface IdentityConfig {
  /** Where browsers reach the gateway, without a slash at the end; the issuer is `<publicUrl>/oidc`. */
  publicUrl: string;
  /** Secret of the gateway's own OIDC client. */
  gatewayClientSecret: string;
  /** At least 32 characters; keys for what rests encrypted are derived from it. */
  encryptionSecret: string;
  /** Where the embedded provider listens: loopback, unless the gateway runs on another host. */
  oidcHost: string;
  /** 0 = any free port. */
  oidcPort: number;
  /** 三员分立: `apart` refuses to join the three administrators in one account (等保 level 3). */
  administrators: AdministratorSeparation;
  /** An issuer besides the embedded one whose subjects are our usernames. */
  externalIssuer?: string;
}

/** Where a process of its own finds its neighbours. */
export interface IdentityProcessConfig extends IdentityConfig {
  /** As the interactive role, and as the system role. */
  databaseUrl: string;
  systemUrl: string;
  natsUrl: string;
  rpcHost: string;
  rpcPort: number;
  actorPublicJwks: PublicTokenKey[];
  tls: RpcTls | undefined;
  audit: AuditConfig;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Reads and checks the environment at once, so that a start fails with all that is missing. NAME_FILE may hold NAME. */
export function readConfig(env: Env): IdentityProcessConfig {
  const problems: string[] = [];
  const optional = (name: string): string | undefined => {
    const file = env[`${name}_FILE`];
    return file ? readFileSync(file, 'utf8').trim() : env[name];
  };
  const required = (name: string, minLength = 1): string => {
    const value = optional(name) ?? '';
    if (value.length < minLength) problems.push(minLength > 1 ? `${name} (at least ${minLength} characters)` : name);
    return value;
  };
  const port = (name: string, fallback: number): number => {
    const value = Number(optional(name) ?? fallback);
    if (!Number.isInteger(value) || value < 0 || value > 65_535) problems.push(`${name} (a port)`);
    return value;
  };
  const keys = required('ACTOR_PUBLIC_JWKS');
  const administrators = optional('ADMINISTRATORS') ?? 'together';
  if (administrators !== 'together' && administrators !== 'apart') problems.push('ADMINISTRATORS (together or apart)');
  const externalIssuer = optional('OIDC_ISSUER');
  const config: IdentityProcessConfig = {
    publicUrl: required('PUBLIC_URL').replace(/\/$/, ''),
    gatewayClientSecret: required('GATEWAY_CLIENT_SECRET', 32),
    encryptionSecret: required('IDENTITY_SECRET', 32),
    administrators: administrators === 'apart' ? 'apart' : 'together',
    oidcHost: optional('OIDC_HOST') ?? '127.0.0.1',
    oidcPort: port('OIDC_PORT', 4010),
    databaseUrl: required('DATABASE_URL'),
    systemUrl: required('DATABASE_SYSTEM_URL'),
    natsUrl: required('NATS_URL'),
    rpcHost: optional('RPC_HOST') ?? '127.0.0.1',
    rpcPort: port('RPC_PORT', 5010),
    actorPublicJwks: keys ? readTokenKeys(keys) : [],
    tls: readTls((name, fallback = '') => optional(name) ?? fallback, optional('RPC_HOST')),
    audit: readAudit((name, fallback) => optional(name) ?? fallback ?? required(name)),
    ...(externalIssuer ? { externalIssuer } : {}),
  };
  if (problems.length > 0) throw new Error(`identity cannot start; set ${problems.join(', ')}`);
  return config;
}
