import { keyOf, lockHeads, type Fact, type Tx } from '@zhuanguan/db';
import { makeEvent, type EventEnvelope } from '@zhuanguan/events';

export interface AppointmentEvent {
  id: string;
  type: 'started' | 'ended' | 'amended' | 'annulled' | 'reopened';
  data: unknown;
  personal?: Record<string, string>;
}

/** History and events of what an event of workflow did to appointments; at most one per appointment. */
export async function appointmentFacts(
  tx: Tx,
  cause: EventEnvelope,
  events: readonly AppointmentEvent[],
): Promise<Fact[]> {
  const keys = events.map(({ id }) => ({ aggregateType: 'appointment', aggregateId: id }));
  await lockHeads(tx, keys);
  const at = new Date(cause.time);
  return events.map(({ id, type, data, personal = {} }, i) => ({
    aggregateType: 'appointment',
    aggregateId: id,
    expectedVersion: tx.heads.get(keyOf(keys[i] ?? { aggregateType: '', aggregateId: '' }))?.version ?? 0,
    type,
    at,
    actor: {},
    payload: { basisEvent: cause.id },
    personal,
    event: (aggregateVersion) =>
      makeEvent({
        service: 'registry',
        aggregate: 'appointment',
        fact: type,
        aggregateId: id,
        aggregateVersion,
        areaCode: cause.areacode,
        time: at,
        correlationId: cause.correlationid,
        causationId: cause.id,
        ...(cause.policyversion ? { policyVersion: cause.policyversion } : {}),
        data,
      }),
  }));
}
