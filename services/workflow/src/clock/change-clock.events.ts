import {
  ChangeClockAnnulled,
  ChangeClockMet,
  ChangeClockMoved,
  ChangeClockOverdue,
  ChangeClockReopened,
  ChangeClockStarted,
  ChangeClockWarned,
} from '@zhuanguan/contracts';
import type { Fact } from '@zhuanguan/db';
import { makeEvent } from '@zhuanguan/events';
import { evolveClock, type ChangeClock, type ChangeClockEvent } from './change-clock.domain.js';
import type { ClockRow } from './change-clock.store.js';

export interface ClockFactContext {
  at: Date;
  actor: Fact['actor'];
  correlationId: string;
  policyVersion: string;
}

export function clockFacts(
  before: ClockRow | undefined,
  events: readonly ChangeClockEvent[],
  ctx: ClockFactContext,
): Fact[] {
  let clock = before?.clock;
  let version = before?.version ?? 0;
  return events.map((event) => {
    clock = evolveClock(clock, event);
    const state = clock;
    const fact: Fact = {
      aggregateType: 'change_clock',
      aggregateId: state.id,
      expectedVersion: version,
      type: event.type,
      at: ctx.at,
      actor: ctx.actor,
      payload: { appointmentId: state.appointmentId, changeDate: state.changeDate, dueRolled: state.dueRolled },
      event: (aggregateVersion) =>
        makeEvent({
          service: 'workflow',
          aggregate: 'change_clock',
          fact: event.type,
          aggregateId: state.id,
          aggregateVersion,
          areaCode: state.areaCode,
          time: ctx.at,
          correlationId: ctx.correlationId,
          policyVersion: ctx.policyVersion,
          data: eventData(state, event),
        }),
    };
    version += 1;
    return fact;
  });
}

function eventData(clock: ChangeClock, event: ChangeClockEvent): unknown {
  const base = { clockId: clock.id, unitId: clock.unitId, appointmentId: clock.appointmentId };
  const { dueStrict, dueRolled } = clock;
  switch (event.type) {
    case 'started':
      return ChangeClockStarted.toJSON(
        ChangeClockStarted.fromPartial({
          ...base,
          changeDate: clock.changeDate,
          dueStrict,
          dueRolled,
          provisional: clock.provisional,
          startedBy: clock.startedBy,
        }),
      );
    case 'met':
      return ChangeClockMet.toJSON(ChangeClockMet.fromPartial({ ...base, filingId: event.filingId, late: event.late }));
    case 'reopened':
      return ChangeClockReopened.toJSON(ChangeClockReopened.fromPartial({ ...base, filingId: event.filingId }));
    case 'annulled':
      return ChangeClockAnnulled.toJSON(ChangeClockAnnulled.fromPartial({ ...base, filingId: event.filingId }));
    case 'warned':
      return ChangeClockWarned.toJSON(ChangeClockWarned.fromPartial({ ...base, dueStrict }));
    case 'overdue':
      return ChangeClockOverdue.toJSON(ChangeClockOverdue.fromPartial({ ...base, dueRolled }));
    case 'moved':
      return ChangeClockMoved.toJSON(
        ChangeClockMoved.fromPartial({ ...base, dueStrict, dueRolled, provisional: clock.provisional }),
      );
  }
}
