import { ownPart, type Actor, type Relation } from '@zhuanguan/access';
import { dateInShanghai, newId, ok, type Result } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { checkVersion, commandFilings, type FilingCommandItem } from './command-filing.js';
import { filingActor } from './filing-actor.js';
import type { FilingRow } from './filing.store.js';
import type { FilingEvent, Verdict } from './filing.types.js';
import { mayWorkOn, noColleague } from './hold-receipt.js';
import { decideOpinion, type Opining } from './opinion.domain.js';

export interface OpineItem extends FilingCommandItem {
  act: Opining['act'];
  /** Of a question. */
  colleague?: Actor;
  question: string;
  dueOn: string;
  /** Of an answer. */
  verdict?: Verdict;
  text: string;
}

/** 加签: an opinion of a colleague before receipt. */
export const opineOnFilings = (ctx: WorkflowContext, items: readonly OpineItem[]): Promise<Result<FilingRow>[]> =>
  commandFilings(
    ctx,
    items,
    ({ act }) => `filing.opinion_${act}`,
    async (_tx, item, before, now) => {
      const decided = decide(item, before, now);
      return decided.ok ? ok({ events: decided.value }) : decided;
    },
  );

function decide(item: OpineItem, before: FilingRow, now: Date): Result<FilingEvent[]> {
  const allowed = mayWorkOn(item.actor, before, item.colleague);
  if (!allowed.ok) return allowed;
  const current = checkVersion(item, before);
  if (!current.ok) return current;
  const relations = allowed.value;
  const opining = opiningOf(item, relations);
  if (!opining.ok) return opining;
  const facts = { now: now.toISOString(), today: dateInShanghai(now) };
  return decideOpinion(
    before.filing,
    { actor: filingActor(item.actor, 'filing.hold', relations), opining: opining.value },
    facts,
  );
}

function opiningOf(
  { act, colleague, question, dueOn, verdict, text }: OpineItem,
  relations: readonly Relation[],
): Result<Opining> {
  if (act === 'withdraw') return ok({ act });
  if (act === 'give') return ok({ act, verdict, text });
  if (!colleague) return noColleague('请选择提出意见的同事。');
  return ok({
    act,
    opinionId: newId(),
    of: filingActor(ownPart(colleague), 'filing.hold', relations),
    question,
    dueOn,
  });
}
