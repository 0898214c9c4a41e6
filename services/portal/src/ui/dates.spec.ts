import { expect, it } from 'vitest';
import { formatClock, formatDate, formatInstant } from './dates.js';

it('writes dates as the bureau does', () => expect(formatDate('2026-02-27')).toBe('2026年2月27日（周五）'));
it('shows what is not a date as it came', () => {
  expect(formatDate('长期')).toBe('长期');
  expect(formatDate(undefined)).toBe('');
});
it('shows instants in Shanghai, also past midnight there', () => {
  expect(formatClock('2026-11-24T02:32:10Z')).toBe('10:32');
  expect(formatInstant('2026-02-26T16:05:00Z')).toBe('2026年2月27日（周五）00:05');
});
