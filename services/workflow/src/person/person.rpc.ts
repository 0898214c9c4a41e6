import type { CheckFilingRequest, CheckFilingResponse } from '@zhuanguan/contracts';
import { refuse } from '@zhuanguan/kernel';
import type { RpcContext } from '@zhuanguan/rpc';
import type { WorkflowContext } from '../context.js';
import { contentFromProto } from '../filing/filing.mapping.js';
import { actorOf, isId, orThrow } from '../rpc-input.js';
import { checkFiling } from './check-filing.js';

export const personRpcHandlers = (ctx: WorkflowContext) => ({
  checkFiling: async ({ unitId, content }: CheckFilingRequest, rpc: RpcContext): Promise<CheckFilingResponse> => {
    const typed = { unitId, content: contentFromProto(content) };
    const warnings = isId(unitId)
      ? await checkFiling(ctx, actorOf(rpc), typed)
      : refuse('not_found', 'unit_not_found', '没有找到这个单位。');
    return { warnings: orThrow(warnings).map((w) => ({ ...w })) };
  },
});
