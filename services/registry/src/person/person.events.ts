import { PersonMerged, PersonUnmerged } from '@zhuanguan/contracts';
import { keyOf, lockHeads, type Fact, type Tx } from '@zhuanguan/db';
import { makeEvent } from '@zhuanguan/events';

export interface PersonChange {
  fact: 'merged' | 'unmerged';
  mergeId: string;
  personId: string;
  intoId: string;
}

export interface PersonCause {
  at: Date;
  actor: Fact['actor'];
  areaCode: string;
  correlationId: string;
  reason: string;
}

/** History and events of the aliases: ids only; the reason, which may name people, lies beside the history. */
export async function personFacts(
  tx: Tx,
  changes: readonly PersonChange[],
  { at, actor, areaCode, correlationId, reason }: PersonCause,
): Promise<Fact[]> {
  const keys = changes.map(({ personId }) => ({ aggregateType: 'person', aggregateId: personId }));
  await lockHeads(tx, keys);
  return changes.map(({ fact, mergeId, personId, intoId }) => {
    const key = { aggregateType: 'person', aggregateId: personId };
    const message = fact === 'merged' ? PersonMerged : PersonUnmerged;
    return {
      ...key,
      expectedVersion: tx.heads.get(keyOf(key))?.version ?? 0,
      type: fact,
      at,
      actor,
      payload: { mergeId, intoId },
      personal: { reason },
      event: (aggregateVersion) =>
        makeEvent({
          service: 'registry',
          aggregate: 'person',
          fact,
          aggregateId: personId,
          aggregateVersion,
          areaCode,
          time: at,
          correlationId,
          data: message.toJSON({ mergeId, personId, intoId }),
        }),
    };
  });
}
