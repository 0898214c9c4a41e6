import { randomBytes } from 'node:crypto';

/** A key of 256 bits; its id stands in all that was made with it. */
export interface SealingKey {
  id: string;
  /** base64url, 32 bytes. */
  key: string;
}

/**
 * What single fields are sealed with (SEC-4, ADR 23). Newest first: the first seals and indexes, all of them open and are looked
 * up by. Two kinds, so that who may compare may not read.
 */
export interface SealingKeys {
  seal: readonly SealingKey[];
  index: readonly SealingKey[];
}

const KEY_BYTES = 32;
const newKey = (): SealingKey => ({
  id: randomBytes(4).toString('hex'),
  key: randomBytes(KEY_BYTES).toString('base64url'),
});

export const makeSealingKeys = (): SealingKeys => ({ seal: [newKey()], index: [newKey()] });

/** A new key in front of those there are; that of the blind index only where it is asked for, for it lets nobody read. */
export const withNewKey = ({ seal, index }: SealingKeys, { alsoIndex }: { alsoIndex: boolean }): SealingKeys => ({
  seal: [newKey(), ...seal],
  index: alsoIndex ? [newKey(), ...index] : index,
});

/** Without those nothing is sealed with any more. */
export const newestOnly = ({ seal, index }: SealingKeys): SealingKeys => ({
  seal: seal.slice(0, 1),
  index: index.slice(0, 1),
});

/** SEALING_KEYS; says what is wrong with it and never what stands in it. */
export function readSealingKeys(json: string): SealingKeys {
  const wrong = (why: string) => new Error(`SEALING_KEYS ${why}；用 zg keys new sealing 制作 (see docs/runbook.md)`);
  let value: Partial<Record<'seal' | 'index', unknown>> | null;
  try {
    value = JSON.parse(json) as typeof value;
  } catch {
    throw wrong('不是 JSON');
  }
  const read = (name: 'seal' | 'index'): SealingKey[] => {
    const keys = value?.[name];
    if (!Array.isArray(keys) || keys.length === 0) throw wrong(`没有 ${name} 密钥`);
    const ids = new Set<string>();
    return keys.map((given: Partial<SealingKey> | null, i) => {
      const { id, key } = given ?? {};
      if (typeof id !== 'string' || !/^[0-9a-z]{4,32}$/.test(id) || ids.has(id))
        throw wrong(`第 ${i + 1} 个 ${name} 密钥的 id 不对`);
      if (typeof key !== 'string' || Buffer.from(key, 'base64url').length !== KEY_BYTES)
        throw wrong(`第 ${i + 1} 个 ${name} 密钥不是 32 字节`);
      ids.add(id);
      return { id, key };
    });
  };
  return { seal: read('seal'), index: read('index') };
}
