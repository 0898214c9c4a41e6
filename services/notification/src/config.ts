import { readFileSync } from 'node:fs';
import { parseSecret } from '@zhuanguan/kernel';
import { readTls, readTokenKeys, type createTokenSigner, type PublicTokenKey, type RpcTls } from '@zhuanguan/rpc';
import { setUpSending, type Sending } from './channel/set-up.js';

type PrivateJwk = Parameters<typeof createTokenSigner>[0]['privateJwk'];

/** What a notification process is told; NAME_FILE may hold NAME. */
export interface NotificationProcessConfig {
  /** As the interactive role, and as the system role. */
  databaseUrl: string;
  systemUrl: string;
  natsUrl: string;
  rpcHost: string;
  rpcPort: number;
  actorPublicJwks: PublicTokenKey[];
  tls: RpcTls | undefined;
  /** Signs notification's own calls to identity. */
  actorPrivateJwk: PrivateJwk;
  identityAddress: string;
  publicUrl: string;
  sending: Sending;
}

export function readConfig(env: Readonly<Record<string, string | undefined>>): NotificationProcessConfig {
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
    rpcHost: text('RPC_HOST', '127.0.0.1'),
    rpcPort: Number(text('RPC_PORT', '5040')),
    actorPublicJwks: keys ? readTokenKeys(keys) : [],
    tls: readTls(text, env['RPC_HOST']),
    actorPrivateJwk: own ? parseSecret<PrivateJwk>('ACTOR_PRIVATE_JWK', own) : ({} as PrivateJwk),
    identityAddress: text('IDENTITY_ADDRESS'),
    publicUrl: text('PUBLIC_URL'),
    sending: setUpSending(env),
  };
  if (missing.length > 0) throw new Error(`notification cannot start; set ${missing.join(', ')}`);
  return config;
}
