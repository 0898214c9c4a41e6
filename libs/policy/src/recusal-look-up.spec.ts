import { describe, expect, it } from 'vitest';
import type { GateFound, UnitGate } from './gate-look-up.js';
import { withRecusal, type GateConflict } from './recusal-look-up.js';

const reference = { document: '政府采购法实施条例', article: '第九条', status: 'V' as const };
const answer = { answer: 'allow' as const, code: 'on_record', ruleId: 'XL-3', detail: '已备案', reference };
const span = { from: '', to: '', ...answer };
const recusal = { ...span, answer: 'warn' as const, code: 'recusal_declared', ruleId: 'R62', detail: '应当回避' };
const gate: UnitGate = {
  unitId: 'u',
  version: 1,
  areaCode: '152500',
  policyVersion: 'p@1',
  identifiers: [],
  spans: [{ ...span, persons: [{ personId: 'p1', basisFilingId: 'f', platformIds: ['x1'] }] }],
  notThisPerson: [],
  recusal: [recusal],
  actions: ['plan'],
};
const found: GateFound = { ...answer, policyVersion: 'p@1', basisFilingId: 'f' };
const conflict: GateConflict = {
  personId: 'p1',
  platformIds: [],
  supplierUscc: 'S1',
  projectReference: '',
  validFrom: '2026-01-10',
  validTo: '2026-03-01',
};
const parties = { supplierUsccs: ['S2', 'S1'], projectReference: '' };
const ask = (at = '2026-02-01', person?: { scheme: string; value: string }) => ({
  action: 'plan',
  at,
  ...(person ? { person } : {}),
});
const code = (...given: Parameters<typeof withRecusal>) => withRecusal(...given).code;

describe('a declaration (回避) in the answer of the gate', () => {
  it('warns with the text of the regulation, and keeps the basis of the answer', () => {
    expect(withRecusal(gate, ask(), parties, found, [conflict])).toEqual({
      answer: 'warn',
      code: 'recusal_declared',
      ruleId: 'R62',
      detail: '应当回避',
      reference,
      policyVersion: 'p@1',
      basisFilingId: 'f',
    });
  });
  it.each([
    ['before it', '2026-01-09', 'on_record'],
    ['on its first day', '2026-01-10', 'recusal_declared'],
    ['on its last day', '2026-02-28', 'recusal_declared'],
    ['the day after', '2026-03-01', 'on_record'],
  ])('%s', (_, at, expected) => {
    expect(code(gate, ask(at), parties, found, [conflict])).toBe(expected);
  });
  it.each([
    ['whoever declared under an id that was merged since', undefined],
    ['by the id that stands', { scheme: 'zg', value: 'p9' }],
    ['by the old id', { scheme: 'zg', value: 'p1' }],
    ['by the id of the platform', { scheme: 'platform', value: 'x1' }],
  ])('%s is found (REG-6)', (_, person) => {
    const persons = [{ personId: 'p9', aliasIds: ['p1'], basisFilingId: 'f', platformIds: ['x1'] }];
    const merged = { ...gate, spans: [{ ...span, persons }] };
    expect(code(merged, ask('2026-02-01', person), parties, found, [conflict])).toBe('recusal_declared');
  });
  it.each([
    ['another supplier', { supplierUsccs: ['S2'], projectReference: '' }, 'on_record'],
    ['nobody named', { supplierUsccs: [], projectReference: '' }, 'on_record'],
    ['no project is not every project', { supplierUsccs: [''], projectReference: '' }, 'on_record'],
  ])('%s', (_, given, expected) => {
    expect(code(gate, ask(), given, found, [conflict])).toBe(expected);
  });
  it('a project without any supplier', () => {
    const ofProject = { ...conflict, supplierUscc: '', projectReference: 'XM-7' };
    expect(code(gate, ask(), { supplierUsccs: [], projectReference: 'XM-7' }, found, [ofProject])).toBe(
      'recusal_declared',
    );
    expect(code(gate, ask(), { supplierUsccs: ['S1'], projectReference: 'XM-8' }, found, [ofProject])).toBe(
      'on_record',
    );
  });
  it.each([
    ['the person by our id', { scheme: 'zg', value: 'p1' }, 'recusal_declared'],
    ['the person by the platform’s id', { scheme: 'platform', value: 'x1' }, 'recusal_declared'],
    ['a colleague who declared nothing', { scheme: 'zg', value: 'p2' }, 'on_record'],
  ])('of %s', (_, person, expected) => {
    expect(code(gate, ask('2026-02-01', person), parties, found, [conflict])).toBe(expected);
  });
  it('of somebody who is no specialist, by the platform’s id', () => {
    const leader = { ...conflict, personId: 'p9', platformIds: ['x9'] };
    expect(code(gate, ask('2026-02-01', { scheme: 'platform', value: 'x9' }), parties, found, [leader])).toBe(
      'recusal_declared',
    );
    expect(code(gate, ask(), parties, found, [leader])).toBe('on_record');
  });
  it('what else would have been said goes with it; a denial stays a denial', () => {
    const warned = { ...found, answer: 'warn' as const, code: 'over_count' };
    expect(withRecusal(gate, ask(), parties, warned, [conflict])).toMatchObject({
      code: 'recusal_declared',
      also: [{ answer: 'warn', code: 'over_count' }],
    });
    const denied = { ...found, answer: 'deny' as const, code: 'suspended' };
    expect(withRecusal(gate, ask(), parties, denied, [conflict])).toBe(denied);
  });
  it('a pack without the parameter does not look', () => {
    expect(withRecusal({ ...gate, recusal: [] }, ask(), parties, found, [conflict])).toBe(found);
    expect(code({ ...gate, recusal: [{ ...recusal, from: '2026-02-02' }] }, ask(), parties, found, [conflict])).toBe(
      'on_record',
    );
  });
});
