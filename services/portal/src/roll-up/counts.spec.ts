import { expect, it } from 'vitest';
import type { SummaryCounts } from '../api/roll-ups.js';
import { asked, countsIn, inPost } from './counts.js';

const counts = (over: Partial<SummaryCounts> = {}): SummaryCounts => ({
  units: 0,
  onRecord: 0,
  overMax: 0,
  covered: 0,
  filed: 0,
  returned: 0,
  vacant: 0,
  notBound: 0,
  postVacant: 0,
  persons: 0,
  ...over,
});

it('counts a unit over the head count, and one covered from above, as the coverage board does', () => {
  const row = counts({ units: 9, onRecord: 3, overMax: 2, covered: 1, notBound: 3 });
  expect([inPost(row), asked(row)]).toEqual([6, 6]);
});

it('shows what most jurisdictions know nothing of only where there is one', () => {
  expect(countsIn([counts(), counts()])).toEqual(['units', 'onRecord', 'filed', 'returned', 'vacant']);
  expect(countsIn([counts(), counts({ covered: 1 })])).toContain('covered');
});
