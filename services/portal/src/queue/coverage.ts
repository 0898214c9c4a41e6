import type { CoverageTotal, StandingState } from '../api/directory.types.js';

const FIELD = { vacant: 'vacant', filed_not_on_record: 'filed', on_record: 'onRecord', over_max: 'overMax' } as const;

/** Of those that last; one that ended is counted nowhere. */
export type CountedState = Exclude<StandingState, 'ended'>;

export const standingCount = (row: CoverageTotal, state: CountedState): number => row[FIELD[state]];

/** Share in whole percent; 99.6 % is not 100 %, so it rounds down. */
export const percent = (part: number, whole: number): number => (whole > 0 ? Math.floor((part / whole) * 100) : 0);

/** A unit over the head count has its specialist on record too. */
export const onRecord = (row: CoverageTotal): number => row.onRecord + row.overMax;
