import { createHash, createPrivateKey, createPublicKey, sign, verify, type JsonWebKey } from 'node:crypto';
import { canonicalJson } from '@zhuanguan/kernel';
import { digestOf, type Digest } from './digest.js';

/** The head of an aggregate as it was when anchored; `version` counts its links. */
export interface AnchorEntry {
  aggregateType: string;
  aggregateId: string;
  version: number;
  /** Hex. */
  hash: string;
}

/** Every head of a service's schema that moved since the anchor before (SEC-3). Ids and hashes: nothing personal. */
export interface AnchorContent {
  service: string;
  /** From 1, without gaps. */
  number: number;
  /** ISO instant. */
  at: string;
  /** Hash of the anchor before; empty for the first. */
  previous: string;
  digest: Digest;
  entries: readonly AnchorEntry[];
}

export interface Anchor extends AnchorContent {
  /** Hex, over the canonical content. */
  hash: string;
  /** Names the key that signed. */
  keyId: string;
  /** Ed25519 over the hash; base64url. */
  signature: string;
}

/** The private half of an Ed25519 key as JWK; it signs and never leaves the services that anchor. */
export type AnchorKey = Readonly<JsonWebKey>;

export const publicHalf = ({ kty, crv, x }: AnchorKey): AnchorKey => ({ kty, crv, x });

/** The first sixteen hex digits of the key's RFC 7638 thumbprint. */
export const keyIdOf = (key: AnchorKey): string =>
  createHash('sha256')
    .update(canonicalJson({ crv: key['crv'], kty: key['kty'], x: key['x'] }))
    .digest('hex')
    .slice(0, 16);

export function anchorHash({ service, number, at, previous, digest, entries }: AnchorContent): string {
  // In an order of their own: no database keeps one.
  const heads = entries.map((e) => `${e.aggregateType} ${e.aggregateId} ${e.version} ${e.hash}`).sort();
  return digestOf(digest, canonicalJson({ service, number, at, previous, digest, heads }));
}

export function signAnchor(content: AnchorContent, key: AnchorKey): Anchor {
  const hash = anchorHash(content);
  const signature = sign(null, Buffer.from(hash, 'hex'), createPrivateKey({ key, format: 'jwk' }));
  return { ...content, hash, keyId: keyIdOf(key), signature: signature.toString('base64url') };
}

/** True where the content gives the hash and one of the keys signed it. */
export function anchorHolds(anchor: Anchor, publicKeys: readonly AnchorKey[]): boolean {
  if (anchorHash(anchor) !== anchor.hash) return false;
  const key = publicKeys.find((k) => keyIdOf(k) === anchor.keyId);
  return (
    key !== undefined &&
    verify(
      null,
      Buffer.from(anchor.hash, 'hex'),
      createPublicKey({ key, format: 'jwk' }),
      Buffer.from(anchor.signature, 'base64url'),
    )
  );
}
