import type { UrgeReceiptItem, UrgeReceiptsRequest, UrgeReceiptsResponse } from '@zhuanguan/contracts';
import { groupCommit } from '@zhuanguan/db';
import { ok, refuse, type Result } from '@zhuanguan/kernel';
import type { RpcContext } from '@zhuanguan/rpc';
import type { WorkflowContext } from '../context.js';
import { bodyHash, correlationOr, isId } from '../rpc-input.js';
import { answer, MAX_BATCH, refused, retryable } from './command.rpc.js';
import { receiverFromProto } from './receipt.mapping.js';
import type { FilingRow } from './filing.store.js';
import { urgeReceipts, type UrgeItem } from './urge-receipt.js';

/** 催办. */
export function urgingHandlers(ctx: WorkflowContext) {
  const urges = groupCommit<UrgeItem, Result<FilingRow>>({
    max: MAX_BATCH,
    retryable,
    run: (items) => urgeReceipts(ctx, items),
  });
  return {
    urgeReceipts: async ({ items }: UrgeReceiptsRequest, rpc: RpcContext): Promise<UrgeReceiptsResponse> => ({
      results: await Promise.all(
        items.map(async (item) => {
          const given = await urgeItem(item, rpc);
          return given.ok ? answer(await urges.submit(given.value)) : refused(given);
        }),
      ),
    }),
  };
}

async function urgeItem(item: UrgeReceiptItem, rpc: RpcContext): Promise<Result<UrgeItem>> {
  const actor = await rpc.verifyActor(item.actorToken);
  if (!actor.ok) return actor;
  const receiver = receiverFromProto(item.receiver);
  const { filingId, idempotencyKey } = item;
  if (!isId(filingId) || !receiver) return refuse('not_found', 'filing_not_found', '没有找到这件备案。');
  return ok({
    actor: actor.value,
    receiver,
    filingId,
    idempotencyKey,
    bodyHash: bodyHash({ filingId, receiver }),
    correlationId: correlationOr(item.correlationId),
  });
}
