import { expect, it } from 'vitest';
import type { CoverageTotal } from '../api/directory.types.js';
import { asked, onRecord, percent, standingCount } from './coverage.js';

const row = (over: Partial<CoverageTotal>): CoverageTotal => ({
  name: 'n',
  units: 5,
  onRecord: 0,
  filed: 0,
  vacant: 0,
  overMax: 0,
  changeOverdue: 0,
  covered: 0,
  notBound: 0,
  postVacant: 0,
  ...over,
});

it('never rounds up to complete', () => {
  expect(percent(299, 300)).toBe(99);
  expect(percent(300, 300)).toBe(100);
  expect(percent(0, 0)).toBe(0);
});
it('reads a count by standing', () => {
  expect(standingCount(row({ filed: 2 }), 'filed_not_on_record')).toBe(2);
  expect(standingCount(row({}), 'vacant')).toBe(0);
});
it('counts a unit that its first-level unit covers, and asks nothing where no text does', () => {
  expect(onRecord(row({ onRecord: 3, covered: 1 }))).toBe(4);
  expect(asked(row({ units: 5, notBound: 2 }))).toBe(3);
});
it('counts a unit over the head count as on record', () => expect(onRecord(row({ onRecord: 3, overMax: 1 }))).toBe(4));
