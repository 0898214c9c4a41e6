import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

/** Encrypts what rests in the database; `purpose` binds a value to its place. */
export interface SealedBox {
  seal(value: unknown, purpose: string): Buffer;
  open<T>(sealed: Buffer, purpose: string): T;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** A key of its own per use, all from the one configured secret. */
export const deriveKey = (secret: string, use: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, 'zhuanguan-identity', use, 32));

/** AES-256-GCM: iv, tag, ciphertext. */
export function createSealedBox(secret: string): SealedBox {
  const key = deriveKey(secret, 'sealed-box');
  return {
    seal: (value, purpose) => {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(purpose));
      const text = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), text]);
    },
    open: <T>(sealed: Buffer, purpose: string): T => {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES))
        .setAAD(Buffer.from(purpose))
        .setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      const text = Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
      return JSON.parse(text.toString('utf8')) as T;
    },
  };
}

/** Bearer values are looked up by their hash; the value itself is never stored. */
export const hashOf = (value: string): string => createHash('sha256').update(value, 'utf8').digest('hex');

export const randomToken = (): string => randomBytes(32).toString('base64url');
