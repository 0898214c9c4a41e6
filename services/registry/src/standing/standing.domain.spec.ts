import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { lookUpGate, packForArea, type CompiledPack } from '@zhuanguan/policy';
import { loadPolicySet } from '@zhuanguan/policy/folder';
import { addDays } from '@zhuanguan/kernel';
import { describe, expect, it } from 'vitest';
import { answerAt, gateOf, standingAt, type UnitFacts } from './standing.domain.js';

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
  posts: [],
  above: [],
  since: '2020-01-01',
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

describe('four jurisdictions, the same story', () => {
  const daye = packOf('420281');
  const jiaozuo = packOf('410800');
  const huangshigang = packOf('420202');
  const one = [held('a', TODAY)];
  const two = [...one, held('b', TODAY)];
  const reasoned = [...one, { ...held('b', TODAY), reasoned: true }];
  const three = [...two, held('c', TODAY)];
  const post = (role: string, validFrom = TODAY, validTo?: string) => ({
    role,
    validFrom,
    ...(validTo ? { validTo } : {}),
  });
  const allPosts = ['leader_in_charge', 'office_in_charge', 'first_responsible'].map((role) => post(role));

  it.each<[string, CompiledPack, Partial<UnitFacts>, string]>([
    ['Xilingol: two, no upper limit (XL-1)', xilingol, { appointments: two }, 'on_record'],
    ['Daye: two without a reason (DY-3)', daye, { appointments: two }, 'over_max'],
    ['Daye: two, one with a reason (DY-3)', daye, { appointments: reasoned }, 'on_record'],
    ['Daye: none, but the first-level unit has one (DY-1)', daye, { above: one }, 'covered'],
    [
      'Daye: none, and the first-level unit’s has left (DY-1)',
      daye,
      { above: [held('a', '2025-01-01', TODAY)] },
      'vacant',
    ],
    ['Xilingol: the first-level unit covers nobody (XL-1)', xilingol, { above: one }, 'vacant'],
    ['Jiaozuo: two (JZ-2)', jiaozuo, { appointments: two }, 'on_record'],
    ['Jiaozuo: three (JZ-2)', jiaozuo, { appointments: three }, 'over_max'],
    ['a county of Jiaozuo without a text of its own (JZ-11)', packOf('410821'), {}, 'not_bound'],
    ['Huangshigang: three, no upper limit (HS-2)', huangshigang, { appointments: three }, 'on_record'],
  ])('%s', (_, pack, over, state) => expect(standingAt(facts(over), pack, TODAY).state).toBe(state));

  it.each<[string, CompiledPack, Partial<UnitFacts>, string[]]>([
    ['Xilingol asks for nobody else', xilingol, {}, []],
    ['Jiaozuo asks for three (JZ-1)', jiaozuo, {}, ['leader_in_charge', 'office_in_charge', 'first_responsible']],
    ['Jiaozuo has all three', jiaozuo, { posts: allPosts }, []],
    [
      'one begins tomorrow',
      jiaozuo,
      { posts: [...allPosts.slice(1), post('leader_in_charge', '2026-11-26')] },
      ['leader_in_charge'],
    ],
    [
      'one left today',
      jiaozuo,
      { posts: [...allPosts.slice(1), post('leader_in_charge', '2024-01-01', TODAY)] },
      ['leader_in_charge'],
    ],
    ['Huangshigang asks for two (HS-2)', huangshigang, {}, ['office_in_charge', 'leader_in_charge']],
    ['a county that no text binds asks for nobody (JZ-11)', packOf('410821'), {}, []],
  ])('%s', (_, pack, over, missing) =>
    expect(standingAt(facts({ appointments: one, ...over }), pack, TODAY).missingPosts).toEqual(missing),
  );

  const codeOf = (pack: CompiledPack, over: Partial<UnitFacts>) => {
    const found = lookUpGate({ ...gateOf(facts(over), pack, TODAY), version: 1 }, { action: 'plan', at: TODAY });
    return found.ok ? [found.value.answer, found.value.code, found.value.reference.document] : found.refusal.code;
  };
  it.each<[string, CompiledPack, Partial<UnitFacts>, string[]]>([
    ['Xilingol warns', xilingol, {}, ['warn', 'no_specialist', '锡财综〔2024〕89号']],
    ['Jiaozuo warns and never stops by itself (JZ-3)', jiaozuo, {}, ['warn', 'no_specialist', '焦财采购〔2022〕10号']],
    [
      'Jiaozuo, three',
      jiaozuo,
      { appointments: three, posts: allPosts },
      ['warn', 'over_count', '焦财采购〔2022〕10号'],
    ],
    ['Jiaozuo, no leader', jiaozuo, { appointments: one }, ['warn', 'role_vacant', '焦财采购〔2022〕10号']],
    [
      'Jiaozuo, all there',
      jiaozuo,
      { appointments: one, posts: allPosts },
      ['allow', 'on_record', '焦财采购〔2022〕10号'],
    ],
    ['Daye, covered', daye, { above: one }, ['allow', 'covered_by_first_level', '冶财〔2023〕29号']],
    ['a county of Jiaozuo', packOf('410822'), {}, ['allow', 'not_bound', '焦财采购〔2022〕10号']],
  ])('the gate: %s', (_, pack, over, expected) => expect(codeOf(pack, over)).toEqual(expected));

  it('the first-level unit’s specialist acts for the unit it covers, and nobody else', () => {
    const gate = { ...gateOf(facts({ above: one }), daye, TODAY), version: 1 };
    const ask = (value: string) => lookUpGate(gate, { action: 'plan', at: TODAY, person: { scheme: 'zg', value } });
    expect(ask('a')).toMatchObject({ value: { answer: 'allow', basisFilingId: 'filing-a' } });
    expect(ask('x')).toMatchObject({ value: { answer: 'warn', code: 'person_not_on_record' } });
  });

  describe('the clock of a vacancy, where a bureau sets one', () => {
    const limit = (from: string, n: number, unit: 'wd' | 'd') => ({
      ...xilingol,
      parameters: {
        ...xilingol.parameters,
        'specialist.vacancy-deadline': {
          nature: 'default' as const,
          values: [
            {
              from,
              packId: 'x',
              value: { ruleId: 'V-1', n, unit, roll: 'restday' },
              reference: { ours: '盟财政局自定', status: 'P' as const },
            },
          ],
        },
      },
    });
    it.each<[string, CompiledPack, Partial<UnitFacts>, string | undefined]>([
      ['no limit by default', xilingol, {}, undefined],
      [
        'ten calendar days from the day the last one left',
        limit('2026-01-01', 10, 'd'),
        { appointments: [held('a', '2026-01-05', '2026-11-02')] },
        '2026-11-12',
      ],
      [
        'ten working days',
        limit('2026-01-01', 10, 'wd'),
        { appointments: [held('a', '2026-01-05', '2026-11-02')] },
        '2026-11-16',
      ],
      ['an older vacancy counts from the day the limit was set', limit('2026-11-02', 10, 'd'), {}, '2026-11-12'],
      ['a new unit counts from its first day', limit('2026-01-01', 10, 'd'), { since: '2026-11-09' }, '2026-11-19'],
      ['nothing runs where somebody is on record', limit('2026-01-01', 10, 'd'), { appointments: one }, undefined],
      ['nor where somebody is filed', limit('2026-01-01', 10, 'd'), { filedSince: [TODAY] }, undefined],
    ])('%s', (_, pack, over, due) => expect(standingAt(facts(over), pack, TODAY).vacancyDue?.strict).toBe(due));
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
          const span = gate.spans.find((s) => (s.from === '' || s.from <= at) && (s.to === '' || at < s.to));
          expect({ ...answerAt(unit, pack, at), from: span?.from, to: span?.to }).toEqual(span);
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
