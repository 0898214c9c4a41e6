import type { VoidFilingItem, WithdrawFilingItem } from '@zhuanguan/contracts';
import { ok, type Result } from '@zhuanguan/kernel';
import type { RpcContext } from '@zhuanguan/rpc';
import type { WorkflowContext } from '../context.js';
import { closeFilings, type CloseItem } from './close-filing.js';
import { batchOf, commandItem, commandsOf } from './command.rpc.js';

/** 作废 and 撤回. */
export function closingHandlers(ctx: WorkflowContext) {
  const closings = commandsOf<CloseItem>((items) => closeFilings(ctx, items));
  return {
    voidFilings: batchOf(closings, (item: VoidFilingItem, rpc) => closeItem('void', item, rpc)),
    withdrawFilings: batchOf(closings, (item: WithdrawFilingItem, rpc) => closeItem('withdraw', item, rpc)),
  };
}

async function closeItem(
  act: CloseItem['act'],
  item: VoidFilingItem | WithdrawFilingItem,
  rpc: RpcContext,
): Promise<Result<CloseItem>> {
  const { reasonCode, remark } = item;
  const given = await commandItem(item, rpc, { reasonCode, remark });
  return given.ok ? ok({ ...given.value, act, reasonCode, remark }) : given;
}
