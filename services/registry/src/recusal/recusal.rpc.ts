import type {
  DeclareConflictRequest,
  EndConflictDeclarationRequest,
  ListConflictDeclarationsRequest,
  ListGateConflictsRequest,
} from '@zhuanguan/contracts';
import { refuse } from '@zhuanguan/kernel';
import { RefusalError, type RpcContext } from '@zhuanguan/rpc';
import type { RegistryContext } from '../context.js';
import { actorOf, isId, orThrow } from '../rpc-input.js';
import { declareConflict, endConflictDeclaration, unitNotFound } from './declare-conflict.js';
import { listConflictDeclarations, listGateConflicts } from './list-conflicts.js';

/** 回避声明. */
export const recusalHandlers = (ctx: RegistryContext) => ({
  listConflictDeclarations: async ({ unitId }: ListConflictDeclarationsRequest, rpc: RpcContext) =>
    orThrow(isId(unitId) ? await listConflictDeclarations(ctx, actorOf(rpc), unitId) : unitNotFound()),
  declareConflict: async (request: DeclareConflictRequest, rpc: RpcContext) => ({
    declaration: orThrow(isId(request.unitId) ? await declareConflict(ctx, actorOf(rpc), request) : unitNotFound()),
  }),
  endConflictDeclaration: async (request: EndConflictDeclarationRequest, rpc: RpcContext) => ({
    declaration: orThrow(
      isId(request.id)
        ? await endConflictDeclaration(ctx, actorOf(rpc), request)
        : refuse('not_found', 'declaration_not_found', '没有找到这条回避声明。'),
    ),
  }),
  listGateConflicts: async ({ afterId, size, ids }: ListGateConflictsRequest, rpc: RpcContext) => {
    if (!rpc.service) throw new RefusalError(refuse('forbidden', 'services_only', '仅供系统内部使用。').refusal);
    const page = { after: afterId, size: Math.min(Math.max(size || 500, 1), 2_000), ids: ids.filter(isId) };
    const { conflicts, next } = await listGateConflicts(ctx, page);
    return { conflicts, nextAfterId: next };
  },
});
