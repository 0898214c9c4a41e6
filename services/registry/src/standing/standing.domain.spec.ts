import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { lookUpGate, packForArea, type CompiledPack } from '@zhuanguan/policy';
import { loadPolicySet } from '@zhuanguan/policy/folder';
import { addDays } from '@zhuanguan/kernel';
import { describe, expect, it } from 'vitest';
import { gateOf, standingAt, type UnitFacts } from './standing.domain.js';

const set = await loadPolicySet(fileURLToPath(new URL('../../../../deploy/jurisdictions', import.meta.url)));
const packOf = (area: string): CompiledPack => {
  const pack = packForArea(set, area);
  if (!pack) throw new Error(area);
  return pack;
};
const xilingol = packOf('152502');
const reference = packOf('000101');
const TODAY = '2026-11-25';

const facts = (over: Partial<UnitFacts> = {}): UnitFacts => ({
  unitId: 'unit-1',
  areaCode: '152502',
  identifiers: [],
  appointments: [],
  filedSince: [],
  openClocks: [],
  ...over,
});
const held = (personId: string, validFrom: string, validTo?: string) => ({
  personId,
  validFrom,
  ...(validTo ? { validTo } : {}),
  basisFilingId: `filing-${personId}`,
  platformIds: [`platform-${personId}`],
});

describe('standing on a date', () => {
  it.each([
    ['nobody', {}, 'vacant'],
    ['filed today', { filedSince: [TODAY] }, 'filed_not_on_record'],
    ['filed tomorrow', { filedSince: ['2026-11-26'] }, 'vacant'],
    ['on record from today', { appointments: [held('a', TODAY)] }, 'on_record'],
    ['left today', { appointments: [held('a', '2026-01-01', TODAY)] }, 'vacant'],
    ['leaves tomorrow', { appointments: [held('a', '2026-01-01', '2026-11-26')] }, 'on_record'],
    ['many, and no upper limit', { appointments: ['a', 'b', 'c'].map((p) => held(p, TODAY)) }, 'on_record'],
  ] as const)('%s: %s → %s', (_, over, state) => {
    expect(standingAt(facts(over as Partial<UnitFacts>), xilingol, TODAY).state).toBe(state);
  });

  it('over the maximum where a pack has one (000000-reference)', () => {
    const three = facts({ appointments: ['a', 'b', 'c'].map((p) => held(p, TODAY)) });
    expect(standingAt(three, reference, TODAY)).toMatchObject({ state: 'over_max', onRecord: 3 });
  });

  it('a change is overdue from the day after its rolled due date', () => {
    const unit = facts({ openClocks: ['2026-11-25', '2026-12-30'] });
    expect(standingAt(unit, xilingol, '2026-11-25').changeOverdue).toBe(false);
    expect(standingAt(unit, xilingol, '2026-11-26').changeOverdue).toBe(true);
  });
});

describe('the gate over all dates', () => {
  const ask = (gate: ReturnType<typeof gateOf>, at: string, personId?: string) => {
    const person = personId ? { person: { scheme: 'zg', value: personId } } : {};
    const found = lookUpGate({ ...gate, version: 1 }, { action: 'plan', at, ...person });
    return found.ok ? found.value : undefined;
  };

  it('begins with the decision date and ends with the change', () => {
    const gate = gateOf(
      facts({ appointments: [held('a', '2026-03-01', '2026-06-01'), held('b', '2026-06-01')] }),
      xilingol,
      TODAY,
    );
    expect(ask(gate, '2026-02-28')).toMatchObject({ answer: 'warn', code: 'no_specialist' });
    expect(ask(gate, '2026-03-01')).toMatchObject({ answer: 'allow', basisFilingId: 'filing-a' });
    expect(ask(gate, '2026-05-31', 'b')).toMatchObject({ answer: 'warn', code: 'person_not_on_record' });
    expect(ask(gate, '2026-06-01', 'b')).toMatchObject({ answer: 'allow', basisFilingId: 'filing-b' });
  });

  it('answers for another person by the rule of the date, not of today', () => {
    const [first] = reference.parameters['gate.not-this-person']?.values ?? [];
    if (!first) throw new Error('no value');
    const values = [
      { ...first, value: { ...(first.value as object), answer: 'warn' } },
      { ...first, from: '2026-07-01' },
    ];
    const pack = {
      ...reference,
      parameters: { ...reference.parameters, 'gate.not-this-person': { nature: 'measure' as const, values } },
    };
    const gate = gateOf(facts({ appointments: [held('a', '2024-03-01')] }), pack, TODAY);
    expect(ask(gate, '2026-06-30', 'b')?.answer).toBe('warn');
    expect(ask(gate, '2026-07-01', 'b')?.answer).toBe('deny');
    expect(ask(gate, '2026-07-01', 'a')?.answer).toBe('allow');
  });

  it('has no hole, no overlap, no two equal neighbours, and says what standing says', () => {
    const day = fc.integer({ min: 0, max: 1_000 }).map((n) => addDays('2024-02-01', n));
    const appointment = fc
      .tuple(fc.constantFrom('a', 'b', 'c'), day, fc.option(fc.integer({ min: 1, max: 200 }), { nil: undefined }))
      .map(([p, from, days]) => held(p, from, days === undefined ? undefined : addDays(from, days)));
    fc.assert(
      fc.property(
        fc.array(appointment, { maxLength: 5 }),
        fc.array(day, { maxLength: 3 }),
        day,
        fc.constantFrom(xilingol, reference),
        (appointments, filedSince, at, pack) => {
          const unit = facts({ appointments, filedSince });
          const gate = gateOf(unit, pack, TODAY);
          expect(gate.spans[0]?.from).toBe('');
          expect(gate.spans.at(-1)?.to).toBe('');
          for (const [i, span] of gate.spans.entries()) {
            const next = gate.spans[i + 1];
            if (!next) continue;
            expect(next.from).toBe(span.to);
            expect({ ...next, from: '', to: '' }).not.toEqual({ ...span, from: '', to: '' });
          }
          const expected = { vacant: 'no_specialist', filed_not_on_record: 'filed_not_on_record' } as Record<
            string,
            string
          >;
          const { state } = standingAt(unit, pack, at);
          expect(ask(gate, at)?.code).toBe(expected[state] ?? 'on_record');
        },
      ),
    );
  });
});
