import type { Result } from '@zhuanguan/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FilingActor } from './acting.domain.js';
import { decideWithdraw } from './closing.domain.js';
import { evolve } from './filing.domain.js';
import type { Filing, FilingEvent, Receipt, ReceiverKind } from './filing.types.js';
import { decideHold, releaseHeld, type Holding } from './holding.domain.js';
import { decideOpinion, openOpinion, type Opining } from './opinion.domain.js';
import { decideReceipt } from './receiving.domain.js';
import { decideCorrection, decideSubmit, type SubmitCommand, type SubmitFacts } from './submitting.domain.js';
import { decideUrge, type UrgeFacts } from './urging.domain.js';

/** 催办, 加签 and a return to an earlier receiver (FIL-3): three receivers one after the other, with two officers each. */
const reference = { ours: '测试', status: 'P' as const };
const UNIT = 'unit';
const RECEIVERS = ['first_level_unit', 'section', 'office'] as const satisfies readonly ReceiverKind[];
const clerk: FilingActor = { accountId: 'clerk', personId: 'person-clerk', organisationId: UNIT };
const officer = (organisationId: string, n: 1 | 2): FilingActor => ({
  accountId: `${organisationId}-${n}`,
  personId: `person-${organisationId}-${n}`,
  organisationId,
});
const [first, section, office] = RECEIVERS.map((r) => officer(r, 1)) as [FilingActor, FilingActor, FilingActor];
const colleague = officer('office', 2);
const NOW = '2026-11-25T02:00:00.000Z';

const submitFacts = (receiptOrder: 'parallel' | 'sequence'): SubmitFacts => ({
  now: NOW,
  receivers: RECEIVERS.map((receiver) => ({ receiver, organisationId: receiver })),
  current: [],
  openForPerson: false,
  openForAppointment: false,
  late: false,
  policy: {
    digest: 'd',
    version: 'v',
    post: '专办员',
    formId: 'f',
    formVersion: '1',
    receiptOrder,
    filingReference: reference,
  },
});
const command = (round = 1): SubmitCommand => ({
  filingId: 'filing',
  kind: 'first',
  unitId: UNIT,
  areaCode: '420281',
  role: 'specialist',
  content: { decisionDate: '2026-11-20' },
  contentHash: `hash-${round}`,
  contentSalt: 'salt',
  personId: 'person-new',
  appointmentId: 'appointment',
  actor: clerk,
});

type Decided = Result<FilingEvent[]>;
const code = (decided: Decided): string => (decided.ok ? 'ok' : decided.refusal.code);
function after(decided: Decided, before?: Filing): Filing {
  if (!decided.ok) throw new Error(decided.refusal.code);
  const state = decided.value.reduce<Filing | undefined>(evolve, before);
  if (!state) throw new Error('no state');
  return state;
}
const filed = (order: 'parallel' | 'sequence' = 'sequence') => after(decideSubmit(command(), submitFacts(order)));
const facts = (returnsToPrevious = true) => ({
  now: NOW,
  defects: new Set(['incomplete']),
  returnsToPrevious,
  receiptReference: reference,
});
const receive = (state: Filing, actor: FilingActor): Decided =>
  decideReceipt(state, { actor, contentHash: state.contentHash, decision: { received: true } }, facts());
const giveBack = (state: Filing, actor: FilingActor, to?: ReceiverKind, returnsToPrevious = true): Decided =>
  decideReceipt(
    state,
    {
      actor,
      contentHash: state.contentHash,
      decision: {
        received: false,
        defectCode: 'incomplete',
        remark: '机构代码少一位',
        field: '/content/organisationCode',
        ...(to ? { to } : {}),
      },
    },
    facts(returnsToPrevious),
  );
const opine = (state: Filing, actor: FilingActor, opining: Opining): Decided =>
  decideOpinion(state, { actor, opining }, { now: NOW, today: '2026-11-25' });
const ask = (state: Filing, actor: FilingActor, of: FilingActor, over: { question?: string; dueOn?: string } = {}) =>
  opine(state, actor, { act: 'ask', opinionId: 'o', of, question: '代码对吗', dueOn: '', ...over });
