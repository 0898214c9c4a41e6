import fc from 'fast-check';
import { addDays } from '@zhuanguan/kernel';
import { describe, expect, it } from 'vitest';
import type { Fact, FactKind } from './fact.types.js';
import { attributeOf, foldLedger, hasFlag, partsOf, settledOf } from './ledger.domain.js';

let made = 0;
const fact = (over: Partial<Fact> = {}): Fact => ({
  id: `zfcg/${(made += 1)}`,
  projectId: 'P1',
  kind: 'contract_signed',
  part: '',
  value: '2026-02-11',
  source: 'zfcg',
  sourceRank: 2,
  occurredAt: '2026-02-11T08:00:00.000Z',
  receivedAt: '2026-02-12T01:00:00.000Z',
  ...over,
});
const signed = (facts: readonly Fact[]) => settledOf(foldLedger('P1', facts), 'contract_signed')?.value;

describe('whose word counts', () => {
  it.each([
    ['the better source', { sourceRank: 1, value: '2026-02-10' }, { sourceRank: 2 }],
    ['the later word of equals', { occurredAt: '2026-02-12T08:00:00.000Z', value: '2026-02-10' }, {}],
    ['the greater id of all else equal', { id: 'zfcg/z', value: '2026-02-10' }, { id: 'zfcg/a' }],
    [
      'the source before the time',
      { sourceRank: 1, occurredAt: '2026-01-01T08:00:00.000Z', value: '2026-02-10' },
      { sourceRank: 2, occurredAt: '2026-12-01T08:00:00.000Z' },
    ],
  ])('%s', (_, better, worse) => {
    const facts = [fact(better), fact(worse)];
    expect(signed(facts)).toBe('2026-02-10');
    expect(signed(facts.toReversed())).toBe('2026-02-10');
  });
  it('a contradiction is kept and shown', () => {
    const [a, b] = [fact({ sourceRank: 1 }), fact({ value: '2026-02-10' })];
    const ledger = foldLedger('P1', [a, b]);
    expect(ledger.contradictions).toEqual([{ kind: 'contract_signed', part: '', facts: [a, b] }]);
    expect(settledOf(ledger, 'contract_signed')?.contradictedBy).toEqual([b]);
  });
  it('who says the same does not contradict', () =>
    expect(foldLedger('P1', [fact(), fact({ source: 'unit', sourceRank: 3 })]).contradictions).toEqual([]));
  it('parts are apart, and what is known of the project holds for a part', () => {
    const ledger = foldLedger('P1', [
      fact({ part: 'c1' }),
      fact({ part: 'c2', value: '2026-03-01' }),
      fact({ kind: 'contract_amount', part: 'c1', value: 5_000_000_00 }),
      fact({ kind: 'method', value: 'open' }),
      fact({ kind: 'flag.sme', part: 'c2', value: true }),
    ]);
    expect(partsOf(ledger, 'contract_signed')).toEqual(['c1', 'c2']);
    expect(attributeOf(ledger, 'method', 'c1')).toBe('open');
    expect(attributeOf(ledger, 'contract_amount', 'c2')).toBeUndefined();
    expect([hasFlag(ledger, 'sme', 'c1'), hasFlag(ledger, 'sme', 'c2')]).toEqual([false, true]);
    expect(ledger.contradictions).toEqual([]);
  });
  it('who names an agency has one', () => {
    expect(hasFlag(foldLedger('P1', []), 'agency')).toBe(false);
    expect(hasFlag(foldLedger('P1', [fact({ kind: 'agency', value: 'A1' })]), 'agency')).toBe(true);
  });
});

