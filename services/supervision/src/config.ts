import { readFileSync } from 'node:fs';
import { readAudit, type AuditConfig } from '@zhuanguan/events';
import { readTls, readTokenKeys, type PublicTokenKey, type RpcTls } from '@zhuanguan/rpc';

/** What a supervision process is told; NAME_FILE may hold NAME. */
export interface SupervisionProcessConfig {
  /** As the interactive role, and as the system role. */
  databaseUrl: string;
  systemUrl: string;
  natsUrl: string;
  /** Folder of the packs, and the pack ids to serve. */
  jurisdictions: string;
  packs: string[];
  rpcHost: string;
  rpcPort: number;
  actorPublicJwks: PublicTokenKey[];
  tls: RpcTls | undefined;
  audit: AuditConfig;
}

export function readConfig(env: Readonly<Record<string, string | undefined>>): SupervisionProcessConfig {
  const missing: string[] = [];
  const text = (name: string, fallback?: string): string => {
    const file = env[`${name}_FILE`];
    const value = (file ? readFileSync(file, 'utf8').trim() : env[name]) ?? fallback;
    if (value === undefined) missing.push(name);
    return value ?? '';
  };
  const keys = text('ACTOR_PUBLIC_JWKS');
  const config = {
    databaseUrl: text('DATABASE_URL'),
    systemUrl: text('DATABASE_SYSTEM_URL'),
    natsUrl: text('NATS_URL'),
    jurisdictions: text('JURISDICTIONS'),
    packs: text('PACKS').split(',').filter(Boolean),
    rpcHost: text('RPC_HOST', '127.0.0.1'),
    rpcPort: Number(text('RPC_PORT', '5050')),
    actorPublicJwks: keys ? readTokenKeys(keys) : [],
    tls: readTls(text, env['RPC_HOST']),
    audit: readAudit(text),
  };
  if (missing.length > 0) throw new Error(`supervision cannot start; set ${missing.join(', ')}`);
  return config;
}
