import { isDate, ok, refuse, type FieldError, type Result } from '@zhuanguan/kernel';
import { actingFor, ownAccounts, worksAs, type Acting, type FilingActor } from './acting.domain.js';
import { checkNotOwn, forWhom, inTurn, receiving, waitingAt } from './filing.domain.js';
import type {
  Filing,
  FilingEvent,
  OpenOpinion,
  Opinion,
  OpinionEnd,
  OpinionEvent,
  Receipt,
  Verdict,
} from './filing.types.js';

/** 加签: to ask a colleague, to take the question back, to answer it (FIL-3). All of it within one receiver, and ours. */
export type Opining =
  | { act: 'ask'; opinionId: string; of: FilingActor; question: string; dueOn: string }
  | { act: 'withdraw' }
  | { act: 'give'; verdict: Verdict | undefined; text: string };

export interface OpinionCommand {
  actor: FilingActor;
  opining: Opining;
}

export interface OpinionFacts {
  now: string;
  today: string;
}

const MAX_QUESTION = 500;
const MAX_TEXT = 1_000;

export const openOpinion = ({ opinions }: Receipt): OpenOpinion | undefined =>
  opinions?.find((o): o is OpenOpinion => o.state === 'open');

export function decideOpinion(
  state: Filing,
  { actor: by, opining }: OpinionCommand,
  facts: OpinionFacts,
): Result<FilingEvent[]> {
  const meta = { policyVersion: state.policyVersion };
  const mine = waitingAt(state, by.organisationId);
  if (!mine) return refuse('refused', 'not_waiting', '这件备案目前不等待本单位接收，无需征求意见。', meta);
  const open = openOpinion(mine);
  if (opining.act === 'ask')
    return open ? alreadyAsked(state) : ask(state, mine, receiving(state, by, mine), opining, facts);
  if (!open) return refuse('refused', 'no_open_opinion', '这件备案目前没有等待答复的征求意见。', meta);
  if (opining.act === 'give')
    return give(state, mine, open, actingFor(by, { holder: open.ofAccountId }), opining, facts);
  // Whoever took the receipt over since has the question too.
  const theirs = [open.askedByAccountId, mine.holder?.accountId].find((id) => id && ownAccounts(by).includes(id));
  if (!theirs) return refuse('refused', 'not_the_asker', '只有征求意见的人或现在的领办人可以撤回。', meta);
  const actor = actingFor(by, { holder: theirs });
  return ok([closed('opinion_withdrawn', mine, { ...open, state: 'withdrawn', at: facts.now }, actor)]);
}

/** One question at a time: the second one is asked when the first is answered or taken back (ours). */
const alreadyAsked = ({ policyVersion }: Filing) =>
  refuse('refused', 'opinion_pending', '这件备案已请一位同事提出意见，答复或撤回之后再请其他同事。', { policyVersion });

function ask(
  state: Filing,
  mine: Receipt,
  actor: Acting,
  { opinionId, of, question, dueOn }: Extract<Opining, { act: 'ask' }>,
  { now, today }: OpinionFacts,
): Result<FilingEvent[]> {
  const meta = { policyVersion: state.policyVersion };
  const self = checkNotOwn(state, actor, '接收');
  if (!self.ok) return self;
  if (!inTurn(state, mine))
    return refuse('refused', 'not_in_turn', '按本地规定的顺序，上一接收单位收到之后才能办理。', meta);
  const holder = mine.holder?.accountId;
  if (holder !== undefined && holder !== worksAs(actor))
    return refuse('refused', 'claimed_by_other', '本单位已有同事领办这件备案；需要由您办理的，请先接过来。', meta);
  const errors = checkQuestion(state, actor, { of, question, dueOn }, today);
  if (errors.length > 0)
    return refuse('invalid', 'invalid_question', errors[0]?.detail ?? '请按提示修改。', { fields: errors, ...meta });
  const opinion: OpenOpinion = {
    id: opinionId,
    state: 'open',
    askedByAccountId: worksAs(actor),
    ...(actor.onBehalfOf ? { askedThroughAccountId: actor.accountId } : {}),
    ofAccountId: of.accountId,
    askedAt: now,
    question: question.trim(),
    ...(dueOn ? { dueOn } : {}),
  };
  // Whoever asks has it from then on: the answer is for somebody.
  const held = holder ? mine : { ...mine, holder: { accountId: worksAs(actor), since: now } };
  return ok([
    ...(holder ? [] : [{ type: 'claimed' as const, receipt: held, ...forWhom(actor) }]),
    {
      type: 'opinion_asked',
      receipt: { ...held, opinions: [...(held.opinions ?? []), opinion] },
      opinion,
      ...forWhom(actor),
    },
  ]);
}

