import { inTurn } from './filing.domain.js';
import type { Filing, ReceiverKind } from './filing.types.js';

/** A receiver whose turn it is. */
export interface WaitingReceipt {
  receiver: ReceiverKind;
  organisationId: string;
  /** The instant the receiver before it received; absent where it waits since the round was filed. */
  since?: string;
}

/** Whom a filing waits for: of parallel receivers all that have not received, in sequence only the next one. */
export function waitingReceipts(filing: Filing): WaitingReceipt[] {
  if (filing.state !== 'filed') return [];
  const round = filing.receipts.filter((r) => r.round === filing.round);
  return round
    .filter((r) => r.state === 'pending' && inTurn(filing, r))
    .map(({ receiver, organisationId, position }) => {
      const before =
        filing.receiptOrder === 'sequence' ? round.find((r) => r.position === position - 1)?.at : undefined;
      return { receiver, organisationId, ...(before ? { since: before } : {}) };
    });
}
