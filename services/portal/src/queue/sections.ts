import type { QueueKey, QueueSection } from '../api/types.js';

const ORDER: readonly QueueKey[] = [
  'returned_to_me',
  'opinions_asked',
  'awaiting_my_receipt',
  'roll_ups',
  'change_clocks',
  'vacancy',
  'handovers',
  'destruction_lists',
  'awaiting_others',
];

/** Only what has something in it, be it behind the filter, what came back first. */
export const orderedSections = (sections: readonly QueueSection[]): QueueSection[] =>
  sections
    .filter((section) => section.items.length > 0 || (section.held?.all ?? 0) > 0)
    .sort((a, b) => ORDER.indexOf(a.key) - ORDER.indexOf(b.key));
