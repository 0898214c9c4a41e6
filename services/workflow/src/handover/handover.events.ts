import { HandoverRecorded } from '@zhuanguan/contracts';
import type { Fact } from '@zhuanguan/db';
import { makeEvent } from '@zhuanguan/events';
import { openItems, type HandoverContent } from './handover.domain.js';
import type { HandoverList } from './handover.mapping.js';
import type { HandoverRow } from './handover.store.js';

export function recordedFact(
  row: HandoverRow,
  said: HandoverContent,
  list: HandoverList,
  cause: {
    at: Date;
    actor: Fact['actor'];
    correlationId: string;
    policyVersion: string;
  },
): Fact {
  const { appointmentId, unitId, filingId, areaCode, version } = row;
  const open = openItems(list.items, said.items);
  const notes = Object.fromEntries(said.items.flatMap((i) => (i.note ? [[`note:${i.code}`, i.note]] : [])));
  return {
    aggregateType: 'handover',
    aggregateId: appointmentId,
    expectedVersion: version,
    type: 'recorded',
    at: cause.at,
    actor: cause.actor,
    payload: {
      unitId,
      filingId,
      openItems: open,
      complete: said.complete,
      handedOn: said.handedOn ?? '',
      states: Object.fromEntries(said.items.map((i) => [i.code, i.state])),
    },
    personal: {
      ...(said.receiverName ? { receiverName: said.receiverName } : {}),
      ...(said.supervisorName ? { supervisorName: said.supervisorName } : {}),
      ...notes,
    },
    event: (aggregateVersion) =>
      makeEvent({
        service: 'workflow',
        aggregate: 'handover',
        fact: 'recorded',
        aggregateId: appointmentId,
        aggregateVersion,
        areaCode,
        time: cause.at,
        correlationId: cause.correlationId,
        policyVersion: cause.policyVersion,
        data: HandoverRecorded.toJSON({
          appointmentId,
          unitId,
          filingId,
          openItems: open,
          complete: said.complete,
          recordedAt: cause.at,
        }),
      }),
  };
}
