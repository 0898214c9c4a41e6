import type { DeadlineKind } from '@zhuanguan/policy';
import type { DeadlineState } from './deadline.types.js';

export interface Judged {
  state: DeadlineState;
  argued: boolean;
}

interface Facts {
  kind: DeadlineKind;
  right: boolean;
  dueStrict: string;
  dueRolled: string;
  /** The day of the act, where it is known. */
  act: string | undefined;
  today: string;
}

/** How a deadline stands on a day. Warned from the strict date on, overdue only after the rolled one (C6). */
export function judge(facts: Facts): Judged {
  switch (facts.kind) {
    case 'max':
      return latest(facts, 'late');
    case 'cap':
      return latest(facts, 'violated');
    case 'pre':
      return latest(facts, 'violated');
    case 'min':
      return earliest(facts, 'open');
    case 'fixed':
      // A notice runs out by itself: its end need not be reported.
      return earliest(facts, facts.today > facts.dueStrict ? 'met' : 'open');
  }
}

function latest({ right, dueStrict, dueRolled, act, today }: Facts, broken: 'late' | 'violated'): Judged {
  const on = act ?? today;
  const argued = on > dueStrict && on <= dueRolled;
  if (act !== undefined) return { state: act <= dueRolled ? 'met' : broken, argued };
  return { state: today <= dueRolled ? 'open' : right ? 'lapsed' : 'overdue', argued };
}

const earliest = ({ dueStrict, act }: Facts, before: DeadlineState): Judged => ({
  state: act === undefined ? before : act >= dueStrict ? 'met' : 'violated',
  argued: false,
});
