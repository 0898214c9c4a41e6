import type { StandingState } from '../api/directory.types.js';
import type { DeadlineStatus, FilingState, Receipt } from '../api/types.js';

/** The look of a state. The word beside it says the same: colour is never the only signal. */
export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'quiet';

export const DEADLINE_TONE: Record<DeadlineStatus['state'], Tone> = {
  running: 'busy',
  warned: 'warn',
  overdue: 'bad',
  met: 'good',
  met_late: 'warn',
};
export const FILING_TONE: Record<FilingState, Tone> = {
  filed: 'busy',
  returned: 'warn',
  on_record: 'good',
  voided: 'bad',
  withdrawn: 'quiet',
};
export const RECEIPT_TONE: Record<Receipt['state'], Tone> = { pending: 'busy', received: 'good', returned: 'warn' };
export const STANDING_TONE: Record<StandingState, Tone> = {
  vacant: 'bad',
  filed_not_on_record: 'busy',
  on_record: 'good',
  over_max: 'warn',
  covered: 'good',
  not_bound: 'quiet',
  ended: 'quiet',
};
