import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { AnchorKey } from '@zhuanguan/db';
import { generateActorKeys, type ActorKeys } from '@zhuanguan/rpc';

/** The services with a database role of their own. */
const SCHEMAS = ['identity', 'registry', 'workflow', 'notification'] as const;

/** What an installation makes for itself once and keeps: without it neither sessions nor database roles survive a restart. */
export interface Secrets {
  actorKeys: ActorKeys;
  gatewayClientSecret: string;
  identitySecret: string;
  cookieSecret: string;
  /** Signs the anchors over the history. */
  auditKey: AnchorKey;
  /** Of the interactive roles, and of the system roles. */
  databasePasswords: Record<(typeof SCHEMAS)[number], string>;
  systemPasswords: Record<(typeof SCHEMAS)[number], string>;
}

const secret = (): string => randomBytes(32).toString('base64url');

export async function keepSecrets(path: string): Promise<Secrets> {
  if (!existsSync(path)) return save(path, await makeSecrets());
  const kept = readKept(path);
  // An installation of an earlier release knows fewer services: what is missing is made, what is there stays.
  const databasePasswords = { ...makePasswords(), ...kept.databasePasswords };
  const systemPasswords = { ...makePasswords(), ...kept.systemPasswords };
  const { auditKey = makeAuditKey() } = kept;
  const whole =
    kept.auditKey !== undefined &&
    SCHEMAS.every((schema) => kept.databasePasswords[schema] && kept.systemPasswords?.[schema]);
  const secrets = { ...kept, auditKey, databasePasswords, systemPasswords };
  return whole ? secrets : save(path, secrets);
}

type Later = 'auditKey' | 'systemPasswords';

function readKept(path: string): Omit<Secrets, Later> & Partial<Pick<Secrets, Later>> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Secrets;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    const words = `密钥文件 ${path} 已损坏，什么都没有改动。请从备份恢复：zg restore FILE --replace；不要自己新建这个文件 (the key file is damaged)`;
    throw new Error(words, { cause });
  }
}

export async function makeSecrets(): Promise<Secrets> {
  return {
    actorKeys: await generateActorKeys(),
    gatewayClientSecret: secret(),
    identitySecret: secret(),
    cookieSecret: secret(),
    auditKey: makeAuditKey(),
    databasePasswords: makePasswords(),
    systemPasswords: makePasswords(),
  };
}

const makeAuditKey = (): AnchorKey => generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });

const makePasswords = (): Secrets['databasePasswords'] =>
  Object.fromEntries(SCHEMAS.map((schema) => [schema, secret()])) as Secrets['databasePasswords'];

/** Written beside and renamed: a kill leaves the old file or the new one. */
function save(path: string, secrets: Secrets): Secrets {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return secrets;
}
