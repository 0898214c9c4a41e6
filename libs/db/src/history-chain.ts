import { createHash, randomBytes } from 'node:crypto';
import { canonicalJson, type Json } from '@zhuanguan/kernel';
import { digestOf, type Digest } from './audit/digest.js';

/** One link: what happened to an aggregate, with commitments in place of personal values. */
export interface HistoryLink {
  version: number;
  type: string;
  /** ISO instant. */
  at: string;
  actorAccount?: string;
  actorOrg?: string;
  payload: Json;
  /** field → hex SHA-256 of salt and value. */
  commitments: Readonly<Record<string, string>>;
  /** Of this link; SHA-256 where it says nothing. */
  digest?: Digest;
}

export interface Personal {
  field: string;
  /** Hex. */
  salt: string;
  value: string;
}

/** Personal values rest beside the chain and can be destroyed; their commitments stay, so the chain still verifies. */
export function commit(personal: Readonly<Record<string, string>>): {
  commitments: Record<string, string>;
  kept: Personal[];
} {
  const kept = Object.entries(personal)
    .filter(([, value]) => value !== '')
    .map(([field, value]) => ({ field, salt: randomBytes(16).toString('hex'), value }));
  return { commitments: Object.fromEntries(kept.map((p) => [p.field, commitment(p.salt, p.value)])), kept };
}

export const commitment = (salt: string, value: string): string =>
  createHash('sha256').update(Buffer.from(salt, 'hex')).update(value, 'utf8').digest('hex');

/** Hex, over the previous hash and the canonical link; which digest it is, is part of the link. */
export const linkHash = (previous: string, link: HistoryLink): string =>
  digestOf(link.digest ?? 'sha256', canonicalJson({ previous, ...link }));

export interface StoredLink extends HistoryLink {
  previousHash: string;
  hash: string;
}

/** The first version whose link does not hold, or undefined when the whole chain (from version 1) does. */
export function firstBrokenLink(links: readonly StoredLink[]): number | undefined {
  let previous = '';
  for (const [i, { hash, previousHash, ...link }] of links.entries()) {
    if (link.version !== i + 1 || previousHash !== previous || linkHash(previous, link) !== hash) return i + 1;
    previous = hash;
  }
  return undefined;
}
