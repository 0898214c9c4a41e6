import type { UrgeReceiptItem } from '@zhuanguan/contracts';
import { ok, type Result } from '@zhuanguan/kernel';
import type { RpcContext } from '@zhuanguan/rpc';
import type { WorkflowContext } from '../context.js';
import { batchOf, commandItem, commandsOf, unknownFiling } from './command.rpc.js';
import { receiverFromProto } from './receipt.mapping.js';
import { urgeReceipts, type UrgeItem } from './urge-receipt.js';

/** 催办. */
export const urgingHandlers = (ctx: WorkflowContext) => ({
  urgeReceipts: batchOf(
    commandsOf<UrgeItem>((items) => urgeReceipts(ctx, items)),
    urgeItem,
  ),
});

async function urgeItem(item: UrgeReceiptItem, rpc: RpcContext): Promise<Result<UrgeItem>> {
  const receiver = receiverFromProto(item.receiver);
  if (!receiver) return unknownFiling();
  const given = await commandItem(item, rpc, { receiver });
  return given.ok ? ok({ ...given.value, receiver }) : given;
}
