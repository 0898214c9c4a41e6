import { describe, expect, it } from 'vitest';
import { checkExtension } from './term.domain.js';

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
