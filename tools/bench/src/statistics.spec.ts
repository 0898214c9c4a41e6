import { describe, expect, it } from 'vitest';
import { median, quantile } from './statistics.js';

describe('median', () => {
  it('is the middle one, whatever the order', () => expect(median([9, 1, 5])).toBe(5));
  it('is the mean of the middle two', () => expect(median([4, 1, 3, 2])).toBe(2.5));
  it('of nothing is a mistake', () => expect(() => median([])).toThrow());
});

describe('quantile', () => {
  it('interpolates', () => expect(quantile([0, 10], 0.99)).toBeCloseTo(9.9));
  it('of one value is that value', () => expect(quantile([7], 0.99)).toBe(7));
});
