import type { Filing, Receipt } from '../api/types.js';
import { messages } from '../messages/messages.js';

/** Who a filing is about; an exit names who leaves. */
export const personLabel = ({ kind, content, predecessorName }: Filing): string =>
  kind === 'exit' ? messages.filings.leaves(predecessorName ?? '') : (content.person?.name ?? '');

/** Whose receipt it is; right after a write the names are still on their way. */
export const receiverName = ({ receiver, organisationName }: Receipt): string =>
  organisationName ?? messages.filing.receiver[receiver];

/** The receipts of the round that runs now. */
export const currentReceipts = ({ receipts, round }: Filing): Receipt[] => receipts.filter((r) => r.round === round);

export const pendingNames = (filing: Filing): string =>
  currentReceipts(filing)
    .filter((r) => r.state === 'pending')
    .map(receiverName)
    .join('、');

/** The returns that a correction has to answer. */
export const openReturns = (filing: Filing): Receipt[] =>
  filing.state === 'returned' ? currentReceipts(filing).filter((r) => r.state === 'returned') : [];

export const returnRemarks = (filing: Filing): string[] =>
  openReturns(filing).map((r) => messages.filing.remarkPinned(receiverName(r), r.remark ?? ''));
