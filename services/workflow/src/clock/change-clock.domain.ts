import { ok, refuse, type Result } from '@zhuanguan/kernel';

/** The clock of FIL-4: it runs from the change itself, not from an upload. Dates are YYYY-MM-DD in Asia/Shanghai. */
export interface ChangeClock {
  id: string;
  unitId: string;
  areaCode: string;
  appointmentId: string;
  changeDate: string;
  dueStrict: string;
  dueRolled: string;
  provisional: boolean;
  policyDigest: string;
  startedBy: 'note' | 'filing';
  notedByOrganisationId?: string;
  notedByAccountId?: string;
  /** 0 nothing emitted, 1 warned, 2 overdue. */
  level: 0 | 1 | 2;
  metByFilingId?: string;
  metOn?: string;
  late: boolean;
  /** The filing whose end took the ground from under this clock: it does not run any more. */
  annulledByFilingId?: string;
}

export type ChangeClockEvent =
  | { type: 'started'; clock: ChangeClock }
  | { type: 'met'; filingId: string; on: string; late: boolean }
  | { type: 'reopened'; filingId: string }
  | { type: 'annulled'; filingId: string }
  | { type: 'warned' }
  | { type: 'overdue' }
  | ({ type: 'moved' } & Measure);

/** A due date and the pack that gave it. */
export type Measure = Pick<ChangeClock, 'dueStrict' | 'dueRolled' | 'provisional' | 'policyDigest'>;

/** A note starts a clock once; with a clock running or the change filed already there is nothing to start. */
export function decideNote(
  clock: ChangeClock,
  facts: { running: boolean; openFiling: boolean; appointmentActive: boolean; validFrom: string; today: string },
): Result<ChangeClockEvent[]> {
  if (!facts.appointmentActive) return refuse('refused', 'appointment_not_active', '该任职已经结束，无需记录离岗。');
  if (facts.running) return refuse('exists', 'clock_running', '该人员的离岗已有记录，变更备案期限正在计算。');
  if (facts.openFiling) return refuse('exists', 'filing_open', '单位已经报送了这项变更，无需再记录离岗。');
  const field = '/changeDate';
  if (clock.changeDate > facts.today)
    return refuse('invalid', 'in_future', '离岗日期不能晚于今天。', {
      fields: [{ field, code: 'in_future', detail: '离岗日期不能晚于今天。' }],
    });
  if (clock.changeDate < facts.validFrom)
    return refuse('invalid', 'change_before_appointment', '离岗日期早于任职日期。', {
      fields: [{ field, code: 'change_before_appointment', detail: `离岗日期不能早于任职日期 ${facts.validFrom}。` }],
    });
  return ok([{ type: 'started', clock }]);
}

/** A running clock measured again by another pack: what has not moved stays with the pack it was measured by. */
export function remeasure(clock: ChangeClock, by: Measure): ChangeClockEvent[] {
  if (clock.metByFilingId || clock.annulledByFilingId) return [];
  const { dueStrict, dueRolled, provisional, policyDigest } = by;
  if (dueStrict === clock.dueStrict && dueRolled === clock.dueRolled && provisional === clock.provisional) return [];
  return [{ type: 'moved', dueStrict, dueRolled, provisional, policyDigest }];
}

/** What a day brings: each level once, both at once after a long silence. `today` is Asia/Shanghai. */
export function sweep(clock: ChangeClock, today: string): ChangeClockEvent[] {
  if (clock.metByFilingId || clock.annulledByFilingId) return [];
  const events: ChangeClockEvent[] = [];
  if (clock.level < 1 && today > clock.dueStrict) events.push({ type: 'warned' });
  if (clock.level < 2 && today > clock.dueRolled) events.push({ type: 'overdue' });
  return events;
}

/** A filing meets the clock on the day it was first submitted. */
export const meet = (clock: ChangeClock, filingId: string, on: string): ChangeClockEvent => ({
  type: 'met',
  filingId,
  on,
  late: on > clock.dueRolled,
});

/**
 * The filing that met the clock was voided or withdrawn: nothing is filed after all, so it runs on to the due dates it had
 * (ours). Only where the change did not happen, and nobody but that filing said it had, is there nothing to file.
 */
export const unmeet = (clock: ChangeClock, filingId: string, reasonCode: string | undefined): ChangeClockEvent =>
  clock.startedBy === 'filing' && reasonCode === 'not_happened'
    ? { type: 'annulled', filingId }
    : { type: 'reopened', filingId };

function withoutMeeting({ metByFilingId: _by, metOn: _on, ...clock }: ChangeClock): ChangeClock {
  return { ...clock, late: false };
}

export function evolveClock(clock: ChangeClock | undefined, event: ChangeClockEvent): ChangeClock {
  if (event.type === 'started') return event.clock;
  if (!clock) throw new Error(`clock event ${event.type} before start`);
  switch (event.type) {
    case 'met':
      return { ...clock, metByFilingId: event.filingId, metOn: event.on, late: event.late };
    case 'reopened':
      return withoutMeeting(clock);
    case 'annulled':
      return { ...withoutMeeting(clock), annulledByFilingId: event.filingId };
    case 'warned':
      return { ...clock, level: 1 };
    case 'overdue':
      return { ...clock, level: 2 };
    case 'moved': {
      const { type: _moved, ...measure } = event;
      // Towards the new date it is told anew; where only the word "provisional" went, what was told stands.
      const same = measure.dueStrict === clock.dueStrict && measure.dueRolled === clock.dueRolled;
      return { ...clock, ...measure, level: same ? clock.level : 0 };
    }
  }
}