const give = (state: Filing, actor: FilingActor, verdict: 'none' | 'remarks', text = '') =>
  opine(state, actor, { act: 'give', verdict, text });
const mine = (state: Filing, receiver: ReceiverKind): Receipt =>
  state.receipts.find((r) => r.round === state.round && r.receiver === receiver)!;

/** Received by the first and the section; the office is to decide. */
const atOffice = () => {
  const half = after(receive(filed(), first), filed());
  return after(receive(half, section), half);
};

describe('a return to an earlier receiver', () => {
  it('opens its receipt again with the remark at its field, and keeps that of the one between', () => {
    const state = after(giveBack(atOffice(), office, 'first_level_unit'), atOffice());
    expect(state.state).toBe('filed');
    expect(state.receipts.map((r) => [r.receiver, r.state])).toEqual([
      ['first_level_unit', 'pending'],
      ['section', 'received'],
      ['office', 'pending'],
    ]);
    expect(mine(state, 'first_level_unit').sentBack).toEqual({
      at: NOW,
      byReceiver: 'office',
      defectCode: 'incomplete',
      remark: '机构代码少一位',
      field: '/content/organisationCode',
    });
    // Until it has received again the office waits; then it is its turn once more, and nothing of the return is left open.
    expect(code(receive(state, office))).toBe('not_in_turn');
    const again = after(receive(state, first), state);
    expect(mine(again, 'first_level_unit')).toMatchObject({ state: 'received', contentHash: 'hash-1' });
    expect(mine(again, 'first_level_unit').sentBack).toBeUndefined();
    expect(after(receive(again, office), again).state).toBe('on_record');
  });

  it('the earlier receiver may return it to the unit instead', () => {
    const state = after(giveBack(atOffice(), office, 'first_level_unit'), atOffice());
    const back = after(giveBack(state, first), state);
    expect([back.state, mine(back, 'first_level_unit').sentBack]).toEqual(['returned', undefined]);
  });

  it.each([
    ['one that comes later', () => giveBack(filed(), first, 'office')],
    ['itself', () => giveBack(atOffice(), office, 'office')],
    ['one that is none', () => giveBack(atOffice(), office, 'bureau')],
    ['anybody but the unit where the pack says nothing', () => giveBack(atOffice(), office, 'section', false)],
    [
      'another in parallel',
      () => giveBack(after(receive(filed('parallel'), first), filed('parallel')), office, 'first_level_unit'),
    ],
  ])('never goes to %s', (_, act) => expect(code(act())).toBe('return_target_not_allowed'));

  it('names a defect of form, as every return', () => {
    const state = atOffice();
    const without = { actor: office, contentHash: state.contentHash };
    const decision = { received: false, defectCode: 'taste', remark: 'x', to: 'section' } as const;
    expect(code(decideReceipt(state, { ...without, decision }, facts()))).toBe('unknown_defect');
    expect(
      code(
        decideReceipt(state, { ...without, decision: { ...decision, defectCode: 'incomplete', remark: ' ' } }, facts()),
      ),
    ).toBe('remark_required');
  });
});

