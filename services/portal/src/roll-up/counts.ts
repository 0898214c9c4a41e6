import type { SummaryCounts, UnitState } from '../api/roll-ups.js';

/** Where each state is counted. */
export const COUNT_OF = {
  on_record: 'onRecord',
  over_max: 'overMax',
  covered: 'covered',
  filed: 'filed',
  returned: 'returned',
  vacant: 'vacant',
  not_bound: 'notBound',
} as const satisfies Record<UnitState, keyof SummaryCounts>;

/** As on the coverage board: over the head count or covered from above is with a specialist too (REG-3). */
export const inPost = ({ onRecord, overMax, covered }: SummaryCounts): number => onRecord + overMax + covered;

/** Of whom a specialist is asked. */
export const asked = ({ units, notBound }: SummaryCounts): number => units - notBound;

/** Counts that most jurisdictions know nothing of: shown only where there is one. */
const SELDOM = ['overMax', 'covered', 'notBound', 'postVacant'] as const;
const ALWAYS = ['units', 'onRecord', 'filed', 'returned', 'vacant'] as const;
export type CountKey = (typeof SELDOM)[number] | (typeof ALWAYS)[number];

export const countsIn = (rows: readonly SummaryCounts[]): readonly CountKey[] => [
  ...ALWAYS,
  ...SELDOM.filter((key) => rows.some((row) => row[key] > 0)),
];
