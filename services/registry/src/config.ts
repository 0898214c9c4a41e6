import { readFileSync } from 'node:fs';
import { parseSecret } from '@zhuanguan/kernel';
import { readAudit, type AuditConfig } from '@zhuanguan/events';
import { readTls, readTokenKeys, type createTokenSigner, type PublicTokenKey, type RpcTls } from '@zhuanguan/rpc';

type PrivateJwk = Parameters<typeof createTokenSigner>[0]['privateJwk'];

/** What a registry process is told; NAME_FILE may hold NAME. */
export interface RegistryProcessConfig {
  /** As the interactive role, and as the system role. */
  databaseUrl: string;
  systemUrl: string;
  natsUrl: string;
  /** Folder of the packs, and the pack ids to serve. */
  jurisdictions: string;
  packs: string[];
  rpcHost: string;
  rpcPort: number;
  workflowAddress: string;
  actorPublicJwks: PublicTokenKey[];
  tls: RpcTls | undefined;
  /** Signs registry's own calls to workflow. */
  actorPrivateJwk: PrivateJwk;
  audit: AuditConfig;
}

export function readConfig(env: Readonly<Record<string, string | undefined>>): RegistryProcessConfig {
  const missing: string[] = [];
  const text = (name: string, fallback?: string): string => {
    const file = env[`${name}_FILE`];
    const value = (file ? readFileSync(file, 'utf8').trim() : env[name]) ?? fallback;
    if (value === undefined) missing.push(name);
    return value ?? '';
  };
  const keys = text('ACTOR_PUBLIC_JWKS');
  const own = text('ACTOR_PRIVATE_JWK');
  const config = {
    databaseUrl: text('DATABASE_URL'),
    systemUrl: text('DATABASE_SYSTEM_URL'),
    natsUrl: text('NATS_URL'),
    jurisdictions: text('JURISDICTIONS'),
    packs: text('PACKS').split(',').filter(Boolean),
    rpcHost: text('RPC_HOST', '127.0.0.1'),
    rpcPort: Number(text('RPC_PORT', '5020')),
    workflowAddress: text('WORKFLOW_ADDRESS'),
    actorPublicJwks: keys ? readTokenKeys(keys) : [],
    tls: readTls(text, env['RPC_HOST']),
    actorPrivateJwk: own ? parseSecret<PrivateJwk>('ACTOR_PRIVATE_JWK', own) : ({} as PrivateJwk),
    audit: readAudit(text),
  };
  if (missing.length > 0) throw new Error(`registry cannot start; set ${missing.join(', ')}`);
  return config;
}