describe('an opinion', () => {
  it('makes the asker the holder, and the receipt wait until it is given', () => {
    const asked = after(ask(atOffice(), office, colleague, { dueOn: '2026-11-27' }), atOffice());
    expect(mine(asked, 'office').holder?.accountId).toBe(office.accountId);
    expect(openOpinion(mine(asked, 'office'))).toMatchObject({ question: '代码对吗', dueOn: '2026-11-27' });
    for (const act of [
      receive(asked, office),
      giveBack(asked, office),
      giveBack(asked, office, 'section'),
      ask(asked, office, colleague),
    ])
      expect(code(act)).toBe('opinion_pending');
    const given = after(give(asked, colleague, 'remarks', '少一位'), asked);
    expect(mine(given, 'office').opinions).toMatchObject([{ state: 'given', verdict: 'remarks', text: '少一位' }]);
    // An opinion is not an approval: whoever asked decides either way.
    expect([code(receive(given, office)), code(giveBack(given, office))]).toEqual(['ok', 'ok']);
  });

  it('is taken back by whoever asked, or by whoever has taken the receipt over', () => {
    const asked = after(ask(atOffice(), office, colleague), atOffice());
    const withdraw = (state: Filing, actor: FilingActor) => opine(state, actor, { act: 'withdraw' });
    expect(code(withdraw(asked, colleague))).toBe('not_the_asker');
    const free = after(withdraw(asked, office), asked);
    expect(code(receive(free, office))).toBe('ok');
    expect(code(withdraw(free, office))).toBe('no_open_opinion');
    const taken = after(decideHold(asked, { actor: colleague, holding: { act: 'take_over' } }, NOW), asked);
    expect(code(withdraw(taken, colleague))).toBe('ok');
  });

  it.each<[string, () => Decided, string]>([
    ['of oneself', () => ask(atOffice(), office, office), 'invalid_question'],
    ['of another organisation', () => ask(atOffice(), office, section), 'invalid_question'],
    [
      'of whoever filed it',
      () => ask(atOffice(), office, { ...colleague, personId: 'person-clerk' }),
      'invalid_question',
    ],
    [
      'of whom it is about',
      () => ask(atOffice(), office, { ...colleague, personId: 'person-new' }),
      'invalid_question',
    ],
    ['without a question', () => ask(atOffice(), office, colleague, { question: ' ' }), 'invalid_question'],
    [
      'with too long a one',
      () => ask(atOffice(), office, colleague, { question: '长'.repeat(501) }),
      'invalid_question',
    ],
    ['until yesterday', () => ask(atOffice(), office, colleague, { dueOn: '2026-11-24' }), 'invalid_question'],
    ['until no day', () => ask(atOffice(), office, colleague, { dueOn: '2026-02-30' }), 'invalid_question'],
    ['out of turn', () => ask(filed(), office, colleague), 'not_in_turn'],
    ['of a unit', () => ask(filed(), clerk, colleague), 'not_waiting'],
    ['by whoever filed it', () => ask(atOffice(), { ...office, personId: 'person-clerk' }, colleague), 'own_filing'],
  ])('is not asked %s', (_, act, expected) => expect(code(act())).toBe(expected));

  it('is not asked of a receipt that a colleague has', () => {
    const held = after(decideHold(atOffice(), { actor: colleague, holding: { act: 'claim' } }, NOW), atOffice());
    expect(code(ask(held, office, colleague))).toBe('claimed_by_other');
  });

  it('is given by whoever was asked, with words where there are remarks', () => {
    const asked = after(ask(atOffice(), office, colleague), atOffice());
    expect(code(give(asked, office, 'none'))).toBe('not_asked');
    expect(code(give(asked, colleague, 'remarks', ' '))).toBe('required');
    expect(code(give(asked, colleague, 'remarks', '长'.repeat(1_001)))).toBe('too_long');
    expect(code(opine(asked, colleague, { act: 'give', verdict: undefined, text: '' }))).toBe('required');
    expect(code(give(asked, colleague, 'none'))).toBe('ok');
    expect(code(give(atOffice(), colleague, 'none'))).toBe('no_open_opinion');
  });

  it('is asked, answered and taken back for a colleague who is away, and both are said', () => {
    const away = (actor: FilingActor, delegator: FilingActor): FilingActor => ({
      ...actor,
      delegators: [{ accountId: delegator.accountId, ...(delegator.personId ? { personId: delegator.personId } : {}) }],
    });
    const third = { ...officer('office', 2), accountId: 'office-3', personId: 'person-office-3' };
    const asked = after(ask(atOffice(), office, colleague), atOffice());
    const given = give(asked, away(third, colleague), 'none');
    expect(given.ok && given.value).toMatchObject([{ type: 'opinion_given', onBehalfOf: colleague.accountId }]);
    const back = opine(asked, away(third, office), { act: 'withdraw' });
    expect(back.ok && back.value).toMatchObject([{ type: 'opinion_withdrawn', onBehalfOf: office.accountId }]);
    const held = after(decideHold(atOffice(), { actor: office, holding: { act: 'claim' } }, NOW), atOffice());
    const through = ask(held, away(third, office), colleague);
    expect(through.ok && through.value).toMatchObject([
      { type: 'opinion_asked', onBehalfOf: office.accountId, opinion: { askedByAccountId: office.accountId } },
    ]);
    // Whom FIL-6 keeps from it says nothing through a colleague either.
    expect(code(give(asked, away({ ...third, personId: 'person-clerk' }, colleague), 'none'))).toBe('own_filing');
  });

  it('ends with the post of the colleague, with a return of another receiver, and with the filing', () => {
    const asked = after(ask(atOffice(), office, colleague), atOffice());
    const types = (events: readonly FilingEvent[]) =>
      events.map((e) => ('reason' in e ? `${e.type} ${e.reason}` : e.type));
    const left = releaseHeld(asked, colleague.accountId, 'office', NOW);
    expect(types(left)).toEqual(['opinion_ended post_ended']);
    expect(code(receive(left.reduce(evolve, asked), office))).toBe('ok');
    expect(types(releaseHeld(asked, office.accountId, 'office', NOW))).toEqual(['released']);
    const both = filed('parallel');
    const pending = after(ask(both, office, colleague), both);
    const returned = giveBack(pending, section);
    expect(returned.ok && types(returned.value)).toEqual(['returned', 'opinion_ended returned']);
    expect(openOpinion(mine(after(returned, pending), 'office'))).toBeUndefined();
    const closed = decideWithdraw(asked, { actor: clerk, reasonCode: '', remark: '' }, NOW);
    expect(closed.ok && types(closed.value)).toEqual(['opinion_ended withdrawn', 'withdrawn']);
  });
});

