import { mayI, type Actor } from '@zhuanguan/access';
import type {
  AnchorState,
  AuditExportPosition,
  HistoryEntry,
  HistoryQuery,
  PersonalReadEntry,
  PersonalReadQuery,
} from '@zhuanguan/contracts';
import {
  anchorStanding,
  appendReads,
  exportHistoryPage,
  listHistory,
  listReads,
  nextExportNumber,
  type Database,
  type HistoryRow,
  type PersonalRead,
  type ReadLog,
  type ReadRow,
  type Tx,
} from '@zhuanguan/db';
import { dateInShanghai, isId, ok, refuse, type ReadPurpose, type Result } from '@zhuanguan/kernel';
import { readerOf } from './reader-of.js';
import { recordExport } from './record-export.js';

const SIZE = 50;
const MOST = 200;
const sizeOf = (size: number): number => Math.min(Math.max(size || SIZE, 1), MOST);

export interface AuditReadingDeps {
  db: Database;
  reads: ReadLog;
  now: () => Date;
}

/** What an auditor (审计管理员) reads of a service: its history, who read personal data, and all of it as a file (SEC-3). */
export function auditReading({ db, reads, now }: AuditReadingDeps) {
  const service = db.schema;
  const whole = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => db.inTx({ kind: 'system', name: 'service' }, work);
  /** Whoever looks at the looking is looked at too. */
  const note = (actor: Actor, operation: string, count: number): void =>
    reads.note({ at: now(), ...readerOf(actor), operation, purpose: 'audit', fields: [], count });

  return {
    async listHistory(
      actor: Actor,
      query: HistoryQuery | undefined,
      asFile = false,
    ): Promise<Result<{ entries: HistoryEntry[]; anchor: AnchorState; exportNumber: string }>> {
      const allowed = mayI(actor, 'audit.read', { relations: [] });
      if (!allowed.ok) return allowed;
      const q = query ?? NO_HISTORY_QUERY;
      if (![q.aggregateId, q.before?.aggregateId ?? ''].every(isIdOrEmpty)) return noSuchId();
      const { rows, anchor, exportNumber } = await whole(async (tx) => ({
        rows: await listHistory(tx, historyFilter(q)),
        anchor: await anchorStanding(tx),
        exportNumber: asFile ? await fileBegins(tx, actor, now(), { operation: 'audit.history_export', query: q }) : '',
      }));
      note(actor, 'audit.history', rows.length);
      return ok({
        exportNumber,
        entries: rows.map((row) => historyEntry(service, row)),
        anchor: { ...anchor, service, at: anchor.at ?? undefined },
      });
    },
    async listPersonalReads(
      actor: Actor,
      query: PersonalReadQuery | undefined,
      asFile = false,
    ): Promise<Result<{ entries: PersonalReadEntry[]; exportNumber: string }>> {
      const allowed = mayI(actor, 'audit.read', { relations: [] });
      if (!allowed.ok) return allowed;
      const q = query ?? NO_READ_QUERY;
      if (!isIdOrEmpty(q.before?.id ?? '')) return noSuchId();
      const { rows, exportNumber } = await whole(async (tx) => ({
        rows: await listReads(tx, readFilter(q)),
        exportNumber: asFile ? await fileBegins(tx, actor, now(), { operation: 'audit.reads_export', query: q }) : '',
      }));
      note(actor, 'audit.reads', rows.length);
      return ok({ exportNumber, entries: rows.map((row) => readEntry(service, row)) });
    },
    async exportHistory(
      actor: Actor,
      { after, exportNumber }: { after?: AuditExportPosition | undefined; exportNumber: string },
    ): Promise<Result<{ lines: string; next: AuditExportPosition | undefined; exportNumber: string }>> {
      const allowed = mayI(actor, 'audit.read', { relations: [] });
      if (!allowed.ok) return allowed;
      if (after && !isIdOrEmpty(after.aggregateId)) return noSuchId();
      return whole(async (tx) => {
        const number = exportNumber || (await nextExportNumber(tx, 'audit', dateInShanghai(now())));
        const { records, next } = await exportHistoryPage(tx, service, after);
        const read = { at: now(), ...readerOf(actor), operation: 'audit.export', purpose: 'export' as const };
        if (!after) await appendReads(tx, [{ ...read, fields: [], count: 0, exportNumber: number }]);
        return ok({ lines: records.map((r) => `${JSON.stringify(r)}\n`).join(''), next, exportNumber: number });
      });
    },
  };
}

