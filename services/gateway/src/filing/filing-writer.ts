import type {
  DecideReceiptItem,
  Filing,
  FilingResult,
  HoldReceiptItem,
  OpineOnFilingItem,
  SubmitFilingItem,
  UrgeReceiptItem,
  VoidFilingItem,
  WithdrawFilingItem,
} from '@zhuanguan/contracts';
import { ok, refuse, type Result } from '@zhuanguan/kernel';
import { coalesce, refusalFromProto } from '@zhuanguan/rpc';
import type { GatewayContext } from '../context.js';

/** The requests of one tick become one batch call; each item carries its own actor token (stack.md, gRPC). */
const MAX_BATCH = 64;

export interface FilingWriter {
  submit(item: SubmitFilingItem): Promise<Result<Filing>>;
  decide(item: DecideReceiptItem): Promise<Result<Filing>>;
  hold(item: HoldReceiptItem): Promise<Result<Filing>>;
  opine(item: OpineOnFilingItem): Promise<Result<Filing>>;
  urge(item: UrgeReceiptItem): Promise<Result<Filing>>;
  void(item: VoidFilingItem): Promise<Result<Filing>>;
  withdraw(item: WithdrawFilingItem): Promise<Result<Filing>>;
}

export function filingWriter(ctx: GatewayContext): FilingWriter {
  const { workflow } = ctx.clients;
  const service = async () => ({ token: await ctx.signer.forService('gateway') });
  return {
    submit: coalesce<SubmitFilingItem, Result<Filing>>({
      max: MAX_BATCH,
      send: async (items) => spread(items, await workflow.submitFilings({ items }, await service())),
    }),
    decide: coalesce<DecideReceiptItem, Result<Filing>>({
      max: MAX_BATCH,
      send: async (items) => spread(items, await workflow.decideReceipts({ items }, await service())),
    }),
    hold: coalesce<HoldReceiptItem, Result<Filing>>({
      max: MAX_BATCH,
      send: async (items) => spread(items, await workflow.holdReceipts({ items }, await service())),
    }),
    opine: coalesce<OpineOnFilingItem, Result<Filing>>({
      max: MAX_BATCH,
      send: async (items) => spread(items, await workflow.opineOnFilings({ items }, await service())),
    }),
    urge: coalesce<UrgeReceiptItem, Result<Filing>>({
      max: MAX_BATCH,
      send: async (items) => spread(items, await workflow.urgeReceipts({ items }, await service())),
    }),
    void: coalesce<VoidFilingItem, Result<Filing>>({
      max: MAX_BATCH,
      send: async (items) => spread(items, await workflow.voidFilings({ items }, await service())),
    }),
    withdraw: coalesce<WithdrawFilingItem, Result<Filing>>({
      max: MAX_BATCH,
      send: async (items) => spread(items, await workflow.withdrawFilings({ items }, await service())),
    }),
  };
}

/** A batch that was refused as a whole refuses each of its items. */
function spread(items: readonly unknown[], answer: Result<{ results: FilingResult[] }>): Result<Filing>[] {
  if (!answer.ok) return items.map(() => answer);
  return items.map((_, i) => outcomeOf(answer.value.results[i]));
}

export function outcomeOf(result: FilingResult | undefined): Result<Filing> {
  const outcome = result?.result;
  if (outcome?.$case === 'filing') return ok(outcome.value);
  if (outcome?.$case === 'refusal') return { ok: false, refusal: refusalFromProto(outcome.value) };
  return refuse('unavailable', 'no_outcome', '服务没有给出结果，请稍后再试；重复提交不会重复办理。');
}