describe('urging', () => {
  // Friday 2026-11-27, and the Monday after it.
  const on = (today: string): UrgeFacts => ({
    now: `${today}T02:00:00.000Z`,
    today,
    nextWorkday: (date) => ({ '2026-11-27': '2026-11-30', '2026-11-30': '2026-12-01' })[date] ?? `${date}+`,
    dateOf: (instant) => instant.slice(0, 10),
  });
  const urge = (state: Filing, receiver: ReceiverKind, today = '2026-11-27', organisationId = UNIT) =>
    decideUrge(state, { organisationId, receiver }, on(today));

  it('once a working day, whoever urges: on the weekend after a Friday not again', () => {
    const once = after(urge(filed(), 'first_level_unit'), filed());
    expect(mine(once, 'first_level_unit').urged).toMatchObject({ byOrganisationId: UNIT, times: 1 });
    for (const day of ['2026-11-27', '2026-11-28', '2026-11-29'])
      expect(code(urge(once, 'first_level_unit', day, 'upper'))).toBe('urged_already');
    const twice = after(urge(once, 'first_level_unit', '2026-11-30', 'upper'), once);
    expect(mine(twice, 'first_level_unit').urged).toMatchObject({ byOrganisationId: 'upper', times: 2 });
  });

  it.each<[string, () => Decided, string]>([
    ['one who has received', () => urge(atOffice(), 'section'), 'receipt_done'],
    ['one whose turn it is not', () => urge(filed(), 'office'), 'not_in_turn'],
    ['oneself', () => urge(filed(), 'first_level_unit', '2026-11-27', 'first_level_unit'), 'own_receipt'],
    ['nobody of this filing', () => urge(filed(), 'bureau'), 'not_a_receiver'],
    ['for what came back', () => urge(after(giveBack(filed(), first), filed()), 'first_level_unit'), 'filing_returned'],
    [
      'for what is taken back',
      () => urge(after(decideWithdraw(filed(), { actor: clerk, reasonCode: '', remark: '' }, NOW), filed()), 'section'),
      'filing_withdrawn',
    ],
  ])('not of %s', (_, act, expected) => expect(code(act())).toBe(expected));

  it('the next round begins unurged', () => {
    const back = after(giveBack(after(urge(filed(), 'first_level_unit'), filed()), first), filed());
    const again = after(decideCorrection(back, command(2), submitFacts('sequence')), back);
    expect(mine(again, 'first_level_unit').urged).toBeUndefined();
  });
});

