import type {
  VoidFilingItem,
  VoidFilingsRequest,
  VoidFilingsResponse,
  WithdrawFilingItem,
  WithdrawFilingsRequest,
  WithdrawFilingsResponse,
} from '@zhuanguan/contracts';
import { groupCommit } from '@zhuanguan/db';
import { ok, refuse, type Result } from '@zhuanguan/kernel';
import type { RpcContext } from '@zhuanguan/rpc';
import type { WorkflowContext } from '../context.js';
import { bodyHash, correlationOr, isId } from '../rpc-input.js';
import { closeFilings, type CloseItem } from './close-filing.js';
import { answer, MAX_BATCH, refused, retryable } from './command.rpc.js';
import type { FilingRow } from './filing.store.js';

/** 作废 and 撤回. */
export function closingHandlers(ctx: WorkflowContext) {
  const closings = groupCommit<CloseItem, Result<FilingRow>>({
    max: MAX_BATCH,
    retryable,
    run: (items) => closeFilings(ctx, items),
  });
  const close = (act: CloseItem['act'], items: readonly (VoidFilingItem | WithdrawFilingItem)[], rpc: RpcContext) =>
    Promise.all(
      items.map(async (item) => {
        const given = await closeItem(act, item, rpc);
        return given.ok ? answer(await closings.submit(given.value)) : refused(given);
      }),
    );
  return {
    voidFilings: async ({ items }: VoidFilingsRequest, rpc: RpcContext): Promise<VoidFilingsResponse> => ({
      results: await close('void', items, rpc),
    }),
    withdrawFilings: async ({ items }: WithdrawFilingsRequest, rpc: RpcContext): Promise<WithdrawFilingsResponse> => ({
      results: await close('withdraw', items, rpc),
    }),
  };
}

async function closeItem(
  act: CloseItem['act'],
  item: VoidFilingItem | WithdrawFilingItem,
  rpc: RpcContext,
): Promise<Result<CloseItem>> {
  const actor = await rpc.verifyActor(item.actorToken);
  if (!actor.ok) return actor;
  if (!isId(item.filingId)) return refuse('not_found', 'filing_not_found', '没有找到这件备案。');
  const { actorToken: _token, correlationId, idempotencyKey, ...body } = item;
  const { filingId, reasonCode, remark, expectedVersion } = body;
  return ok({
    actor: actor.value,
    act,
    idempotencyKey,
    bodyHash: bodyHash(body),
    filingId,
    reasonCode,
    remark,
    correlationId: correlationOr(correlationId),
    ...(expectedVersion ? { expectedVersion } : {}),
  });
}
