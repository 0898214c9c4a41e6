import { deadline, deadlineStatus, type Deadline } from '@zhuanguan/calendar';
import type { Deadline as ProtoDeadline, DeadlineStatus as ProtoStatus } from '@zhuanguan/contracts';
import { diffDays } from '@zhuanguan/kernel';
import { referenceToProto } from '@zhuanguan/rpc';
import type { AreaPolicy } from './policy/policy-book.js';

export const deadlineToProto = ({ dueStrict, dueRolled, provisional, proof }: Deadline): ProtoDeadline => ({
  ruleId: proof.rule.id,
  trigger: proof.trigger,
  n: proof.rule.n,
  unit: proof.rule.unit,
  roll: proof.rule.roll,
  dueStrict,
  dueRolled,
  provisional,
  calendarVersion: proof.calendarVersion,
  words: proof.words,
  reference: referenceToProto(proof.rule.reference),
});

/** Undefined where the text names no number of days (及时): no clock runs, nothing is late. */
export const changeDeadline = (policy: AreaPolicy, changeDate: string): Deadline | undefined => {
  const rule = policy.specialist.changeDeadline;
  return rule && deadline({ rule, trigger: changeDate, calendar: policy.calendar });
};

/** A clock still running, seen today. */
export const runningStatus = (policy: AreaPolicy, due: Deadline, today: string): ProtoStatus => {
  const { state, words } = deadlineStatus(due, today, policy.calendar);
  return { deadline: deadlineToProto(due), state, words };
};

/** A clock met on a day: late from the day after the rolled due date. */
export const metStatus = (due: Deadline, on: string): ProtoStatus => {
  const late = on > due.dueRolled;
  return {
    deadline: deadlineToProto(due),
    state: late ? 'met_late' : 'met',
    words: late ? `迟报 ${diffDays(due.dueRolled, on)} 日` : '按时备案',
  };
};
