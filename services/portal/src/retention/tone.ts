import type { DestructionItem, DestructionList } from '../api/retention.js';
import type { Tone } from '../ui/tone.js';

export const LIST_TONE: Record<DestructionList['state'], Tone> = {
  proposed: 'busy',
  approved: 'warn',
  done: 'good',
  refused: 'quiet',
  withdrawn: 'quiet',
};
export const ITEM_TONE: Record<DestructionItem['state'], Tone> = {
  listed: 'busy',
  destroyed: 'bad',
  kept: 'good',
  dropped: 'quiet',
};
