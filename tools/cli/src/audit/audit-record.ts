import type { Anchor, ChainHead, StoredLink } from '@zhuanguan/db';

/** What is read of a service's history, in this order: the service, its anchors, its heads, its links by aggregate. */
export type AuditRecord =
  | { kind: 'export'; format: typeof FORMAT; madeAt: string; version: string }
  | { kind: 'service'; service: string }
  | { kind: 'anchor'; anchor: Anchor }
  | ({ kind: 'head' } & Aggregate & ChainHead)
  | ({ kind: 'link' } & Aggregate & { link: StoredLink });

export interface Aggregate {
  aggregateType: string;
  aggregateId: string;
}

export const FORMAT = 'zhuanguan-audit/1';