describe('a correction', () => {
  const wrong = fact({ id: 'zfcg/w', value: '2026-02-01' });
  const right = fact({ id: 'zfcg/r', value: '2026-02-11', sourceRank: 9, corrects: 'zfcg/w' });
  it('takes the place of its fact, whatever its rank', () => {
    const ledger = foldLedger('P1', [wrong, right]);
    expect(settledOf(ledger, 'contract_signed')?.fact).toEqual(right);
    expect(ledger.setAside).toEqual([{ fact: wrong, why: 'corrected', by: ['zfcg/r'] }]);
    expect(ledger.contradictions).toEqual([]);
  });
  it('before its fact waits', () => {
    const ledger = foldLedger('P1', [right]);
    expect(settledOf(ledger, 'contract_signed')).toBeUndefined();
    expect(ledger.setAside).toEqual([{ fact: right, why: 'waiting', for: 'zfcg/w' }]);
  });
  it('of another kind does not fit, and the fact stands', () => {
    const unfit = fact({ id: 'zfcg/u', kind: 'contract_filed', corrects: 'zfcg/w' });
    expect(foldLedger('P1', [wrong, unfit]).setAside).toEqual([{ fact: unfit, why: 'unfit', for: 'zfcg/w' }]);
    expect(signed([wrong, unfit])).toBe('2026-02-01');
  });
  it('of a correction is one', () => {
    const again = fact({ id: 'zfcg/s', value: '2026-02-12', corrects: 'zfcg/r' });
    expect(signed([again, right, wrong])).toBe('2026-02-12');
    // Until the first correction has arrived, the second waits with it.
    expect(signed([again, wrong])).toBe('2026-02-01');
  });
  it('that it did not happen leaves nothing', () => {
    const ledger = foldLedger('P1', [wrong, fact({ value: null, corrects: 'zfcg/w' })]);
    expect(settledOf(ledger, 'contract_signed')).toBeUndefined();
    expect(ledger.contradictions).toEqual([]);
  });
  it('two of them contradict each other', () => {
    const other = fact({ id: 'zfcg/s', value: '2026-02-12', corrects: 'zfcg/w', sourceRank: 1 });
    const ledger = foldLedger('P1', [wrong, right, other]);
    expect(ledger.contradictions).toEqual([{ kind: 'contract_signed', part: '', facts: [other, right] }]);
  });
  it('and its correction in a circle wait for each other', () => {
    const [a, b] = [fact({ id: 'a', corrects: 'b' }), fact({ id: 'b', corrects: 'a' })];
    expect(foldLedger('P1', [a, b]).setAside.map((s) => s.why)).toEqual(['waiting', 'waiting']);
  });
});

describe('the same id', () => {
  it('again is the same fact, as first received', () => {
    const [first, again] = [fact({ id: 'x' }), fact({ id: 'x', receivedAt: '2026-03-01T00:00:00.000Z' })];
    expect(foldLedger('P1', [again, first])).toEqual(foldLedger('P1', [first]));
  });
  it('with something else is shown and does not count', () => {
    const [first, other] = [
      fact({ id: 'x' }),
      fact({ id: 'x', value: '2020-01-01', receivedAt: '2026-03-01T00:00:00.000Z' }),
    ];
    const ledger = foldLedger('P1', [other, first]);
    expect(settledOf(ledger, 'contract_signed')?.value).toBe('2026-02-11');
    expect(ledger.setAside).toEqual([{ fact: other, why: 'id_reused', for: 'x' }]);
  });
});

describe('suspensions', () => {
  it('add up and do not contradict; a corrected one is gone', () => {
    const pause = (id: string, from: string, to?: string) =>
      fact({ id, kind: 'pause.completion', part: 't1', value: { from, ...(to ? { to } : {}) } });
    const ledger = foldLedger('P1', [
      pause('b', '2026-03-10'),
      pause('a', '2026-03-02', '2026-03-04'),
      pause('c', '2026-01-01', '2026-01-02'),
      fact({ id: 'd', kind: 'pause.completion', part: 't1', value: null, corrects: 'c' }),
    ]);
    expect(ledger.pauses).toEqual([
      { kind: 'completion', part: 't1', from: '2026-03-02', to: '2026-03-04', factId: 'a' },
      { kind: 'completion', part: 't1', from: '2026-03-10', factId: 'b' },
    ]);
    expect(ledger.contradictions).toEqual([]);
  });
});

