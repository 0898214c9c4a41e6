import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { SealingKey, SealingKeys } from './sealing-keys.js';

/** Which field a value is of and in which row it stands: a sealed value that is moved elsewhere does not open. */
export interface SealedUse {
  /** schema.table.column */
  field: string;
  /** Of the row. */
  row: string;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const bytesOf = ({ key }: SealingKey): Buffer => Buffer.from(key, 'base64url');
const boundTo = ({ field, row }: SealedUse): Buffer => Buffer.from(JSON.stringify([field, row]));

function newest(keys: readonly SealingKey[]): SealingKey {
  const [first] = keys;
  if (!first) throw new Error('no sealing key');
  return first;
}

/** AES-256-GCM with a nonce of its own for every value: `s1.<key id>.<nonce>.<cipher text and tag>`, base64url. */
export function seal({ seal: keys }: SealingKeys, plain: string, use: SealedUse): string {
  const key = newest(keys);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', bytesOf(key), nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(boundTo(use));
  const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return ['s1', key.id, nonce.toString('base64url'), text.toString('base64url')].join('.');
}

/** It was sealed with a key this process has not, for another place, or was changed. Never says what is in it. */
export class SealedValueError extends Error {
  override name = 'SealedValueError';
}

export function open({ seal: keys }: SealingKeys, sealed: string, use: SealedUse): string {
  const [version, keyId, nonce, text, ...rest] = sealed.split('.');
  if (version !== 's1' || !nonce || !text || rest.length > 0)
    throw new SealedValueError(`${use.field}: not a sealed value`);
  const key = keys.find(({ id }) => id === keyId);
  if (!key) throw new SealedValueError(`${use.field}: sealed with key ${keyId ?? ''}, which is not in SEALING_KEYS`);
  const [iv, bytes] = [Buffer.from(nonce, 'base64url'), Buffer.from(text, 'base64url')];
  if (iv.length !== NONCE_BYTES || bytes.length < TAG_BYTES)
    throw new SealedValueError(`${use.field}: not a sealed value`);
  const decipher = createDecipheriv('aes-256-gcm', bytesOf(key), iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(boundTo(use));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch {
    throw new SealedValueError(`${use.field}: the value of row ${use.row} was changed, or belongs elsewhere`);
  }
}

const indexBy = (key: SealingKey, field: string, value: string): string =>
  `${key.id}.${createHmac('sha256', bytesOf(key))
    .update(JSON.stringify([field, value]))
    .digest('base64url')}`;

/** HMAC-SHA-256 of a normalised value with a key of its own: equal values have equal ones, and nothing else is told. */
export const blindIndex = ({ index }: SealingKeys, field: string, value: string): string =>
  indexBy(newest(index), field, value);

/** Under every key there is, the newest first: while a key is changed, what was indexed before is found, too. */
export const blindIndexes = ({ index }: SealingKeys, field: string, value: string): string[] =>
  index.map((key) => indexBy(key, field, value));
