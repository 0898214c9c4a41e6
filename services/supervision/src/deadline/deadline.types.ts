import type { Suspension } from '@zhuanguan/calendar';
import type { DeadlineKind, DeadlinePolicy, MilestoneKind } from '@zhuanguan/policy';

/**
 * open: it runs. met: done in time. late: done, after the (rolled) day. overdue: not done, and the rolled day is past. violated: a
 * minimum, a lead time, a fixed or a longest period was not kept. lapsed: what might have been done was not, and need not be.
 */
export type DeadlineState = 'open' | 'met' | 'late' | 'overdue' | 'violated' | 'lapsed';

/** From when it is counted, and by whose word. */
export interface Trigger {
  date: string;
  /** The facts it rests on; none where it is the end of the period of another rule. */
  facts: readonly { kind: MilestoneKind; date: string; factId: string }[];
  /** The rule whose period ends on the day. */
  endOf?: string;
  words: string;
}

export interface ProjectDeadline {
  ruleId: string;
  /** Of which contract, payment, complaint…; '' = the project. */
  part: string;
  kind: DeadlineKind;
  rule: DeadlinePolicy;
  /** The number of days that counts, after what the contract says. */
  n: number;
  trigger: Trigger;
  /** What was done, and when. */
  act?: { date: string; factId: string };
  /** Of a maximum the last day, of a minimum the first, of a lead time the last day for being early enough. */
  dueStrict: string;
  /** The same, moved over days of rest as the counting rule says; only of a maximum. */
  dueRolled: string;
  /** A day beyond the published calendar was counted. */
  provisional: boolean;
  /** A suspension goes on: the day moves on with it. */
  paused: boolean;
  pauses: readonly Suspension[];
  state: DeadlineState;
  /** Done after the strict day and not after the rolled one, or not done yet between them: whether that is late is argued (C6). */
  argued: boolean;
  /** Another rule for the same act, which counts instead of this one. */
  behind?: string;
  calendarVersion: string;
  /** The whole reason in sentences: rule, source, beginning, counting, pauses, day, what was done. */
  proof: readonly string[];
}

/** A rule that may be for the project, which cannot be said before something more is known. */
export interface Undecided {
  ruleId: string;
  part: string;
  missing: readonly ('method' | 'category' | 'budget_amount' | 'contract_amount')[];
}

export interface DeadlinesOfProject {
  /** By rule and part. */
  deadlines: readonly ProjectDeadline[];
  undecided: readonly Undecided[];
}
