import type { CoverageTotal, StandingState } from '../api/directory.types.js';

const FIELD = {
  vacant: 'vacant',
  filed_not_on_record: 'filed',
  on_record: 'onRecord',
  over_max: 'overMax',
  covered: 'covered',
  not_bound: 'notBound',
} as const;

/** Shown only where there is one: most jurisdictions know none of these. */
export const SELDOM: readonly CountedState[] = ['over_max', 'covered', 'not_bound'];

/** Of those that last; one that ended is counted nowhere. */
export type CountedState = Exclude<StandingState, 'ended'>;

export const standingCount = (row: CoverageTotal, state: CountedState): number => row[FIELD[state]];

/** Share in whole percent; 99.6 % is not 100 %, so it rounds down. */
export const percent = (part: number, whole: number): number => (whole > 0 ? Math.floor((part / whole) * 100) : 0);

/** A unit over the head count has its specialist on record too, and so has one that its first-level unit covers. */
export const onRecord = (row: CoverageTotal): number => row.onRecord + row.overMax + row.covered;

/** Of whom a specialist is asked. */
export const asked = (row: CoverageTotal): number => row.units - row.notBound;
