import {
  FilingKind,
  type CommitImportRequest,
  type GetImportRequest,
  type ImportJob,
  type PreviewImportRequest,
} from '@zhuanguan/contracts';
import { refuse } from '@zhuanguan/kernel';
import { RefusalError, type RpcContext } from '@zhuanguan/rpc';
import type { WorkflowContext } from '../context.js';
import { actorOf, correlationOr, isId, orThrow } from '../rpc-input.js';
import { commitImport, getImport } from './commit-import.js';
import { previewImport, type StoredJob } from './preview-import.js';

const notFound = () => refuse('not_found', 'import_not_found', '没有找到这次导入。');
const MODES = ['all_or_nothing', 'valid_only'] as const;

export const importHandlers = (ctx: WorkflowContext) => ({
  previewImport: async (request: PreviewImportRequest, rpc: RpcContext) => {
    const { unitId, fileName, file, decisionDate } = request;
    const actor = actorOf(rpc);
    return {
      job: toProto(
        orThrow(
          isId(unitId)
            ? await previewImport(ctx, actor, { unitId, fileName, file: Buffer.from(file), decisionDate })
            : notFound(),
        ),
      ),
    };
  },
  commitImport: async ({ id, mode, decisionDate, correlationId }: CommitImportRequest, rpc: RpcContext) => {
    const actor = actorOf(rpc);
    const known = MODES.find((m) => m === mode);
    if (!known)
      throw new RefusalError(
        refuse('invalid', 'mode', '请选择导入方式。', {
          fields: [{ field: '/mode', code: 'mode', detail: '请选择“全部通过才导入”或“只导入通过检查的行”。' }],
        }).refusal,
      );
    return {
      job: toProto(
        orThrow(
          isId(id)
            ? await commitImport(ctx, actor, {
                id,
                mode: known,
                decisionDate,
                correlationId: correlationOr(correlationId),
              })
            : notFound(),
        ),
      ),
    };
  },
  getImport: async ({ id }: GetImportRequest, rpc: RpcContext) => {
    const actor = actorOf(rpc);
    return { job: toProto(orThrow(isId(id) ? await getImport(ctx, actor, id) : notFound())) };
  },
});

const toProto = (job: StoredJob): ImportJob => ({
  id: job.id,
  unitId: job.unitId,
  fileName: job.fileName,
  fileHash: job.fileHash,
  state: job.state,
  decisionDate: job.decisionDate ?? '',
  rows: job.rows.map((r) => ({
    rowNumber: r.rowNumber,
    outcome: r.outcome,
    kind: FilingKind.FILING_KIND_FIRST,
    person: r.person,
    unitName: r.unitName,
    errors: r.errors,
    filingId: r.filingId ?? '',
  })),
  validRows: job.rows.filter((r) => r.outcome === 'valid' || r.outcome === 'filed').length,
  refusedRows: job.rows.filter((r) => r.outcome === 'refused').length,
  unchangedRows: job.rows.filter((r) => r.outcome === 'unchanged').length,
  warnings: job.warnings,
  mode: job.mode ?? '',
  createdAt: job.createdAt,
  committedAt: job.committedAt ?? undefined,
  sheet: job.sheet,
});
