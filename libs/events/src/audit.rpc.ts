import type { AuditExportPosition, HistoryQuery, PersonalReadQuery } from '@zhuanguan/contracts';
import { actorOf, orThrow, type RpcContext } from '@zhuanguan/rpc';
import { auditReading, type AuditReadingDeps } from './audit-reading.js';

/** The three methods by which an auditor reads a service; each service has them. */
export function auditHandlers(deps: AuditReadingDeps) {
  const audit = auditReading(deps);
  return {
    listHistory: async ({ query, asFile }: { query?: HistoryQuery | undefined; asFile: boolean }, rpc: RpcContext) =>
      orThrow(await audit.listHistory(actorOf(rpc), query, asFile)),
    listPersonalReads: async (
      { query, asFile }: { query?: PersonalReadQuery | undefined; asFile: boolean },
      rpc: RpcContext,
    ) => orThrow(await audit.listPersonalReads(actorOf(rpc), query, asFile)),
    exportHistory: async (
      request: { after?: AuditExportPosition | undefined; exportNumber: string },
      rpc: RpcContext,
    ) => orThrow(await audit.exportHistory(actorOf(rpc), request)),
  };
}