/** Whatever anybody does in whatever order. */
const actors = [clerk, ...RECEIVERS.flatMap((r) => [officer(r, 1), officer(r, 2)])];
/** Officers who filed it themselves, or whom it is about (FIL-6). */
const own: FilingActor[] = [
  { ...clerk, organisationId: 'first_level_unit' },
  { accountId: 'filed-it', personId: 'person-clerk', organisationId: 'office' },
  { accountId: 'is-it', personId: 'person-new', organisationId: 'section' },
];
const OWN = own.map((a) => a.accountId);
const anyActor = fc.constantFrom(...actors, ...own);
const anyReceiver = fc.constantFrom<ReceiverKind>(...RECEIVERS, 'bureau');
type Act = (state: Filing) => Decided;
const holdings: Holding['act'][] = ['claim', 'take_over', 'release'];
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: anyActor.map(
      (actor): Act =>
        (s) =>
          receive(s, actor),
    ),
  },
  fc.tuple(anyActor, fc.option(anyReceiver), fc.boolean()).map(
    ([a, to, may]): Act =>
      (s) =>
        giveBack(s, a, to ?? undefined, may),
  ),
  fc.tuple(anyActor, anyActor).map(
    ([a, of]): Act =>
      (s) =>
        ask(s, a, of),
  ),
  fc.tuple(anyActor, fc.constantFrom('none' as const, 'remarks' as const)).map(
    ([a, v]): Act =>
      (s) =>
        give(s, a, v, '少一位'),
  ),
  anyActor.map(
    (actor): Act =>
      (s) =>
        opine(s, actor, { act: 'withdraw' }),
  ),
  fc.tuple(anyActor, fc.constantFrom(...holdings), anyActor).map(
    ([actor, act, to]): Act =>
      (s) =>
        decideHold(s, { actor, holding: { act, to, note: '' } }, NOW),
  ),
  fc.tuple(anyActor, anyReceiver).map(
    ([a, receiver]): Act =>
      (s) =>
        decideUrge(
          s,
          { organisationId: a.organisationId, receiver },
          { now: NOW, today: '2026-11-25', nextWorkday: (d) => d, dateOf: () => '2026-11-25' },
        ),
  ),
  anyActor.map(({ accountId, organisationId }): Act => (s) => ({
    ok: true,
    value: releaseHeld(s, accountId, organisationId, NOW),
  })),
  fc.constant<Act>((s) => decideCorrection(s, command(s.round + 1), submitFacts(s.receiptOrder))),
);

describe.each(['parallel', 'sequence'] as const)('whatever is done in %s', (order) => {
  it('a filing is on record only with what each receiver received of this round, and never by its own people', () =>
    fc.assert(
      fc.property(fc.array(anyAct, { maxLength: 60 }), (acts) => {
        let state = filed(order);
        for (const act of acts) {
          const decided = act(state);
          if (!decided.ok) continue;
          state = decided.value.reduce(evolve, state);
          const round = state.receipts.filter((r) => r.round === state.round);
          const all = round.every((r) => r.state === 'received' && r.contentHash === state.contentHash);
          expect(state.state === 'on_record').toBe(all);
          for (const r of round) {
            if (r.state === 'received') expect(OWN).not.toContain(r.officerAccountId);
            for (const o of r.opinions ?? []) expect(OWN).not.toContain(o.ofAccountId);
            // Who waits for an opinion has not decided, and nobody waits for one where nothing waits.
            if (openOpinion(r)) expect([state.state, r.state]).toEqual(['filed', 'pending']);
            if (r.sentBack) expect([order, r.state]).toEqual(['sequence', 'pending']);
          }
          if (order === 'sequence' && state.state === 'filed' && round.some((r) => r.state === 'returned'))
            expect.fail('returned and filed');
        }
      }),
      { numRuns: 400 },
    ));
});
