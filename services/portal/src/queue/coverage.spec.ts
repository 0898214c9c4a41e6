import { expect, it } from 'vitest';
import { onRecord, percent, standingCount } from './coverage.js';

it('never rounds up to complete', () => {
  expect(percent(299, 300)).toBe(99);
  expect(percent(300, 300)).toBe(100);
  expect(percent(0, 0)).toBe(0);
});
it('reads a count by standing, absent as none', () => {
  expect(standingCount({ key: 'k', name: 'n', filed: 2 }, 'filed_not_on_record')).toBe(2);
  expect(standingCount({ key: 'k', name: 'n' }, 'vacant')).toBe(0);
});
it('counts a unit over the head count as on record', () =>
  expect(onRecord({ key: 'k', name: 'n', onRecord: 3, overMax: 1 })).toBe(4));