/** Few ids, kinds and values, so that they meet: corrections of each other, circles, reuse, contradictions. */
const anyFact: fc.Arbitrary<Fact> = fc
  .record(
    {
      id: fc.constantFrom('1', '2', '3', '4', '5', '6', '7', '8'),
      projectId: fc.constant('P1'),
      kind: fc.constantFrom<FactKind>('contract_signed', 'contract_filed', 'method', 'flag.sme', 'pause.completion'),
      part: fc.constantFrom('', 'c1'),
      n: fc.integer({ min: 0, max: 2 }),
      source: fc.constantFrom('a', 'b'),
      sourceRank: fc.integer({ min: 1, max: 2 }),
      occurredAt: fc.constantFrom('2026-02-11T08:00:00.000Z', '2026-02-12T08:00:00.000Z'),
      receivedAt: fc.constantFrom('2026-02-13T00:00:00.000Z', '2026-02-14T00:00:00.000Z', '2026-02-15T00:00:00.000Z'),
      corrects: fc.constantFrom('1', '2', '3', '4', '5', '6', '7', '8'),
    },
    { requiredKeys: ['id', 'projectId', 'kind', 'part', 'n', 'source', 'sourceRank', 'occurredAt', 'receivedAt'] },
  )
  .map(({ n, ...rest }) => {
    const day = addDays('2026-02-01', n);
    const values: Record<string, Fact['value']> = {
      method: ['open', 'invited', 'quotation'][n] ?? 'open',
      'flag.sme': n > 0,
      'pause.completion': { from: day, to: addDays(day, 2) },
    };
    const value = n === 2 && rest.corrects !== undefined ? null : (values[rest.kind] ?? day);
    return { ...rest, value };
  });

describe('the ledger is a function of the set of facts', () => {
  it('any order and any repetition gives the same', () => {
    fc.assert(
      fc.property(
        fc
          .array(anyFact, { minLength: 1, maxLength: 14 })
          .chain((facts) =>
            fc.tuple(
              fc.constant(facts),
              fc.shuffledSubarray(facts, { minLength: facts.length, maxLength: facts.length }),
              fc.array(fc.constantFrom(...facts), { maxLength: 8 }),
            ),
          ),
        ([facts, shuffled, again]) => {
          const ledger = foldLedger('P1', facts);
          expect(foldLedger('P1', [...again, ...shuffled])).toEqual(ledger);
          expect(foldLedger('P1', [...shuffled, ...again])).toEqual(ledger);
        },
      ),
      { numRuns: 500 },
    );
  });
  it('a correction is as if one had known it', () => {
    fc.assert(
      fc.property(fc.array(anyFact, { maxLength: 8 }), (others) => {
        const rest = others
          .filter((f) => f.kind !== 'contract_filed')
          .map((f, i) => ({ ...f, id: `o${i}`, corrects: undefined }));
        const clean = rest.map(({ corrects: _, ...f }) => f as Fact);
        const wrong = fact({ id: 'w', kind: 'contract_filed', value: '2026-02-01' });
        const right = fact({ id: 'r', kind: 'contract_filed', value: '2026-02-20' });
        const corrected = foldLedger('P1', [...clean, wrong, { ...right, corrects: 'w' }]);
        const known = foldLedger('P1', [...clean, right]);
        const said = (l: typeof known) => [...l.settled].map(([key, s]) => [key, s.value]);
        expect(said(corrected)).toEqual(said(known));
        expect(corrected.contradictions).toEqual(known.contradictions);
      }),
    );
  });
  it('nothing is lost: each fact counts, agrees, contradicts or is set aside', () => {
    fc.assert(
      fc.property(fc.array(anyFact, { maxLength: 12 }), (facts) => {
        const ledger = foldLedger('P1', facts);
        const aside = new Set(ledger.setAside.map((s) => s.fact.id));
        for (const f of facts) {
          const settled = ledger.settled.get(`${f.kind} ${f.part}`);
          const said =
            aside.has(f.id) ||
            settled !== undefined ||
            f.value === null ||
            ledger.pauses.some((p) => p.factId === f.id) ||
            ledger.contradictions.some((c) => c.kind === f.kind && c.part === f.part);
          expect(said).toBe(true);
        }
      }),
    );
  });
});
