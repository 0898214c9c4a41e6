import { expect, it } from 'vitest';
import { BOARD_LISTS, countList } from './board-lists.js';

const due = '2026-12-04';
const summary = {
  number: 1,
  contentHash: 'h',
  late: true,
  counts: {
    units: 1,
    onRecord: 1,
    overMax: 0,
    covered: 0,
    filed: 0,
    returned: 0,
    vacant: 0,
    notBound: 0,
    postVacant: 0,
    persons: 1,
  },
};
const bodies = [
  { membership: 'in_round', state: 'submitted', due, summary },
  { membership: 'in_round', state: 'submitted', due, summary: { ...summary, late: false } },
  { membership: 'joined', state: 'awaited', due },
  { membership: 'in_round', state: 'returned', due: '2026-12-25', summary },
  { membership: 'left', state: 'awaited', due },
] as const;

it.each([
  ['2026-12-04', [4, 2, 2, 1, 0]],
  ['2026-12-05', [4, 2, 2, 1, 1]],
  ['2026-12-26', [4, 2, 2, 1, 2]],
])('on %s: asked, missing, submitted, late, overdue', (day, counts) =>
  expect(BOARD_LISTS.map((list) => countList(bodies, list, day))).toEqual(counts),
);
