import { describe, expect, it } from 'vitest';
import { checkExtension, countTerm, type TermPost } from './term.domain.js';

const facts = { today: '2026-11-24', dueOn: '2026-12-01', reference: { ours: '待定', status: 'P' as const } };
const fields = (until: string, reason = '暂无合适人选', over = {}) => {
  const result = checkExtension({ until, reason }, { ...facts, ...over });
  return result.ok ? [] : (result.refusal.meta?.fields ?? []).map((f) => `${f.field} ${f.code}`);
};

describe('a term is extended with a reason (确需延长)', () => {
  it.each<[string, string[], string[]]>([
    ['by a year', fields('2027-12-01'), []],
    ['to the day it ends on', fields('2026-12-01'), ['/until not_longer']],
    [
      'of one that is over long since, to a day that is over too',
      fields('2026-11-01', 'x', { dueOn: '2025-01-01' }),
      ['/until over_already'],
    ],
    ['of one that is over long since', fields('2027-11-01', 'x', { dueOn: '2015-01-01' }), []],
    ['by eleven years', fields('2037-12-01'), ['/until too_long']],
    ['to no day', fields('x'), ['/until not_a_date']],
    ['without a reason', fields('2027-12-01', ' '), ['/reason required']],
    ['with too many words', fields('2027-12-01', '长'.repeat(201)), ['/reason too_long']],
  ])('%s', (_, given, expected) => {
    expect(given).toEqual(expected);
  });
});

describe('a term over the end of a unit', () => {
  const post = (id: string, unitId: string, validFrom: string, over: Partial<TermPost> = {}): TermPost => ({
    ...{ id, personId: 'p', unitId, unitName: `第${unitId}小学`, role: 'specialist', validFrom },
    ...over,
  });
  const went = [{ from: '二', to: '一', on: '2026-11-01' }];
  const count = (before: Partial<TermPost>, now: Partial<TermPost> = {}) => {
    const services = [
      post('old', '二', '2024-01-01', { validTo: '2026-11-01', ...before }),
      post('now', '一', '2026-11-01', now),
    ];
    return countTerm('now', { services, went }, (date) => date);
  };
  it('names the earlier unit', () => {
    expect(count({})).toEqual({
      since: '2024-01-01',
      earlier: [{ unitId: '二', unitName: '第二小学', from: '2024-01-01', until: '2026-11-01' }],
      appointmentIds: ['old', 'now'],
    });
    expect(count({ validTo: '2026-10-01' })).toEqual({ since: '2026-11-01', earlier: [], appointmentIds: ['now'] });
  });
  it.each([
    ['in the unit before', { extendedUntil: '2027-06-30' }, {}, '2027-06-30'],
    ['in both: the later counts', { extendedUntil: '2029-06-30' }, { extendedUntil: '2028-06-30' }, '2029-06-30'],
    ['before an exit: not of this term', { extendedUntil: '2027-06-30', validTo: '2026-10-01' }, {}, undefined],
  ])('was extended %s', (_, before, now, until) => {
    expect(count(before, now).extendedUntil).toBe(until);
  });
  it('an appointment that is not there is a fault', () => {
    expect(() => countTerm('x', { services: [], went }, (date) => date)).toThrow('not among');
  });
});
