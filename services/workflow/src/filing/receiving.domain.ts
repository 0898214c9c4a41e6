import { ok, refuse, type LegalReference, type Result } from '@zhuanguan/kernel';
import { worksAs, type Acting, type FilingActor } from './acting.domain.js';
import { checkNotOwn, forWhom, inTurn, NOT_AWAITING, receiving } from './filing.domain.js';
import { endOpinions, openOpinion } from './opinion.domain.js';
import type { Filing, FilingEvent, Receipt, ReceiverKind } from './filing.types.js';

export interface ReceiptCommand {
  actor: FilingActor;
  /** The content the officer saw; a receipt binds to exactly that (FIL-5). */
  contentHash: string;
  decision: { received: true } | ReturnDecision;
}

export interface ReturnDecision {
  received: false;
  defectCode: string;
  remark: string;
  field?: string;
  /** An earlier receiver instead of the unit, where the pack lets it go there. */
  to?: ReceiverKind;
}

export interface ReceiptFacts {
  now: string;
  defects: ReadonlySet<string>;
  /** The pack lets a later receiver give it back to an earlier one (`filing.returns`). */
  returnsToPrevious: boolean;
  receiptReference: LegalReference;
}

/** Puts on record or returns for a named defect of form; there is no discretionary rejection (备案 is for the record). */
export function decideReceipt(state: Filing, command: ReceiptCommand, facts: ReceiptFacts): Result<FilingEvent[]> {
  const meta = { reference: facts.receiptReference, policyVersion: state.policyVersion };
  if (state.state !== 'filed') return refuse('refused', ...NOT_AWAITING[state.state], meta);
  const mine = state.receipts.find(
    (r) => r.round === state.round && r.organisationId === command.actor.organisationId && r.state === 'pending',
  );
  if (!mine)
    return refuse('refused', 'already_received', '本单位已经收到过这一轮报送，或不是这件备案的接收单位。', meta);
  const actor = receiving(state, command.actor, mine);
  const self = checkNotOwn(state, actor, '接收');
  if (!self.ok) return self;
  if (!inTurn(state, mine))
    return refuse('refused', 'not_in_turn', '按本地规定的顺序，上一接收单位收到之后才能办理。', meta);
  if (mine.holder && mine.holder.accountId !== worksAs(actor)) return claimedByOther(state);
  if (openOpinion(mine)) return opinionPending(state);
  if (command.contentHash !== state.contentHash)
    return refuse('stale', 'content_changed', '您看到的内容已被更新，请刷新后核对再办理。', meta);
  const { sentBack: _answered, ...receipt } = mine;
  const done = {
    ...receipt,
    at: facts.now,
    contentHash: state.contentHash,
    officerAccountId: actor.accountId,
    ...(actor.onBehalfOf ? { officerForAccountId: actor.onBehalfOf.accountId } : {}),
  };
  if (!command.decision.received) {
    const { decision } = command;
    return decision.to
      ? sentBack(state, mine, { to: decision.to, actor }, decision, facts)
      : returned(state, done, decision, facts);
  }
  const last = state.receipts.every((r) => r.round !== state.round || r === mine || r.state === 'received');
  const received: FilingEvent = { type: 'received', receipt: { ...done, state: 'received' } };
  const recorded: FilingEvent = { type: 'recorded', recordedAt: facts.now, ...forWhom(actor) };
  return ok(last ? [received, recorded] : [received]);
}

/** Received and returned by whoever has it; a colleague takes it over first, so that nobody works on it twice (ours). */
export const claimedByOther = ({ policyVersion }: Filing) =>
  refuse('refused', 'claimed_by_other', '本单位已有同事领办这件备案；需要由您办理的，请先接过来。', { policyVersion });

/** A decision waits for the opinion that was asked for; whoever asked may take the question back. */
const opinionPending = ({ policyVersion }: Filing) =>
  refuse('refused', 'opinion_pending', '已请同事对这件备案提出意见，请等其答复；不再需要的，可以先撤回征求意见。', {
    policyVersion,
  });

/** The receivers of this round to whom this one may give it back: those before it who received it. */
export const returnTargets = (state: Filing, mine: Receipt, returnsToPrevious: boolean): Receipt[] =>
  returnsToPrevious && state.receiptOrder === 'sequence'
    ? state.receipts.filter((r) => r.round === state.round && r.position < mine.position && r.state === 'received')
    : [];

function checkDefect({ defectCode, remark }: ReturnDecision, facts: ReceiptFacts): Result<void> {
  if (!facts.defects.has(defectCode))
    return refuse('invalid', 'unknown_defect', '请选择一项退回理由。', {
      fields: [
        { field: '/defectCode', code: 'unknown_defect', detail: '备案只能因列明的形式缺陷退回，请从列表中选择。' },
      ],
      reference: facts.receiptReference,
    });
  if (!remark.trim())
    return refuse('invalid', 'remark_required', '请写明需要补正的内容。', {
      fields: [{ field: '/remark', code: 'remark_required', detail: '请写明需要补正的内容，单位据此更正。' }],
    });
  return ok(undefined);
}

function returned(
  state: Filing,
  receipt: Receipt,
  decision: ReturnDecision,
  facts: ReceiptFacts,
): Result<FilingEvent[]> {
  const checked = checkDefect(decision, facts);
  if (!checked.ok) return checked;
  const { defectCode, remark, field } = decision;
  return ok([
    { type: 'returned', receipt: { ...receipt, state: 'returned', defectCode, remark, ...(field ? { field } : {}) } },
    // Of what is returned nobody has to say anything any more.
    ...endOpinions(state, 'returned', facts.now),
  ]);
}

/**
 * Back to an earlier receiver of a sequence, who answers for what it let through: its receipt is asked for again, on the same
 * content. Receivers between the two keep theirs, which is of this content too (ours).
 */
function sentBack(
  state: Filing,
  by: Receipt,
  { to, actor }: { to: ReceiverKind; actor: Acting },
  decision: ReturnDecision,
  facts: ReceiptFacts,
): Result<FilingEvent[]> {
  const target = returnTargets(state, by, facts.returnsToPrevious).find((r) => r.receiver === to);
  if (!target) {
    const detail = facts.returnsToPrevious
      ? '只能退给本次报送中在本单位之前收到的接收单位，或退回报送单位。'
      : '本地制度只规定退回报送单位。';
    return refuse('refused', 'return_target_not_allowed', detail, {
      fields: [{ field: '/to', code: 'return_target_not_allowed', detail }],
      policyVersion: state.policyVersion,
    });
  }
  const checked = checkDefect(decision, facts);
  if (!checked.ok) return checked;
  const { defectCode, remark, field } = decision;
  const back = { at: facts.now, byReceiver: by.receiver, defectCode, remark, ...(field ? { field } : {}) };
  const { receiver, organisationId, position, round, opinions } = target;
  const open: Receipt = { receiver, organisationId, position, round, state: 'pending', sentBack: back };
  return ok([
    {
      type: 'sent_back',
      receipt: { ...open, ...(opinions ? { opinions } : {}) },
      by,
      sentBack: back,
      ...forWhom(actor),
    },
  ]);
}
