import { canonicalJson } from '@zhuanguan/kernel';
import type { ProjectDeadline } from './deadline.types.js';

/** Why a deadline is not as it was. */
export type MoveCause =
  /** It runs now, or does not any more. */
  | 'appeared'
  | 'gone'
  /** Another day or another fact to count from. */
  | 'trigger'
  /** Another number, unit, condition or source. */
  | 'rule'
  | 'counting'
  | 'agreed'
  | 'pauses'
  | 'calendar'
  | 'act'
  /** Another rule counts instead, or none does any more. */
  | 'behind'
  /** Nothing but the day went on. */
  | 'time';

export interface Moved {
  ruleId: string;
  part: string;
  causes: readonly MoveCause[];
  before?: ProjectDeadline;
  after?: ProjectDeadline;
}

/**
 * What moved between two computations and why (SUP-3): days, state, or whether the day is still provisional. What only has
 * another version of the same calendar behind it did not move.
 */
export function movedDeadlines(before: readonly ProjectDeadline[], after: readonly ProjectDeadline[]): Moved[] {
  const key = ({ ruleId, part }: ProjectDeadline) => `${ruleId} ${part}`;
  const [old, now] = [before, after].map((list) => new Map(list.map((d) => [key(d), d])));
  return [...new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])].sort().flatMap((id): Moved[] => {
    const [was, is] = [old?.get(id), now?.get(id)];
    const one = is ?? was;
    if (!one) return [];
    const { ruleId, part } = one;
    if (!was || !is)
      return [
        {
          ruleId,
          part,
          causes: [is ? 'appeared' : 'gone'],
          ...(was ? { before: was } : {}),
          ...(is ? { after: is } : {}),
        },
      ];
    return canonicalJson(seen(was)) === canonicalJson(seen(is))
      ? []
      : [{ ruleId, part, causes: causesOf(was, is), before: was, after: is }];
  });
}

/** What somebody who looks at the deadline would see. */
const seen = ({ dueStrict, dueRolled, provisional, state, behind }: ProjectDeadline) => ({
  dueStrict,
  dueRolled,
  provisional,
  state,
  behind: behind ?? null,
});

const PARTS: readonly [MoveCause, (d: ProjectDeadline) => unknown][] = [
  ['trigger', ({ trigger: { date, endOf } }) => ({ date, endOf })],
  ['rule', ({ rule: { counting: _, ...rule } }) => rule],
  ['counting', ({ rule }) => rule.counting],
  ['agreed', ({ n, rule }) => n - rule.n],
  ['pauses', ({ pauses, paused }) => ({ pauses, paused })],
  ['calendar', ({ calendarVersion }) => calendarVersion],
  ['act', ({ act }) => act?.date ?? null],
  ['behind', ({ behind }) => behind ?? null],
];

function causesOf(was: ProjectDeadline, is: ProjectDeadline): MoveCause[] {
  // Canonical JSON knows no undefined: what is absent is left out.
  const text = (value: unknown) => canonicalJson(JSON.parse(JSON.stringify(value)));
  const causes = PARTS.filter(([, of]) => text(of(was)) !== text(of(is))).map(([cause]) => cause);
  return causes.length > 0 ? causes : ['time'];
}
