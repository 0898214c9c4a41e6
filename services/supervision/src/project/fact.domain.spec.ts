import { FLAGS, MILESTONES, PAUSES } from '@zhuanguan/policy';
import { describe, expect, it } from 'vitest';
import { ATTRIBUTES, checkFact, factLabel, isFactKind, type ReportedFact } from './fact.domain.js';
import type { FactKind } from './fact.types.js';

const now = { receivedAt: '2026-02-12T01:00:00.000Z', today: '2026-02-12' };
const reported = (over: Partial<ReportedFact> = {}): ReportedFact => ({
  id: 'zfcg/1',
  projectId: 'P1',
  kind: 'contract_signed',
  part: '',
  value: '2026-02-11',
  source: 'zfcg',
  sourceRank: 1,
  occurredAt: '2026-02-11T16:00:00+08:00',
  ...over,
});
const refusalOf = (over: Partial<ReportedFact>) => {
  const checked = checkFact(reported(over), now);
  return checked.ok ? undefined : checked.refusal;
};

describe('a fact', () => {
  it('is kept with its instant in one form', () => {
    const checked = checkFact(reported(), now);
    expect(checked.ok && checked.value).toEqual({
      ...reported(),
      occurredAt: '2026-02-11T08:00:00.000Z',
      receivedAt: now.receivedAt,
    });
  });
  it.each<[string, Partial<ReportedFact>, string]>([
    ['of a kind nobody knows', { kind: 'tea_drunk' }, '/kind'],
    ['with the name of what every object has', { kind: 'constructor' }, '/kind'],
    ['of a flag nobody knows', { kind: 'flag.rich', value: true }, '/kind'],
    ['of the agency as a flag', { kind: 'flag.agency', value: true }, '/kind'],
    ['on a day that is none', { value: '2026-02-30' }, '/value'],
    ['without a day', { value: true }, '/value'],
    ['of a day to come', { value: '2026-02-13' }, '/value'],
    ['that nothing happened and corrects nothing', { value: null }, '/value'],
    ['of an amount in yuan and fen', { kind: 'budget_amount', value: 12.5 }, '/value'],
    ['of an amount below nothing', { kind: 'budget_amount', value: -1 }, '/value'],
    ['of a method nobody knows', { kind: 'method', value: 'lottery' }, '/value'],
    ['of no days', { kind: 'agreed_payment_days', value: 0 }, '/value'],
    [
      'of a span that ends before it begins',
      { kind: 'pause.completion', value: { from: '2026-02-03', to: '2026-02-01' } },
      '/value',
    ],
    ['of a name that cannot be kept', { kind: 'name', value: 'a\u0000b' }, '/value'],
    ['of half a character', { kind: 'name', value: '\ud800' }, '/value'],
    ['in a year that is mistyped', { value: '0206-02-11' }, '/value'],
    ['planned for never', { kind: 'submission_deadline', value: '9999-12-31' }, '/value'],
    [
      'of a span that says more',
      { kind: 'pause.completion', value: { from: '2026-02-01', why: 'x' } as never },
      '/value',
    ],
    ['known before there was anything', { occurredAt: '0000-01-01T00:00:00Z' }, '/occurredAt'],
    ['of half a part', { part: 'c\udc00' }, '/part'],
    ['of an empty name', { kind: 'name', value: ' ' }, '/value'],
    ['without an id', { id: '' }, '/id'],
    ['with a space in its part', { part: 'c 1' }, '/part'],
    ['of no rank', { sourceRank: 0 }, '/sourceRank'],
    ['of a day for an instant', { occurredAt: '2026-02-11' }, '/occurredAt'],
    ['that corrects itself', { corrects: 'zfcg/1' }, '/corrects'],
  ])('%s is refused at the place', (_, over, field) => {
    expect(refusalOf(over)).toMatchObject({ kind: 'invalid', code: 'bad_fact' });
    expect(refusalOf(over)?.meta?.fields?.map((f) => f.field)).toEqual([field]);
  });
  it.each<[string, Partial<ReportedFact>]>([
    ['a deadline to come is known before', { kind: 'submission_deadline', value: '2026-03-20' }],
    ['a span that goes on', { kind: 'pause.inspection', value: { from: '2026-02-01', document: '检测委托书' } }],
    ['a correction that it did not happen', { value: null, corrects: 'zfcg/0' }],
    ['a part in Chinese', { part: '第一包' }],
    ['that a project is not secret', { kind: 'secret', value: false }],
  ])('%s', (_, over) => expect(refusalOf(over)).toBeUndefined());
  it('of a secret project is refused with the law', () => {
    expect(refusalOf({ kind: 'secret', value: true })).toMatchObject({
      kind: 'refused',
      code: 'secret_project',
      meta: { reference: { document: '政府采购法', article: '第八十五条', status: 'V' } },
    });
  });
});

describe('the kinds', () => {
  const kinds = [
    ...Object.keys(MILESTONES),
    ...Object.keys(ATTRIBUTES),
    ...Object.keys(FLAGS)
      .filter((f) => f !== 'agency')
      .map((f) => `flag.${f}`),
    ...Object.keys(PAUSES).map((p) => `pause.${p}`),
  ];
  it('each has a Chinese word', () => {
    for (const kind of kinds) {
      expect([kind, isFactKind(kind)]).toEqual([kind, true]);
      expect(factLabel(kind as FactKind)).toMatch(/\p{Script=Han}/u);
    }
  });
});
