import type { AuditExportPosition, HistoryQuery, PersonalReadQuery } from '@zhuanguan/contracts';
import { actorOf, orThrow, type RpcContext } from '@zhuanguan/rpc';
import { auditReading, type AuditReadingDeps } from './audit-reading.js';

/** The three methods by which an auditor reads a service; each service has them. */
export function auditHandlers(deps: AuditReadingDeps) {
  const audit = auditReading(deps);
  return {
    listHistory: async ({ query }: { query?: HistoryQuery | undefined }, rpc: RpcContext) =>
      orThrow(await audit.listHistory(actorOf(rpc), query)),
    listPersonalReads: async ({ query }: { query?: PersonalReadQuery | undefined }, rpc: RpcContext) =>
      orThrow(await audit.listPersonalReads(actorOf(rpc), query)),
    exportHistory: async (
      request: { after?: AuditExportPosition | undefined; exportNumber: string },
      rpc: RpcContext,
    ) => orThrow(await audit.exportHistory(actorOf(rpc), request)),
  };
}
