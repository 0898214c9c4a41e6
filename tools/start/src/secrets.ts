import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { generateActorKeys, type ActorKeys } from '@zhuanguan/rpc';

/** What an installation makes for itself once and keeps: without it neither sessions nor database roles survive a restart. */
export interface Secrets {
  actorKeys: ActorKeys;
  gatewayClientSecret: string;
  identitySecret: string;
  cookieSecret: string;
  databasePasswords: Record<'identity' | 'registry' | 'workflow', string>;
}

const secret = (): string => randomBytes(32).toString('base64url');

export async function keepSecrets(path: string): Promise<Secrets> {
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as Secrets;
  const made = await makeSecrets();
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(made, null, 2), { mode: 0o600 });
  return made;
}

export async function makeSecrets(): Promise<Secrets> {
  return {
    actorKeys: await generateActorKeys(),
    gatewayClientSecret: secret(),
    identitySecret: secret(),
    cookieSecret: secret(),
    databasePasswords: { identity: secret(), registry: secret(), workflow: secret() },
  };
}