function checkQuestion(
  state: Filing,
  actor: Acting,
  { of, question, dueOn }: { of: FilingActor; question: string; dueOn: string },
  today: string,
): FieldError[] {
  const errors: FieldError[] = [];
  const say = (field: string, code: string, detail: string) => errors.push({ field, code, detail });
  if (of.organisationId !== actor.organisationId || [actor.accountId, worksAs(actor)].includes(of.accountId))
    say('/accountId', 'not_a_colleague', '只能请本单位的其他经办人员提出意见。');
  // Whom FIL-6 keeps from receiving it says nothing on it either.
  else if (!checkNotOwn(state, of, '接收').ok)
    say('/accountId', 'own_filing', '这件备案由该同事报送过或涉及该同事本人，不能请其提出意见。');
  if (!question.trim()) say('/question', 'required', '请写明请同事看什么。');
  if ([...question.trim()].length > MAX_QUESTION) say('/question', 'too_long', `最多 ${MAX_QUESTION} 个字。`);
  if (dueOn && !isDate(dueOn)) say('/dueOn', 'not_a_date', '请填写日期，如 2026-02-27。');
  else if (dueOn && dueOn < today) say('/dueOn', 'in_the_past', '答复日期不能早于今天。');
  return errors;
}

/** Whoever asked does not answer, also not for the colleague who was asked: an opinion is somebody else's. */
export const asked = (
  { askedByAccountId, askedThroughAccountId }: OpenOpinion,
  { accountId }: Pick<FilingActor, 'accountId'>,
): boolean => accountId === (askedThroughAccountId ?? askedByAccountId);

function give(
  state: Filing,
  mine: Receipt,
  open: OpenOpinion,
  actor: Acting,
  { verdict, text }: Extract<Opining, { act: 'give' }>,
  { now }: OpinionFacts,
): Result<FilingEvent[]> {
  const meta = { policyVersion: state.policyVersion };
  if (worksAs(actor) !== open.ofAccountId) return refuse('refused', 'not_asked', '这次没有请您提出意见。', meta);
  if (asked(open, actor))
    return refuse(
      'refused',
      'own_question',
      '这次征求意见由您提出，不能由您代同事答复，请等其本人答复或另请同事。',
      meta,
    );
  const self = checkNotOwn(state, actor, '接收');
  if (!self.ok) return self;
  const invalid = (field: string, code: string, detail: string) =>
    refuse('invalid', code, detail, { fields: [{ field, code, detail }], ...meta });
  if (!verdict) return invalid('/verdict', 'required', '请选择“无意见”或“有意见”。');
  if (verdict === 'remarks' && !text.trim()) return invalid('/text', 'required', '有意见的，请写明意见。');
  if ([...text.trim()].length > MAX_TEXT) return invalid('/text', 'too_long', `最多 ${MAX_TEXT} 个字。`);
  const said = text.trim() ? { text: text.trim() } : {};
  return ok([closed('opinion_given', mine, { ...open, state: 'given', at: now, verdict, ...said }, actor)]);
}

const withOpinion = (receipt: Receipt, opinion: Opinion): Receipt => ({
  ...receipt,
  opinions: (receipt.opinions ?? []).map((o) => (o.id === opinion.id ? opinion : o)),
});

const closed = (
  type: 'opinion_given' | 'opinion_withdrawn',
  receipt: Receipt,
  opinion: Opinion,
  actor: Acting,
): OpinionEvent => ({ type, receipt: withOpinion(receipt, opinion), opinion, ...forWhom(actor) });

/** Questions of this round that nobody has to answer any more; `only` where it is about one receipt. */
export function endOpinions(
  state: Filing,
  reason: OpinionEnd,
  at: string,
  only: (opinion: OpenOpinion, receipt: Receipt) => boolean = () => true,
): OpinionEvent[] {
  return state.receipts.flatMap((receipt): OpinionEvent[] => {
    const open = openOpinion(receipt);
    if (receipt.round !== state.round || !open || !only(open, receipt)) return [];
    const opinion: Opinion = { ...open, state: 'ended', at };
    return [{ type: 'opinion_ended', receipt: withOpinion(receipt, opinion), opinion, reason }];
  });
}
