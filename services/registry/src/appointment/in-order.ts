import type { FilingRecorded } from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import { NotYetError } from '@zhuanguan/events';
import { lookAt } from './amend.store.js';

/**
 * Whether a filing put on record is to be applied to the appointment that it ends or amends. Events of several filings come
 * in any order: one waits for the filing it follows. One that a later filing has overtaken without following it is void by
 * then, as is one whose basis is void: its own void comes behind it, and there is nothing to do here.
 */
export async function isInOrder(tx: Tx, id: string, filing: FilingRecorded, recordedAt: Date): Promise<boolean> {
  const known = await lookAt(tx, { id, after: filing.afterFilingId, recordedAt });
  // With the unit the post has ended; what crosses that changes nothing any more.
  if (known.annulled || known.unitEnded || known.endedBy === filing.filingId) return false;
  if (!known.followed) throw new NotYetError(`filing ${filing.afterFilingId} is not here yet`);
  return !known.overtaken;
}
