import { createHash } from 'node:crypto';
import type { ClaimedDelivery } from './delivery.store.js';

/**
 * What a delivery is called outside, in Message-ID and Idempotency-Key. Of a message it comes from the event and to whom, not
 * from rows: after a restore from a backup the same message goes out under the same name.
 */
export function deliveryId(d: ClaimedDelivery): string {
  const about =
    d.kind === 'message' ? [d.eventId, d.messageKind, d.audience] : d.kind === 'digest' ? [d.digestOn] : [d.id];
  const parts = [d.kind, ...about, d.organisationId, d.accountId, d.channel];
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 40);
}
