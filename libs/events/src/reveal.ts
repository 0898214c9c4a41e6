import type { Actor } from '@zhuanguan/access';
import { appendFacts, appendReads, REVEAL, type Database } from '@zhuanguan/db';
import { newId, type RevealPurpose } from '@zhuanguan/kernel';
import { readerOf } from './reader-of.js';

export interface Reveal {
  subject: { type: string; id: string };
  unitId: string;
  field: string;
  purpose: RevealPurpose;
  /** In the words of whoever asks: perhaps personal, hence beside the chain. */
  reason: string;
  /** Who it counts for, by the right it is done with. */
  by: { accountId: string; orgId?: string; onBehalfOf?: string };
}

/**
 * Writes down that a masked value is shown: a line of the read log, and a history of its own under the same id, so that
 * nobody takes it away unseen. The value is answered once this is committed.
 */
export async function recordReveal(db: Database, actor: Actor, at: Date, reveal: Reveal): Promise<void> {
  const { subject, unitId, field, purpose, reason, by } = reveal;
  const id = newId();
  const read = { at, ...readerOf(actor), ...(by.onBehalfOf ? { onBehalfOf: by.onBehalfOf } : {}) };
  await db.inTx({ kind: 'system', name: 'service' }, async (tx) => {
    await appendReads(tx, [
      { ...read, id, operation: `${subject.type}.reveal`, purpose, subject, fields: [field], count: 1 },
    ]);
    await appendFacts(tx, [
      {
        aggregateType: REVEAL,
        aggregateId: id,
        expectedVersion: 0,
        type: 'revealed',
        at,
        actor: by,
        payload: { subjectType: subject.type, subjectId: subject.id, unitId, field, purpose },
        personal: { reason },
      },
    ]);
  });
}