/** Committed before the first byte of the file: its number leads back to whoever took it. */
const fileBegins = (
  tx: Tx,
  actor: Actor,
  at: Date,
  { operation, query }: { operation: string; query: object },
): Promise<string> =>
  recordExport(tx, { service: 'audit', actor, at }, { operation, fields: [], count: 0, filters: filtersOf(query) });

/** Puts what a service answered into its log of reads. */
export const noteReads =
  (reads: ReadLog, now: () => Date) =>
  (actor: Actor, read: Omit<PersonalRead, 'at' | 'purpose'> & { purpose: string }): void =>
    reads.note({ at: now(), ...readerOf(actor), ...read, purpose: read.purpose as ReadPurpose });

const NO_READ_QUERY: PersonalReadQuery = {
  ...{ accountId: '', organisationId: '', operation: '', subjectId: '', size: 0 },
  ...{ from: undefined, to: undefined, before: undefined },
};
const NO_HISTORY_QUERY: HistoryQuery = {
  ...{ aggregateType: '', aggregateId: '', accountId: '', organisationId: '', type: '', size: 0 },
  ...{ from: undefined, to: undefined, before: undefined },
};
/** Which were set, never to what. */
const filtersOf = (query: object): string[] =>
  Object.entries(query).flatMap(([name, value]) => (value && name !== 'size' && name !== 'before' ? [name] : []));
const isIdOrEmpty = (id: string): boolean => id === '' || isId(id);
const noSuchId = () => refuse('invalid', 'id', '编号格式不对，请核对。');

const historyFilter = ({ from, to, before, size, ...texts }: HistoryQuery) => ({
  ...texts,
  ...(from ? { from } : {}),
  ...(to ? { to } : {}),
  ...(before?.at
    ? {
        before: {
          at: before.at,
          aggregateId: before.aggregateId,
          aggregateType: before.aggregateType,
          version: before.version,
        },
      }
    : {}),
  limit: sizeOf(size),
});

const readFilter = ({ from, to, before, size, ...texts }: PersonalReadQuery) => ({
  ...texts,
  ...(from ? { from } : {}),
  ...(to ? { to } : {}),
  ...(before?.at ? { before: { at: before.at, id: before.id } } : {}),
  limit: sizeOf(size),
});

function historyEntry(service: string, row: HistoryRow): HistoryEntry {
  const { onBehalfOf = '' } = (row.payload ?? {}) as { onBehalfOf?: string };
  return {
    service,
    aggregateType: row.aggregateType,
    aggregateId: row.aggregateId,
    version: row.version,
    at: row.at,
    type: row.type,
    actorAccountId: row.actorAccount ?? '',
    actorOrganisationId: row.actorOrg ?? '',
    onBehalfOfAccountId: onBehalfOf,
    payload: JSON.stringify(row.payload),
    committed: row.committed,
    destroyed: row.committed.filter((field) => !row.present.includes(field)),
    hash: row.hash,
    anchorNumber: row.anchorNumber ?? 0,
  };
}

const readEntry = (service: string, row: ReadRow): PersonalReadEntry => ({
  service,
  id: row.id,
  at: row.at,
  accountId: row.accountId ?? '',
  clientId: row.clientId ?? '',
  organisationId: row.organisationId ?? '',
  onBehalfOfAccountId: row.onBehalfOf ?? '',
  operation: row.operation,
  purpose: row.purpose,
  reason: row.reason ?? '',
  subjectType: row.subjectType ?? '',
  subjectId: row.subjectId ?? '',
  fields: row.fields,
  count: row.count,
  filters: row.filters,
  exportNumber: row.exportNumber ?? '',
});
