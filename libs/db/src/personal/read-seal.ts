import { canonicalJson } from '@zhuanguan/kernel';
import { digestOf, type Digest } from '../audit/digest.js';

/** The aggregate of a seal: one link, whose payload says which lines of the log of reads it is over, each with its hash. */
export const SEALED_READS = 'personal_read';

/**
 * Ours: a line comes into the log within seconds, and within a day whatever had happened to the database. One that says to be
 * older than the last seal by more was put there.
 */
export const LATEST_MS = 86_400_000;

/** A line of the log as it is hashed: what it does not have is left out. */
export interface StoredRead {
  id: string;
  /** ISO instant. */
  at: string;
  accountId?: string;
  clientId?: string;
  organisationId?: string;
  onBehalfOf?: string;
  operation: string;
  purpose: string;
  subjectType?: string;
  subjectId?: string;
  fields: readonly string[];
  count: number;
  filters: readonly string[];
  exportNumber?: string;
}

/** Hex. */
export const readHash = (digest: Digest, read: StoredRead): string =>
  digestOf(digest, canonicalJson({ ...read, fields: [...read.fields], filters: [...read.filters] }));

export type ReadFault = 'deleted' | 'edited' | 'inserted';

interface ReadFinding {
  fault: ReadFault;
  read: string;
}

/** What is wrong with the lines of a seal, by what its link says of them. */
export function faultsOfReads(
  sealed: Readonly<Record<string, string>>,
  digest: Digest,
  reads: readonly StoredRead[],
): ReadFinding[] {
  const there = new Set(reads.map((read) => read.id));
  return [
    ...reads.flatMap((read): ReadFinding[] => {
      const hash = Object.hasOwn(sealed, read.id) ? sealed[read.id] : undefined;
      if (hash === undefined) return [{ fault: 'inserted', read: read.id }];
      return hash === readHash(digest, read) ? [] : [{ fault: 'edited', read: read.id }];
    }),
    ...Object.keys(sealed)
      .filter((id) => !there.has(id))
      .map((id) => ({ fault: 'deleted' as const, read: id })),
  ];
}
