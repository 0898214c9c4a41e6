import { fixedClock } from '@zhuanguan/testkit';
import { expect, it } from 'vitest';
import { refusalTally, type Refused } from './refusal-tally.js';

const clock = fixedClock('2026-11-24T15:59:59Z');
const refused: Refused = { kind: 'csrf', route: 'POST /v1/filings', subject: 'account a' };

it('counts per day in Shanghai, kind, route and caller, and is empty once taken', () => {
  const tally = refusalTally(clock.now);
  tally.note(refused);
  tally.note(refused);
  tally.note({ ...refused, subject: '' });
  clock.advance(1_000);
  tally.note(refused);
  expect(tally.take()).toEqual([
    { ...refused, day: '2026-11-24', count: 2 },
    { ...refused, subject: '', day: '2026-11-24', count: 1 },
    { ...refused, day: '2026-11-25', count: 1 },
  ]);
  expect(tally.take()).toEqual([]);
});

it('remembers a bounded number however many callers there are, and loses no count', () => {
  const tally = refusalTally(clock.now, 3);
  for (let i = 0; i < 1_000; i += 1)
    tally.note({ ...refused, subject: `account ${i}`, kind: i % 2 ? 'csrf' : 'limit' });
  const rows = tally.take();
  expect(rows.length).toBeLessThanOrEqual(3 + 2);
  expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(1_000);
});

it('takes back what could not be told', () => {
  const tally = refusalTally(clock.now);
  tally.note(refused);
  const taken = tally.take();
  tally.note(refused);
  tally.put(taken);
  expect(tally.take()).toMatchObject([{ count: 2 }]);
});
