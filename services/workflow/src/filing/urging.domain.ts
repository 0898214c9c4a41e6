import { ok, refuse, type Result } from '@zhuanguan/kernel';
import { inTurn, NOT_AWAITING } from './filing.domain.js';
import type { Filing, FilingEvent, Receipt, ReceiverKind } from './filing.types.js';

/** 催办 of a receiver whose receipt waits (FIL-3). */
export interface UrgeCommand {
  organisationId: string;
  receiver: ReceiverKind;
}

export interface UrgeFacts {
  now: string;
  today: string;
  /** The first working day after a date, by the calendar of the area. */
  nextWorkday: (date: string) => string;
  dateOf: (instant: string) => string;
}

/** The day from which this receiver may be urged again: once a working day for a receiver and a filing, whoever urges (ours). */
export const urgeAgainOn = ({ urged }: Receipt, { nextWorkday, dateOf }: UrgeFacts): string | undefined =>
  urged && nextWorkday(dateOf(urged.at));

export function decideUrge(
  state: Filing,
  { organisationId, receiver }: UrgeCommand,
  facts: UrgeFacts,
): Result<FilingEvent[]> {
  const meta = { policyVersion: state.policyVersion };
  if (state.state !== 'filed') return refuse('refused', ...NOT_AWAITING[state.state], meta);
  const receipt = state.receipts.find((r) => r.round === state.round && r.receiver === receiver);
  if (!receipt) return refuse('refused', 'not_a_receiver', '这件备案不由该单位接收。', meta);
  if (receipt.state !== 'pending')
    return refuse('refused', 'receipt_done', '该单位已经办理这一次报送，无需催办。', meta);
  if (receipt.organisationId === organisationId)
    return refuse('refused', 'own_receipt', '由本单位接收的，请直接办理。', meta);
  if (!inTurn(state, receipt))
    return refuse('refused', 'not_in_turn', '上一接收单位还没有收到，暂不能催办该单位。', meta);
  const again = urgeAgainOn(receipt, facts);
  if (again && again > facts.today)
    return refuse('refused', 'urged_already', `该单位已经催办过，${again} 起可以再次催办。`, {
      reference: { ours: '同一接收单位、同一件备案每个工作日最多催办一次', status: 'P' },
      ...meta,
    });
  const urged = { at: facts.now, byOrganisationId: organisationId, times: (receipt.urged?.times ?? 0) + 1 };
  return ok([{ type: 'urged', receipt: { ...receipt, urged }, urged }]);
}
