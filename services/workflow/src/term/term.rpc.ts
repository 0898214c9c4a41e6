import type { ExtendTermRequest, ListTermsRequest } from '@zhuanguan/contracts';
import type { RpcContext } from '@zhuanguan/rpc';
import type { WorkflowContext } from '../context.js';
import { actorOf, isId, orThrow } from '../rpc-input.js';
import { appointmentNotFound, extendTerm } from './extend-term.js';
import { listTerms } from './list-terms.js';

/** 任期. */
export const termHandlers = (ctx: WorkflowContext) => ({
  listTerms: async ({ unitId }: ListTermsRequest, rpc: RpcContext) => ({
    terms: orThrow(isId(unitId) ? await listTerms(ctx, actorOf(rpc), unitId) : appointmentNotFound()),
  }),
  extendTerm: async (request: ExtendTermRequest, rpc: RpcContext) =>
    orThrow(isId(request.appointmentId) ? await extendTerm(ctx, actorOf(rpc), request) : appointmentNotFound()),
});
