import type {
  AttachScanRequest,
  AttachScanResponse,
  FindScanFilesRequest,
  FindScanFilesResponse,
  GetScanRequest,
  GetScanResponse,
} from '@zhuanguan/contracts';
import { refuse } from '@zhuanguan/kernel';
import { RefusalError, type RpcContext } from '@zhuanguan/rpc';
import type { WorkflowContext } from '../context.js';
import { filingNotFound, getFiling } from '../filing/read-filing.js';
import { actorOf, correlationOr, isId, orThrow } from '../rpc-input.js';
import { attachScan } from './attach-scan.js';
import { isScanType } from './scan.domain.js';
import { filesOfScans } from './scan.store.js';

const HASH = /^[0-9a-f]{64}$/;

export const scanHandlers = (ctx: WorkflowContext) => ({
  attachScan: async (request: AttachScanRequest, rpc: RpcContext): Promise<AttachScanResponse> => {
    const { filingIds, mediaType, sha256, correlationId, ...rest } = request;
    const actor = actorOf(rpc);
    const [first] = filingIds;
    if (!first || !filingIds.every(isId)) return orThrow(filingNotFound());
    if (!isScanType(mediaType) || !HASH.test(sha256))
      return orThrow(refuse('invalid', 'scan_unchecked', '这不是经过检查的扫描件，请重新上传。'));
    const input = { ...rest, filingIds, mediaType, sha256, correlationId: correlationOr(correlationId) };
    orThrow(await attachScan(ctx, actor, input));
    return { filing: orThrow(await getFiling(ctx, actor, first)) };
  },
  getScan: async ({ filingId, scanId }: GetScanRequest, rpc: RpcContext): Promise<GetScanResponse> => {
    if (!isId(filingId)) return orThrow(filingNotFound());
    const { scans } = orThrow(await getFiling(ctx, actorOf(rpc), filingId));
    const scan = scans.find(({ id }) => id === scanId);
    return scan ? { scan } : orThrow(refuse('not_found', 'scan_not_found', '没有找到这份扫描件。'));
  },
  findScanFiles: async ({ sha256 }: FindScanFilesRequest, rpc: RpcContext): Promise<FindScanFilesResponse> => {
    if (!rpc.service)
      throw new RefusalError({ kind: 'forbidden', code: 'services_only', detail: '仅供系统内部使用。' });
    return { sha256: await ctx.db.inTx({ kind: 'system', name: 'service' }, (tx) => filesOfScans(tx, sha256)) };
  },
});
