import type { Json } from '@zhuanguan/kernel';
import type { StoredLink } from '../history-chain.js';
import type { Digest } from './digest.js';

/** The columns of a link, in SQL over `history`. */
export const LINK_COLUMNS = `aggregate_type as "aggregateType", aggregate_id as "aggregateId", version, at, type,
  actor_account as "actorAccount", actor_org as "actorOrg", payload, commitments, digest,
  encode(previous_hash, 'hex') as "previousHash", encode(hash, 'hex') as hash`;

export interface LinkRow {
  aggregateType: string;
  aggregateId: string;
  version: number;
  at: Date;
  type: string;
  actorAccount: string | null;
  actorOrg: string | null;
  payload: Json;
  commitments: Record<string, string>;
  digest: Digest;
  previousHash: string;
  hash: string;
}

/** As it was hashed. */
export const toStoredLink = (row: LinkRow): StoredLink => ({
  version: row.version,
  type: row.type,
  at: row.at.toISOString(),
  ...(row.actorAccount === null ? {} : { actorAccount: row.actorAccount }),
  ...(row.actorOrg === null ? {} : { actorOrg: row.actorOrg }),
  payload: row.payload,
  commitments: row.commitments,
  ...(row.digest === 'sha256' ? {} : { digest: row.digest }),
  previousHash: row.previousHash,
  hash: row.hash,
});
