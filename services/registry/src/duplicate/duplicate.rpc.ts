import type {
  DecideDuplicateRequest,
  DecideDuplicateResponse,
  ListDuplicatesRequest,
  ListDuplicatesResponse,
} from '@zhuanguan/contracts';
import { refusalToProto, type RpcContext } from '@zhuanguan/rpc';
import type { RegistryContext } from '../context.js';
import { actorOf, isId, orThrow } from '../rpc-input.js';
import { decideDuplicate } from './decide-duplicate.js';
import { listDuplicates } from './list-duplicates.js';

export const duplicateHandlers = (ctx: RegistryContext) => ({
  listDuplicates: async (request: ListDuplicatesRequest, rpc: RpcContext): Promise<ListDuplicatesResponse> =>
    orThrow(
      await listDuplicates(ctx, actorOf(rpc), {
        kind: request.kind,
        state: request.state,
        unitId: isId(request.unitId) ? request.unitId : '',
        size: request.page?.size ?? 0,
        cursor: request.page?.cursor ?? '',
      }),
    ),
  decideDuplicate: async (request: DecideDuplicateRequest, rpc: RpcContext): Promise<DecideDuplicateResponse> => {
    const done = await decideDuplicate(ctx, actorOf(rpc), request);
    return {
      result: done.ok
        ? { $case: 'duplicate', value: done.value }
        : { $case: 'refusal', value: refusalToProto(done.refusal) },
    };
  },
});
