import type { HoldReceiptItem } from '@zhuanguan/contracts';
import { ok, type Result } from '@zhuanguan/kernel';
import type { RpcContext } from '@zhuanguan/rpc';
import type { WorkflowContext } from '../context.js';
import { batchOf, colleagueOf, commandItem, commandsOf, unknownFiling } from './command.rpc.js';
import { holdReceipts, type HoldItem } from './hold-receipt.js';

const ACTS: readonly HoldItem['act'][] = ['claim', 'take_over', 'release', 'transfer'];

/** 领办 and 转办. */
export const holdingHandlers = (ctx: WorkflowContext) => ({
  holdReceipts: batchOf(
    commandsOf<HoldItem>((items) => holdReceipts(ctx, items)),
    holdItem,
  ),
});

async function holdItem(item: HoldReceiptItem, rpc: RpcContext): Promise<Result<HoldItem>> {
  const act = ACTS.find((known) => known === item.act);
  if (!act) return unknownFiling();
  const named = await colleagueOf(item, rpc);
  if (!named.ok) return named;
  const { note } = item;
  const given = await commandItem(item, rpc, { act, note, colleague: named.value.colleague?.accountId ?? '' });
  return given.ok ? ok({ ...given.value, ...named.value, act, note }) : given;
}
