import { ok, refuse, type LegalReference, type Result } from '@zhuanguan/kernel';
import { checkNotOwn, inTurn, type FilingActor } from './filing.domain.js';
import type { Filing, FilingEvent, Receipt } from './filing.types.js';

export interface ReceiptCommand {
  actor: FilingActor;
  /** The content the officer saw; a receipt binds to exactly that (FIL-5). */
  contentHash: string;
  decision: { received: true } | { received: false; defectCode: string; remark: string; field?: string };
}

export interface ReceiptFacts {
  now: string;
  defects: ReadonlySet<string>;
  receiptReference: LegalReference;
}

export const NOT_AWAITING: Record<Exclude<Filing['state'], 'filed'>, [code: string, detail: string]> = {
  returned: ['filing_returned', '该备案已退回补正，等单位重新报送后再办理。'],
  on_record: ['already_on_record', '该备案已经办结。'],
  voided: ['filing_voided', '该备案已经作废。'],
  withdrawn: ['filing_withdrawn', '单位已撤回这件备案，无需办理。'],
};

/** Puts on record or returns for a named defect of form; there is no discretionary rejection (备案 is for the record). */
export function decideReceipt(state: Filing, command: ReceiptCommand, facts: ReceiptFacts): Result<FilingEvent[]> {
  const meta = { reference: facts.receiptReference, policyVersion: state.policyVersion };
  if (state.state !== 'filed') return refuse('refused', ...NOT_AWAITING[state.state], meta);
  const mine = state.receipts.find(
    (r) => r.round === state.round && r.organisationId === command.actor.organisationId && r.state === 'pending',
  );
  if (!mine)
    return refuse('refused', 'already_received', '本单位已经收到过这一轮报送，或不是这件备案的接收单位。', meta);
  const self = checkNotOwn(state, command.actor, '接收');
  if (!self.ok) return self;
  if (!inTurn(state, mine))
    return refuse('refused', 'not_in_turn', '按本地规定的顺序，上一接收单位收到之后才能办理。', meta);
  if (mine.holder && mine.holder.accountId !== command.actor.accountId) return claimedByOther(state);
  if (command.contentHash !== state.contentHash)
    return refuse('stale', 'content_changed', '您看到的内容已被更新，请刷新后核对再办理。', meta);
  const done = { ...mine, at: facts.now, contentHash: state.contentHash, officerAccountId: command.actor.accountId };
  if (!command.decision.received) return returned(done, command.decision, facts);
  const last = state.receipts.every((r) => r.round !== state.round || r === mine || r.state === 'received');
  const received: FilingEvent = { type: 'received', receipt: { ...done, state: 'received' } };
  return ok(last ? [received, { type: 'recorded', recordedAt: facts.now }] : [received]);
}

/** Received and returned by whoever has it; a colleague takes it over first, so that nobody works on it twice (ours). */
export const claimedByOther = ({ policyVersion }: Filing) =>
  refuse('refused', 'claimed_by_other', '本单位已有同事领办这件备案；需要由您办理的，请先接过来。', { policyVersion });

function returned(
  receipt: Receipt,
  decision: { defectCode: string; remark: string; field?: string },
  facts: ReceiptFacts,
): Result<FilingEvent[]> {
  if (!facts.defects.has(decision.defectCode))
    return refuse('invalid', 'unknown_defect', '请选择一项退回理由。', {
      fields: [
        { field: '/defectCode', code: 'unknown_defect', detail: '备案只能因列明的形式缺陷退回，请从列表中选择。' },
      ],
      reference: facts.receiptReference,
    });
  if (!decision.remark.trim())
    return refuse('invalid', 'remark_required', '请写明需要补正的内容。', {
      fields: [{ field: '/remark', code: 'remark_required', detail: '请写明需要补正的内容，单位据此更正。' }],
    });
  const { defectCode, remark, field } = decision;
  return ok([
    { type: 'returned', receipt: { ...receipt, state: 'returned', defectCode, remark, ...(field ? { field } : {}) } },
  ]);
}
