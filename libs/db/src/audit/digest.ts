import { createHash } from 'node:crypto';

/** SHA-256 unless the installation says SM3 (GB/T 32905), which a 密评 may ask for. Both give 32 bytes. */
export const DIGESTS = ['sha256', 'sm3'] as const;
export type Digest = (typeof DIGESTS)[number];

/** Hex, of UTF-8. */
export const digestOf = (digest: Digest, text: string): string => createHash(digest).update(text, 'utf8').digest('hex');

/** What the environment says; a word that is not known stops the start. */
export function readDigest(said: string): Digest {
  const found = DIGESTS.find((digest) => digest === said);
  if (!found) throw new Error(`AUDIT_DIGEST 只能是 ${DIGESTS.join('、')}，不能是 ${said} (unknown digest)`);
  return found;
}
