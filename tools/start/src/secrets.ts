import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { makeSealingKeys, newestOnly, withNewKey, type AnchorKey, type SealingKeys } from '@zhuanguan/db';
import { generateActorKeys, type ActorKeys } from '@zhuanguan/rpc';
import { isFresh, makeAuthority, type Authority } from './certificates.js';
import { NATS_USERS, OPERATOR, type NatsService } from './nats-users.js';

/** Who signs tokens when the services are apart; `tools` sets an installation up in the name of all. */
export const TOKEN_SIGNERS = {
  gateway: ['actor', 'gateway'],
  registry: ['registry'],
  notification: ['notification'],
  tools: ['seed', 'start'],
} as const;
export type TokenKeys = Record<keyof typeof TOKEN_SIGNERS, ActorKeys>;

/** The services with a database role of their own. */
const SCHEMAS = ['identity', 'registry', 'workflow', 'supervision', 'notification'] as const;

/** What an installation makes for itself once and keeps: without it neither sessions nor database roles survive a restart. */
export interface Secrets {
  /** Of the one-process form, which signs for all. */
  actorKeys: ActorKeys;
  tokenKeys: TokenKeys;
  /** Issues the certificates the services show each other. */
  authority: Authority;
  natsPasswords: Record<NatsService | typeof OPERATOR, string>;
  gatewayClientSecret: string;
  identitySecret: string;
  cookieSecret: string;
  /** Signs the anchors over the history. */
  auditKey: AnchorKey;
  /** Seals identity numbers, where a form asks for them (ADR 23). */
  sealingKeys: SealingKeys;
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
  const { auditKey = makeAuditKey(), tokenKeys = await makeTokenKeys() } = kept;
  const natsPasswords = { ...makeNatsPasswords(), ...kept.natsPasswords };
  const { sealingKeys = makeSealingKeys() } = kept;
  const authority = kept.authority && isFresh(kept.authority) ? kept.authority : await makeAuthority();
  const made = { auditKey, sealingKeys, tokenKeys };
  const secrets = { ...kept, ...made, natsPasswords, authority, databasePasswords, systemPasswords };
  return isDeepStrictEqual(secrets, kept) ? secrets : save(path, secrets);
}

/** What the services show each other is made anew; what data rest on stays. */
export async function renewServiceSecrets(path: string): Promise<void> {
  const kept = await keepSecrets(path);
  save(path, {
    ...kept,
    tokenKeys: await makeTokenKeys(),
    authority: await makeAuthority(),
    natsPasswords: makeNatsPasswords(),
  });
}

/** A new key in front of the old ones, which still open what they sealed: `zg keys reseal` moves that onto the new one. */
export async function addSealingKey(path: string, given: { alsoIndex: boolean }): Promise<SealingKeys> {
  const kept = await keepSecrets(path);
  return save(path, { ...kept, sealingKeys: withNewKey(kept.sealingKeys, given) }).sealingKeys;
}

/** Whoever calls it has seen that nothing is sealed with the old ones any more. */
export async function dropOldSealingKeys(path: string): Promise<SealingKeys> {
  const kept = await keepSecrets(path);
  return save(path, { ...kept, sealingKeys: newestOnly(kept.sealingKeys) }).sealingKeys;
}

type Later = 'auditKey' | 'sealingKeys' | 'systemPasswords' | 'tokenKeys' | 'natsPasswords' | 'authority';

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
    tokenKeys: await makeTokenKeys(),
    authority: await makeAuthority(),
    natsPasswords: makeNatsPasswords(),
    gatewayClientSecret: secret(),
    identitySecret: secret(),
    cookieSecret: secret(),
    auditKey: makeAuditKey(),
    sealingKeys: makeSealingKeys(),
    databasePasswords: makePasswords(),
    systemPasswords: makePasswords(),
  };
}

const makeAuditKey = (): AnchorKey => generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });

async function makeTokenKeys(): Promise<TokenKeys> {
  const made = Object.entries(TOKEN_SIGNERS).map(
    async ([name, signs]) => [name, await generateActorKeys(signs)] as const,
  );
  return Object.fromEntries(await Promise.all(made)) as TokenKeys;
}

const makeNatsPasswords = (): Secrets['natsPasswords'] =>
  Object.fromEntries([...NATS_USERS, OPERATOR].map((user) => [user, secret()])) as Secrets['natsPasswords'];

const makePasswords = (): Secrets['databasePasswords'] =>
  Object.fromEntries(SCHEMAS.map((schema) => [schema, secret()])) as Secrets['databasePasswords'];

/** Written beside and renamed: a kill leaves the old file or the new one. */
function save(path: string, secrets: Secrets): Secrets {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return secrets;
}
