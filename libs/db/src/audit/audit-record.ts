import type { StoredRead } from '../personal/read-seal.js';
import type { StoredLink } from '../history-chain.js';
import type { Anchor } from './anchor.js';
import type { ChainHead } from './verify.domain.js';

/**
 * What is read of a service's history, in this order: the service, its anchors, then heads and links by aggregate, each head
 * before its links, and each seal of reads before the lines it is over.
 */
export type AuditRecord =
  | ({ kind: 'export'; format: typeof AUDIT_FORMAT; madeAt: string; version: string } & Partial<ExportMark>)
  | { kind: 'service'; service: string }
  | { kind: 'anchor'; anchor: Anchor }
  | ({ kind: 'head' } & Aggregate & ChainHead)
  | ({ kind: 'link' } & Aggregate & { link: StoredLink })
  /** A line of the log of reads: after the link of its seal; at the end, with no `sealId` or one that has no link. */
  | { kind: 'read'; sealId: string; read: StoredRead };

/** Who had it made, and under which number: an export over HTTP says so in its first line. */
export interface ExportMark {
  exportNumber: string;
  exportedBy: string;
  organisation: string;
}

export interface Aggregate {
  aggregateType: string;
  aggregateId: string;
}

export const AUDIT_FORMAT = 'zhuanguan-audit/1';
