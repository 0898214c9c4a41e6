import type { RollUpBody, UnitState } from '../api/roll-ups.js';
import type { Tone } from '../ui/tone.js';

export const BODY_TONE: Record<RollUpBody['state'], Tone> = {
  awaited: 'busy',
  submitted: 'good',
  returned: 'warn',
  withdrawn: 'warn',
};
export const UNIT_TONE: Record<UnitState, Tone> = {
  on_record: 'good',
  over_max: 'warn',
  covered: 'good',
  filed: 'busy',
  returned: 'warn',
  vacant: 'bad',
  not_bound: 'quiet',
};
