import fc from 'fast-check';
import { addDays } from '@zhuanguan/kernel';
import { describe, expect, it } from 'vitest';
import {
  decideSet,
  MAX_DAYS,
  overlaps,
  stateOf,
  type Period,
  type SetCommand,
  type SetFacts,
} from './delegation.domain.js';

const TODAY = '2026-11-28';
const command = (over: Partial<SetCommand> = {}): SetCommand => ({
  ...{ accountId: 'li', delegateId: 'wang', from: '2026-12-01', to: '2026-12-04', reason: 'leave', remark: '' },
  ...over,
});
const facts = (over: Partial<SetFacts> = {}): SetFacts => ({
  ...{ today: TODAY, roles: ['bureau_officer'], delegateHere: true, samePerson: false, others: [] },
  ...over,
});
const period = (accountId: string, delegateId: string, from: string, to: string): Period => ({
  ...{ accountId, delegateId, from, to },
});
const told = (c: SetCommand, f: SetFacts): string => {
  const decided = decideSet(c, f);
  return decided.ok ? 'ok' : `${decided.refusal.code} ${decided.refusal.meta?.fields?.[0]?.field ?? ''}`;
};

describe('a delegation is set', () => {
  it.each<[string, Partial<SetCommand>, Partial<SetFacts>, string]>([
    ['from a day to a day', {}, {}, 'ok'],
    ['for today alone', { from: TODAY, to: TODAY }, {}, 'ok'],
    ['as long as may be', { to: addDays(TODAY, MAX_DAYS) }, {}, 'ok'],
    ['longer', { to: addDays(TODAY, MAX_DAYS + 1) }, {}, 'too_long /toDate'],
    ['from yesterday', { from: '2026-11-27' }, {}, 'in_past /fromDate'],
    ['ending before it begins', { to: '2026-11-30' }, {}, 'ends_before /toDate'],
    ['from no date', { from: '2026-13-01' }, {}, 'not_a_date /fromDate'],
    ['to no date', { to: '' }, {}, 'not_a_date /toDate'],
    ['to nobody', { delegateId: '' }, {}, 'required /delegateId'],
    ['for no reason', { reason: '' }, {}, 'required /reason'],
    ['for a reason of one’s own', { reason: 'other', remark: '陪护家人' }, {}, 'ok'],
    ['for a reason that is not said', { reason: 'other', remark: ' ' }, {}, 'required /remark'],
    ['with a long story', { remark: '请'.repeat(201) }, {}, 'too_long /remark'],
    ['to oneself', { delegateId: 'li' }, {}, 'to_oneself /delegateId'],
    ['to oneself under another account', {}, { samePerson: true }, 'to_oneself /delegateId'],
    ['to somebody outside', {}, { delegateHere: false }, 'not_a_colleague /delegateId'],
    ['of nothing', {}, { roles: [] }, 'nothing_to_delegate /accountId'],
    [
      'to a second on the same day',
      {},
      { others: [period('li', 'zhao', '2026-12-04', '2026-12-10')] },
      'already_delegated /fromDate',
    ],
    ['the day after another', {}, { others: [period('li', 'zhao', '2026-12-05', '2026-12-10')] }, 'ok'],
    [
      'to one who is away',
      {},
      { others: [period('wang', 'zhao', '2026-11-20', '2026-12-01')] },
      'delegate_away /delegateId',
    ],
    [
      'by one who stands in',
      {},
      { others: [period('zhao', 'li', '2026-12-02', '2026-12-02')] },
      'acts_for_another /fromDate',
    ],
    ['by one who stood in before', {}, { others: [period('zhao', 'li', '2026-11-02', '2026-11-30')] }, 'ok'],
    [
      'to one who stands in for another too',
      {},
      { others: [period('zhao', 'wang', '2026-12-01', '2026-12-31')] },
      'ok',
    ],
  ])('%s', (_, c, f, expected) => expect(told(command(c), facts(f))).toBe(expected));
});

it.each([
  ['2026-11-30', false, 'coming'],
  ['2026-12-01', false, 'running'],
  ['2026-12-04', false, 'running'],
  ['2026-12-05', false, 'past'],
  ['2026-12-02', true, 'ended'],
])('on %s, ended %s: %s', (today, ended, state) =>
  expect(stateOf({ from: '2026-12-01', to: '2026-12-04', ended }, today)).toBe(state),
);

it('whatever is asked for, on no day has one two stand-ins, and nobody who stands in is away', () => {
  const who = fc.constantFrom('a', 'b', 'c', 'd');
  const asked = fc
    .record({
      accountId: who,
      delegateId: who,
      start: fc.integer({ min: 0, max: 20 }),
      days: fc.integer({ min: 0, max: 9 }),
    })
    .map(({ accountId, delegateId, start, days }) =>
      command({ accountId, delegateId, from: addDays(TODAY, start), to: addDays(TODAY, start + days) }),
    );
  fc.assert(
    fc.property(fc.array(asked, { maxLength: 20 }), (wishes) => {
      const set: Period[] = [];
      for (const wish of wishes) if (decideSet(wish, facts({ others: set })).ok) set.push(wish);
      for (const [i, one] of set.entries())
        for (const other of set.slice(i + 1).filter((o) => overlaps(o, one))) {
          expect(other.accountId).not.toBe(one.accountId);
          // No chain: whoever acts for another lends nothing on.
          expect([one.delegateId, other.delegateId]).not.toContain(one.accountId);
          expect([one.delegateId, other.delegateId]).not.toContain(other.accountId);
        }
    }),
  );
});
