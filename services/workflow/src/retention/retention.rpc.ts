import type {
  DecideDestructionRequest,
  DecideDestructionResponse,
  GetDestructionListRequest,
  GetDestructionListResponse,
  GetRetentionResponse,
  ListDestructionListsRequest,
  ListDestructionListsResponse,
  ListLegalHoldsRequest,
  ListLegalHoldsResponse,
  PlaceLegalHoldRequest,
  PlaceLegalHoldResponse,
  ProposeDestructionRequest,
  ProposeDestructionResponse,
  ReleaseLegalHoldRequest,
  ReleaseLegalHoldResponse,
} from '@zhuanguan/contracts';
import type { RpcContext } from '@zhuanguan/rpc';
import type { WorkflowContext } from '../context.js';
import { actorOf, bodyHash, correlationOr, orThrow } from '../rpc-input.js';
import { decideDestruction, proposeDestruction } from './destruction-lists.js';
import { listHolds, placeHold, releaseLegalHold } from './legal-holds.js';
import { getDestructionList, getRetention, listAfter, listDestructionLists } from './read-retention.js';
import type { RetentionCommand } from './retention-command.js';

function commandOf(given: { idempotencyKey: string; correlationId: string }, rpc: RpcContext): RetentionCommand {
  const { idempotencyKey, correlationId, ...body } = given;
  return { actor: actorOf(rpc), idempotencyKey, bodyHash: bodyHash(body), correlationId: correlationOr(correlationId) };
}

/** 档案保存与销毁. `wake` is called when something was approved. */
export const retentionHandlers = (ctx: WorkflowContext, wake: () => void) => ({
  getRetention: async (_: object, rpc: RpcContext): Promise<GetRetentionResponse> =>
    orThrow(await getRetention(ctx, actorOf(rpc))),
  listLegalHolds: async ({ page }: ListLegalHoldsRequest, rpc: RpcContext): Promise<ListLegalHoldsResponse> =>
    orThrow(await listHolds(ctx, actorOf(rpc), { size: page?.size ?? 0, cursor: page?.cursor ?? '' })),
  placeLegalHold: async (request: PlaceLegalHoldRequest, rpc: RpcContext): Promise<PlaceLegalHoldResponse> => ({
    hold: orThrow(await placeHold(ctx, commandOf(request, rpc), request)),
  }),
  releaseLegalHold: async (request: ReleaseLegalHoldRequest, rpc: RpcContext): Promise<ReleaseLegalHoldResponse> => ({
    hold: orThrow(await releaseLegalHold(ctx, commandOf(request, rpc), request)),
  }),
  listDestructionLists: async (
    { page }: ListDestructionListsRequest,
    rpc: RpcContext,
  ): Promise<ListDestructionListsResponse> =>
    orThrow(await listDestructionLists(ctx, actorOf(rpc), { size: page?.size ?? 0, cursor: page?.cursor ?? '' })),
  getDestructionList: async (
    { id, page }: GetDestructionListRequest,
    rpc: RpcContext,
  ): Promise<GetDestructionListResponse> =>
    orThrow(await getDestructionList(ctx, actorOf(rpc), { id, size: page?.size ?? 0, cursor: page?.cursor ?? '' })),
  proposeDestruction: async (
    request: ProposeDestructionRequest,
    rpc: RpcContext,
  ): Promise<ProposeDestructionResponse> => {
    const { listId } = orThrow(await proposeDestruction(ctx, commandOf(request, rpc), request.reason));
    return { list: await listAfter(ctx, actorOf(rpc), listId) };
  },
  decideDestruction: async (request: DecideDestructionRequest, rpc: RpcContext): Promise<DecideDestructionResponse> => {
    const { listId } = orThrow(await decideDestruction(ctx, commandOf(request, rpc), request));
    wake();
    return { list: await listAfter(ctx, actorOf(rpc), listId) };
  },
});
