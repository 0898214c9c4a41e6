import { AppointmentEnded } from '@zhuanguan/contracts';
import type { Fact, Tx } from '@zhuanguan/db';
import { makeEvent } from '@zhuanguan/events';
import type { EndedPost } from './organisation-act.store.js';

/** A post that ends with its unit: no filing ends it, the act does. Its head is locked. */
export function endedFact(
  tx: Tx,
  post: EndedPost,
  {
    at,
    correlationId,
    causationId,
    actId,
    areaCode,
  }: {
    at: Date;
    correlationId: string;
    causationId?: string;
    actId: string;
    areaCode: string;
  },
): Fact {
  const { id, unitId, personId, role, validTo } = post;
  const ended = { appointmentId: id, unitId, personId, role, validTo, endFilingId: '', successorId: '' };
  const data = AppointmentEnded.toJSON({
    exitReasonCode: '',
    ...ended,
    endActId: actId,
  });
  return {
    aggregateType: 'appointment',
    aggregateId: id,
    expectedVersion: tx.heads.get(`appointment/${id}`)?.version ?? 0,
    type: 'ended',
    at,
    actor: {},
    payload: { actId },
    event: (aggregateVersion) =>
      makeEvent({
        service: 'registry',
        aggregate: 'appointment',
        fact: 'ended',
        aggregateId: id,
        aggregateVersion,
        areaCode,
        time: at,
        correlationId,
        ...(causationId ? { causationId } : {}),
        data,
      }),
  };
}
