import { GateConflict, UnitGate } from '@zhuanguan/contracts';
import { describe, expect, it } from 'vitest';
import { askMemory } from './ask.js';
import { createGateIndex } from './gate-index.js';
import { createRecusalIndex } from './recusal-index.js';

const reference = { document: '政府采购法实施条例', article: '第九条', status: 'V' };
const interval = { from: '', to: '', ruleId: 'R', detail: 'd', reference };
const USCC = '91350100M000100Y43';
const now = new Date('2026-11-24T02:00:00Z');

function memory(ready = true) {
  const gates = createGateIndex();
  const persons = [{ personId: 'p1', aliasIds: ['p0'], basisFilingId: 'f', platformIds: ['x0'] }];
  gates.put(
    UnitGate.fromPartial({
      unitId: 'u',
      version: 1,
      actions: ['plan'],
      intervals: [{ ...interval, answer: 'allow', code: 'on_record', persons }],
      recusalIntervals: [{ ...interval, answer: 'warn', code: 'recusal_declared' }],
    }),
  );
  const conflicts = createRecusalIndex();
  const told = { id: 'd', unitId: 'u', personId: 'p1', supplierUscc: USCC, validFrom: '2026-01-01' };
  const state = { asOf: () => now, stale: () => false, ready: () => ready };
  const none = { start: () => undefined, stop: () => Promise.resolve() };
  const ask = askMemory({ now: () => now }, { ...state, ...none, ready: () => true, gates }, { ...state, conflicts });
  return { ask, conflicts, declare: (over = {}) => conflicts.put(GateConflict.fromPartial({ ...told, ...over })) };
}
const unit = { scheme: 'zg' as const, value: 'u' };
const suppliers = [USCC.toLowerCase()];

describe('a question that names who takes part, answered from memory', () => {
  it('warns of a declaration, until it is ended', () => {
    const { ask, declare } = memory();
    const question = { unit, action: 'plan', suppliers };
    expect(ask(question)).toMatchObject({ value: { code: 'on_record' } });
    declare();
    expect(ask(question)).toMatchObject({ value: { code: 'recusal_declared', unitId: 'u', basisFilingId: 'f' } });
    // The same declaration again, as it is told when it was ended.
    declare({ validTo: '2026-11-24' });
    expect(ask(question)).toMatchObject({ value: { code: 'on_record' } });
    expect(ask({ ...question, at: '2026-11-23' })).toMatchObject({ value: { code: 'recusal_declared' } });
  });
  it('is of the human: in every unit that they act for, and by the id of the platform (REG 9)', () => {
    const { ask, declare } = memory();
    declare({ unitId: 'first-level', personId: 'p0', platformIds: ['x0'] });
    const question = { unit, action: 'plan', suppliers };
    expect(ask(question)).toMatchObject({ value: { code: 'recusal_declared' } });
    expect(ask({ ...question, person: { scheme: 'platform', value: 'x0' } })).toMatchObject({
      value: { code: 'recusal_declared' },
    });
    declare({ unitId: 'first-level', personId: 'p0', platformIds: ['x0'], validTo: '2026-11-24' });
    expect(ask(question)).toMatchObject({ value: { code: 'on_record' } });
  });
  it('without anybody named no declaration is looked at', () => {
    const { ask, declare } = memory();
    declare();
    expect(ask({ unit, action: 'plan' })).toMatchObject({ value: { code: 'on_record' } });
  });
  it('a code that is none is refused at its field', () => {
    expect(memory().ask({ unit, action: 'plan', suppliers: [USCC, '9135'] })).toMatchObject({
      refusal: { code: 'uscc_length', meta: { fields: [{ field: '/suppliers/1' }] } },
    });
  });
  it('before the declarations are loaded registry is asked', () => {
    const { ask } = memory(false);
    expect(ask({ unit, action: 'plan', suppliers })).toBe('elsewhere');
    expect(ask({ unit, action: 'plan' })).toMatchObject({ ok: true });
  });
});
