import type { RefusalCount } from '@zhuanguan/contracts';
import { dateInShanghai } from '@zhuanguan/kernel';

/** What is counted; the kinds identity takes in. */
export type RefusedKind =
  'limit' | 'csrf' | 'forbidden' | 'bad_token' | 'too_large' | 'bad_request' | 'lockout' | 'slow';

export interface Refused {
  kind: RefusedKind;
  /** Method and pattern; never the address that was typed. */
  route: string;
  /** `account <id>`, `client <id>`, or empty. */
  subject: string;
}

export interface RefusalTally {
  note(refused: Refused): void;
  /** What was counted since the last time; it is gone from here. */
  take(): RefusalCount[];
  /** Gives back what could not be told. */
  put(counts: readonly RefusalCount[]): void;
}

/** Ours: routes, kinds and registered accounts are few; beyond this only kinds are told apart until the next minute. */
const MAX_KEYS = 2_000;

/**
 * Counts in memory and nothing more: however much is refused in a minute, the database hears of it in one statement of a bounded
 * number of rows. What a gateway that is killed had not told is lost; it is a count, not a history.
 */
export function refusalTally(now: () => Date, max = MAX_KEYS): RefusalTally {
  const counts = new Map<string, RefusalCount>();
  const add = (row: RefusalCount): void => {
    const key = `${row.day}\n${row.kind}\n${row.route}\n${row.subject}`;
    const known = counts.get(key);
    if (known) known.count += row.count;
    else if (counts.size < max) counts.set(key, { ...row });
    else if (row.route !== '*') add({ ...row, route: '*', subject: '' });
    else counts.set(key, { ...row });
  };
  return {
    note: (refused) => add({ ...refused, day: dateInShanghai(now()), count: 1 }),
    take: () => {
      const taken = [...counts.values()];
      counts.clear();
      return taken;
    },
    put: (rows) => rows.forEach(add),
  };
}
