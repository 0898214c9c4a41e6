import type { OpineOnFilingItem } from '@zhuanguan/contracts';
import { ok, type Result } from '@zhuanguan/kernel';
import type { RpcContext } from '@zhuanguan/rpc';
import type { WorkflowContext } from '../context.js';
import { batchOf, colleagueOf, commandItem, commandsOf, unknownFiling } from './command.rpc.js';
import type { Verdict } from './filing.types.js';
import { opineOnFilings, type OpineItem } from './opine-on-filing.js';

const ACTS: readonly OpineItem['act'][] = ['ask', 'withdraw', 'give'];
const VERDICTS: readonly Verdict[] = ['none', 'remarks'];

/** 加签. */
export const opinionHandlers = (ctx: WorkflowContext) => ({
  opineOnFilings: batchOf(
    commandsOf<OpineItem>((items) => opineOnFilings(ctx, items)),
    opineItem,
  ),
});

async function opineItem(item: OpineOnFilingItem, rpc: RpcContext): Promise<Result<OpineItem>> {
  const act = ACTS.find((known) => known === item.act);
  if (!act) return unknownFiling();
  const named = await colleagueOf(item, rpc);
  if (!named.ok) return named;
  const { question, dueOn, text } = item;
  const verdict = VERDICTS.find((known) => known === item.verdict);
  const said = { act, question, dueOn, text };
  const colleague = named.value.colleague?.accountId ?? '';
  const given = await commandItem(item, rpc, { ...said, verdict: verdict ?? '', colleague });
  return given.ok ? ok({ ...given.value, ...named.value, ...said, ...(verdict ? { verdict } : {}) }) : given;
}
