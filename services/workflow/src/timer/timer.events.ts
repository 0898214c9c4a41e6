import { TimerFired } from '@zhuanguan/contracts';
import type { Fact } from '@zhuanguan/db';
import { makeEvent } from '@zhuanguan/events';
import { newId } from '@zhuanguan/kernel';
import { referenceToProto } from '@zhuanguan/rpc';
import { unitOfLevel } from './timer.domain.js';
import type { DueTimer, Responsible } from './timer.store.js';

export interface Firing {
  timer: DueTimer;
  unit: { name: string; areaCode: string };
  recipients: readonly Responsible[];
  /** Left to the due date, negative = over. */
  remaining: number;
  policyVersion: string;
}

/** A timer is an aggregate of one fact: firing it twice would meet the first one's head. */
export const firedFact = ({ timer, unit, recipients, remaining, policyVersion }: Firing, at: Date): Fact => ({
  aggregateType: 'timer',
  aggregateId: timer.id,
  expectedVersion: 0,
  type: 'fired',
  at,
  actor: {},
  payload: {
    rule: timer.rule,
    level: timer.level,
    revision: timer.revision,
    subjectId: timer.subjectId,
    dueOn: timer.dueOn,
  },
  event: (aggregateVersion) =>
    makeEvent({
      service: 'workflow',
      aggregate: 'timer',
      fact: 'fired',
      aggregateId: timer.id,
      aggregateVersion,
      areaCode: unit.areaCode,
      time: at,
      correlationId: newId(),
      policyVersion,
      data: TimerFired.toJSON(
        TimerFired.fromPartial({
          timerId: timer.id,
          rule: timer.rule,
          level: timer.level,
          revision: timer.revision,
          subject: {
            kind: timer.kind,
            id: timer.subjectId,
            part: timer.part,
            unitId: timer.unitId,
            unitName: unit.name,
            filingId: timer.filingId ?? '',
            appointmentId: timer.appointmentId ?? '',
          },
          triggerOn: timer.triggerOn ?? '',
          dueOn: timer.dueOn,
          remaining,
          unit: unitOfLevel(timer.level),
          recipients: recipients.map(({ organisationId, actingAs }) => ({ organisationId, actingAs })),
          ...(timer.reference ? { reference: referenceToProto(timer.reference) } : {}),
        }),
      ),
    }),
});
