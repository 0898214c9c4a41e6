import type {
  AnnotateImportRequest,
  CommitImportRequest,
  GetImportRequest,
  ListImportsRequest,
  PreviewImportRequest,
  ReviseImportRequest,
} from '@zhuanguan/contracts';
import { refuse, type Result } from '@zhuanguan/kernel';
import type { RpcContext } from '@zhuanguan/rpc';
import type { WorkflowContext } from '../context.js';
import { actorOf, correlationOr, isId, orThrow } from '../rpc-input.js';
import { annotateImport } from './annotate-import.js';
import { commitImport } from './commit-import.js';
import { previewToProto, shownToProto, summaryToProto } from './import.mapping.js';
import type { CommitMode, Purpose } from './import.types.js';
import { previewImport } from './preview-import.js';
import { getImport, getProgress, importNotFound, listImports } from './read-import.js';
import { reviseImport } from './revise-import.js';

const MODES: readonly CommitMode[] = ['all_or_nothing', 'valid_only'];
const PURPOSES: readonly Purpose[] = ['own', 'on_behalf', 'backfill'];

const modeOf = (mode: string): CommitMode =>
  orThrow(
    oneOf(
      MODES,
      mode,
      refuse('invalid', 'mode', '请选择导入方式。', {
        fields: [{ field: '/mode', code: 'mode', detail: '请选择“全部通过才导入”或“只导入通过检查的行”。' }],
      }),
    ),
  );

const purposeOf = (purpose: string): Purpose =>
  orThrow(
    oneOf(
      PURPOSES,
      purpose || 'own',
      refuse('invalid', 'purpose', '请选择填报方式。', {
        fields: [{ field: '/purpose', code: 'purpose', detail: '请选择本单位填报、代报或历史补录。' }],
      }),
    ),
  );

const oneOf = <T extends string>(known: readonly T[], given: string, refusal: Result<never>): Result<T> => {
  const value = known.find((k) => k === given);
  return value === undefined ? refusal : { ok: true, value };
};

export const importHandlers = (ctx: WorkflowContext, wake: () => void) => ({
  previewImport: async (request: PreviewImportRequest, rpc: RpcContext) => {
    const { unitId, fileName, file, decisionDate, purpose, source } = request;
    const actor = actorOf(rpc);
    const input = { unitId, fileName, file: Buffer.from(file), decisionDate, purpose: purposeOf(purpose), source };
    return { job: previewToProto(orThrow(isId(unitId) ? await previewImport(ctx, actor, input) : importNotFound())) };
  },
  reviseImport: async ({ id, sheets, units, rows }: ReviseImportRequest, rpc: RpcContext) => {
    const actor = actorOf(rpc);
    const revision = { units, rows, ...(sheets.length > 0 ? { sheets } : {}) };
    return { job: shownToProto(orThrow(isId(id) ? await reviseImport(ctx, actor, id, revision) : importNotFound())) };
  },
  commitImport: async ({ id, mode, decisionDate, correlationId }: CommitImportRequest, rpc: RpcContext) => {
    const actor = actorOf(rpc);
    const input = { id, mode: modeOf(mode), decisionDate, correlationId: correlationOr(correlationId) };
    return { job: shownToProto(orThrow(isId(id) ? await commitImport(ctx, actor, input, wake) : importNotFound())) };
  },
  getImport: async ({ id, withoutRows }: GetImportRequest, rpc: RpcContext) => {
    const actor = actorOf(rpc);
    if (!isId(id)) return { job: shownToProto(orThrow(importNotFound())) };
    if (withoutRows) return { job: summaryToProto(orThrow(await getProgress(ctx, actor, id))) };
    return { job: shownToProto(orThrow(await getImport(ctx, actor, id))) };
  },
  listImports: async (_: ListImportsRequest, rpc: RpcContext) => ({
    jobs: (await listImports(ctx, actorOf(rpc))).map(summaryToProto),
  }),
  annotateImport: async ({ id, exporterName }: AnnotateImportRequest, rpc: RpcContext) => {
    const actor = actorOf(rpc);
    return orThrow(isId(id) ? await annotateImport(ctx, actor, { id, exporterName }) : importNotFound());
  },
});
