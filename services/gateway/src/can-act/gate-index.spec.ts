import { UnitGate } from '@zhuanguan/contracts';
import { describe, expect, it } from 'vitest';
import { createGateIndex, type GateQuestion } from './gate-index.js';

const reference = { document: '锡财综〔2024〕89号', article: '一', status: 'V' };
const gate = (unitId: string, extra: object = {}) =>
  UnitGate.fromPartial({
    unitId,
    version: 1,
    areaCode: '152502',
    policyVersion: '152500@1',
    identifiers: [{ scheme: 'budget_unit_code', value: `code-${unitId}` }],
    actions: ['budget', 'contract'],
    intervals: [
      {
        from: '',
        to: '2026-03-01',
        answer: 'warn',
        code: 'no_specialist',
        ruleId: 'XL-1',
        detail: '尚无专管员',
        reference,
      },
      {
        from: '2026-03-01',
        to: '',
        answer: 'allow',
        code: 'on_record',
        ruleId: 'XL-1',
        detail: '已备案',
        reference,
        persons: [{ personId: 'p1', basisFilingId: 'f1', platformIds: ['plat-1'] }],
      },
    ],
    notThisPersonIntervals: [
      {
        from: '',
        to: '2026-06-01',
        answer: 'warn',
        code: 'not_this_person',
        ruleId: 'XL-1',
        detail: '不是备案的专管员',
        reference,
      },
      {
        from: '2026-06-01',
        to: '',
        answer: 'deny',
        code: 'not_this_person',
        ruleId: 'NEW',
        detail: '不是备案的专管员',
        reference,
      },
    ],
    ...extra,
  });
const ask = (unitId: string, extra: Partial<GateQuestion> = {}): GateQuestion => ({
  unit: { scheme: 'budget_unit_code', value: `code-${unitId}` },
  action: 'contract',
  at: '2026-03-01',
  ...extra,
});

describe('the gates in memory', () => {
  const index = createGateIndex();
  index.put(gate('u1'));
  index.put(gate('u2', { identifiers: [{ scheme: 'uscc', value: 'shared' }] }));
  index.put(gate('u3', { identifiers: [{ scheme: 'uscc', value: 'shared' }] }));

  it('pick the span of the date', () => {
    expect(index.look(ask('u1'))).toMatchObject({
      ok: true,
      value: { answer: 'allow', basisFilingId: 'f1', unitId: 'u1', policyVersion: '152500@1' },
    });
    expect(index.look(ask('u1', { at: '2026-02-28' }))).toMatchObject({
      ok: true,
      value: { answer: 'warn', code: 'no_specialist', reference },
    });
  });
  it('know a person by our id and by the platform’s', () => {
    const person = (scheme: string, value: string) => index.look(ask('u1', { person: { scheme, value } }));
    expect(person('zg', 'p1')).toMatchObject({ value: { answer: 'allow', basisFilingId: 'f1' } });
    expect(person('platform', 'plat-1')).toMatchObject({ value: { answer: 'allow' } });
    expect(person('platform', 'p1')).toMatchObject({ value: { code: 'not_this_person', answer: 'warn' } });
    const later = index.look(ask('u1', { at: '2026-06-01', person: { scheme: 'zg', value: 'p2' } }));
    expect(later).toMatchObject({ value: { answer: 'deny', ruleId: 'NEW' } });
  });
  it('find a unit by our own id too', () => {
    expect(index.look(ask('', { unit: { scheme: 'zg', value: 'u2' } }))).toMatchObject({
      ok: true,
      value: { unitId: 'u2' },
    });
  });
  it.each([
    ['an unknown unit', ask('u9'), 'not_found', 'unit_not_found'],
    [
      'an identifier two units share',
      ask('', { unit: { scheme: 'uscc', value: 'shared' } }),
      'invalid',
      'unit_ambiguous',
    ],
    ['an unknown action', ask('u1', { action: 'dance' }), 'invalid', 'unknown_action'],
    ['a date that is none', ask('u1', { at: '2026-02-30' }), 'invalid', 'not_a_date'],
  ])('refuse %s', (_, question, kind, code) => {
    expect(index.look(question)).toMatchObject({ ok: false, refusal: { kind, code } });
  });
  it('name the actions they know', () => {
    const looked = index.look(ask('u1', { action: 'dance' }));
    expect(looked !== 'elsewhere' && !looked.ok && looked.refusal.detail).toContain('budget、contract');
  });
  it('send dates they do not cover to registry', () => {
    index.put(gate('u4', { coveredFrom: '2026-01-01', coveredTo: '2027-01-01' }));
    expect(index.look(ask('u4', { at: '2025-12-31' }))).toBe('elsewhere');
    expect(index.look(ask('u4', { at: '2027-01-01' }))).toBe('elsewhere');
    expect(index.look(ask('u4', { at: '2026-01-01' }))).not.toBe('elsewhere');
  });
  it('follow the later version, and let go of identifiers that were dropped', () => {
    const identifiers = [{ scheme: 'budget_unit_code', value: 'new' }];
    index.put(gate('u5', { version: 2, identifiers, policyVersion: 'second' }));
    index.put(gate('u5', { version: 1 }));
    expect(index.look(ask('u5'))).toMatchObject({ ok: false });
    expect(index.look(ask('', { unit: { scheme: 'budget_unit_code', value: 'new' } }))).toMatchObject({
      ok: true,
      value: { policyVersion: 'second' },
    });
    index.put(gate('u5', { version: 3 }));
    expect(index.look(ask('u5'))).toMatchObject({ ok: true });
    expect(index.look(ask('', { unit: { scheme: 'budget_unit_code', value: 'new' } }))).toMatchObject({ ok: false });
  });
});
