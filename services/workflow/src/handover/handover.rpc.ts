import type { GetHandoverRequest, ListHandoversRequest, RecordHandoverRequest } from '@zhuanguan/contracts';
import type { RpcContext } from '@zhuanguan/rpc';
import type { WorkflowContext } from '../context.js';
import { actorOf, isId, orThrow } from '../rpc-input.js';
import { getHandover, handoverNotFound, listHandovers } from './read-handovers.js';
import { recordHandover } from './record-handover.js';

/** 交接. */
export const handoverHandlers = (ctx: WorkflowContext) => ({
  getHandover: async ({ appointmentId }: GetHandoverRequest, rpc: RpcContext) => ({
    handover: orThrow(isId(appointmentId) ? await getHandover(ctx, actorOf(rpc), appointmentId) : handoverNotFound()),
  }),
  listHandovers: async ({ unitId }: ListHandoversRequest, rpc: RpcContext) => ({
    handovers: orThrow(isId(unitId) ? await listHandovers(ctx, actorOf(rpc), unitId) : handoverNotFound()),
  }),
  recordHandover: async (request: RecordHandoverRequest, rpc: RpcContext) => ({
    handover: orThrow(
      isId(request.appointmentId) ? await recordHandover(ctx, actorOf(rpc), request) : handoverNotFound(),
    ),
  }),
});
