import { inTurn } from './filing.domain.js';
import type { Filing, Receipt, ReceiverKind } from './filing.types.js';

/** A receiver whose turn it is. */
export interface WaitingReceipt {
  receiver: ReceiverKind;
  organisationId: string;
  /** The instant the last receiver before it received, or gave it back; absent where it waits since the round was filed. */
  since?: string;
}

/** Whom a filing waits for: of parallel receivers all that have not received, in sequence only the next one. */
export function waitingReceipts(filing: Filing): WaitingReceipt[] {
  if (filing.state !== 'filed') return [];
  const round = filing.receipts.filter((r) => r.round === filing.round);
  return round
    .filter((r) => r.state === 'pending' && inTurn(filing, r))
    .map((receipt) => {
      const { receiver, organisationId } = receipt;
      const since = inSequence(filing) ? turnSince(round, receipt) : undefined;
      return { receiver, organisationId, ...(since ? { since } : {}) };
    });
}

const inSequence = ({ receiptOrder }: Filing): boolean => receiptOrder === 'sequence';

/** The last of those before it received, or a later one gave it back. */
function turnSince(round: readonly Receipt[], { position, sentBack }: Receipt): string | undefined {
  const before = round.flatMap((r) => (r.position < position && r.at ? [r.at] : []));
  // As written here and by the database, which are not of one form.
  return [...before, ...(sentBack ? [sentBack.at] : [])].sort((a, b) => Date.parse(a) - Date.parse(b)).at(-1);
}
