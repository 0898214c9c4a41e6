import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FilingActor } from './acting.domain.js';
import { evolve } from './filing.domain.js';
import { decideReceipt } from './receiving.domain.js';
import { decideCorrection, decideSubmit, type SubmitCommand, type SubmitFacts } from './submitting.domain.js';
import type { Filing, FilingEvent, FilingKind } from './filing.types.js';

const reference = { status: 'V' as const, document: '锡财综〔2024〕89号', article: '二（一）', quote: '备案' };
const [DEPARTMENT, BUREAU, UNIT] = ['department-1', 'bureau-1', 'unit-1'];
const clerk: FilingActor = { accountId: 'clerk', personId: 'person-clerk', organisationId: UNIT };
const department: FilingActor = { accountId: 'department-officer', organisationId: DEPARTMENT };
const bureau: FilingActor = { accountId: 'bureau-officer', organisationId: BUREAU };
const current = [{ appointmentId: 'appointment-1', personId: 'person-old', validFrom: '2026-03-01' }];

const facts = (over: Partial<SubmitFacts> = {}): SubmitFacts => ({
  now: '2026-11-25T02:00:00.000Z',
  receivers: [
    { receiver: 'department', organisationId: DEPARTMENT },
    { receiver: 'bureau', organisationId: BUREAU },
  ],
  current: [],
  openForPerson: false,
  openForAppointment: false,
  late: false,
  policy: {
    digest: 'd',
    version: '152500-xilingol@2024.1#d',
    post: '专管员',
    formId: '信息表',
    formVersion: '1',
    receiptOrder: 'parallel',
    filingReference: reference,
  },
  ...over,
});

const command = (over: Partial<SubmitCommand> = {}): SubmitCommand => ({
  filingId: 'filing-1',
  kind: 'first',
  unitId: UNIT,
  areaCode: '152500',
  role: 'specialist',
  content: { decisionDate: '2026-11-20' },
  contentHash: 'hash-1',
  contentSalt: 'salt',
  personId: 'person-new',
  appointmentId: 'appointment-new',
  actor: clerk,
  ...over,
});

const change = (kind: FilingKind, decisionDate = '2026-11-20') =>
  command({ kind, content: { decisionDate, predecessorAppointmentId: 'appointment-1' } });

const receiptFacts = {
  now: '2026-11-25T03:00:00.000Z',
  defects: new Set(['missing']),
  returnsToPrevious: false,
  receiptReference: reference,
};
const receive = (state: Filing, actor: FilingActor, contentHash = state.contentHash) =>
  decideReceipt(state, { actor, contentHash, decision: { received: true } }, receiptFacts);
const giveBack = (state: Filing, actor: FilingActor, defectCode = 'missing', remark = '请补填手机号') =>
  decideReceipt(
    state,
    {
      actor,
      contentHash: state.contentHash,
      decision: { received: false, defectCode, remark, field: '/content/person/phone' },
    },
    receiptFacts,
  );

type Decided = { ok: true; value: FilingEvent[] } | { ok: false; refusal: { code: string } };
const codeOf = (r: Decided): string | undefined => (r.ok ? undefined : r.refusal.code);

function after(decided: Decided, before?: Filing): Filing {
  if (!decided.ok) throw new Error(decided.refusal.code);
  const state = decided.value.reduce<Filing | undefined>(evolve, before);
  if (!state) throw new Error('no state');
  return state;
}

const filed = (over: Partial<SubmitFacts> = {}): Filing => after(decideSubmit(command(), facts(over)));

describe('what a unit files', () => {
  it('is filed, with a pending receipt of each receiver in the order of the pack', () => {
    const state = filed();
    expect(state).toMatchObject({ state: 'filed', round: 1, late: false, submittedByAccountId: 'clerk' });
    expect(state.receipts.map((r) => [r.receiver, r.position, r.state, r.round])).toEqual([
      ['department', 0, 'pending', 1],
      ['bureau', 1, 'pending', 1],
    ]);
  });

  const refused: [string, SubmitCommand, Partial<SubmitFacts>, string][] = [
    ['a person on record already', command({ personId: 'person-old' }), { current }, 'already_on_record'],
    ['the person has a filing open', command(), { openForPerson: true }, 'filing_already_open'],
    ['the predecessor has one', change('change'), { current, openForAppointment: true }, 'filing_already_open'],
    [
      'a change to somebody on record already',
      { ...change('change'), personId: 'person-both' },
      { current: [...current, { appointmentId: 'a-2', personId: 'person-both', validFrom: '2026-03-01' }] },
      'already_on_record',
    ],
    ['a change of nobody on record', change('change'), {}, 'predecessor_not_on_record'],
    ['an exit of nobody on record', change('exit'), {}, 'predecessor_not_on_record'],
    ['a change before the appointment', change('change', '2026-02-28'), { current }, 'change_before_appointment'],
    ['a change to the same person', { ...change('change'), personId: 'person-old' }, { current }, 'same_person'],
  ];
  it.each(refused)('%s is refused', (_, given, over, code) => {
    expect(codeOf(decideSubmit(given, facts(over)))).toBe(code);
  });

  it('is taken though the unit is over the head count: that is a standing (REG-3)', () => {
    const many = Array.from({ length: 9 }, (_, i) => ({ ...current[0]!, appointmentId: `a${i}`, personId: `p${i}` }));
    expect(decideSubmit(command(), facts({ current: many })).ok).toBe(true);
  });

  it('may change on the day of the appointment itself', () => {
    expect(decideSubmit(change('change', '2026-03-01'), facts({ current })).ok).toBe(true);
  });
});

describe('what a receiver does', () => {
  it.each([
    ['department first', department, bureau],
    ['bureau first', bureau, department],
  ])('%s: on record with the last receipt only', (_, one, two) => {
    const half = after(receive(filed(), one), filed());
    expect(half.state).toBe('filed');
    const done = after(receive(half, two), half);
    expect(done).toMatchObject({ state: 'on_record', recordedAt: receiptFacts.now });
    expect(done.receipts.every((r) => r.state === 'received' && r.contentHash === 'hash-1')).toBe(true);
  });

  it('waits for its turn where the pack says a sequence', () => {
    const sequence = { policy: { ...facts().policy, receiptOrder: 'sequence' as const } };
    const state = filed(sequence);
    expect(codeOf(receive(state, bureau))).toBe('not_in_turn');
    expect(codeOf(giveBack(state, bureau))).toBe('not_in_turn');
    expect(receive(after(receive(state, department), state), bureau).ok).toBe(true);
  });

  it('binds to the content it saw (FIL-5)', () => {
    expect(codeOf(receive(filed(), bureau, 'hash-0'))).toBe('content_changed');
  });

  it.each([
    ['the account that filed', { ...bureau, accountId: 'clerk' }],
    ['the person who filed, with another account', { ...bureau, personId: 'person-clerk' }],
    ['the person it is about', { ...bureau, personId: 'person-new' }],
  ])('is not %s (FIL-6)', (_, actor) => {
    expect(codeOf(receive(filed(), actor))).toBe('own_filing');
    expect(codeOf(giveBack(filed(), actor))).toBe('own_filing');
  });

  it('returns for a named defect with a remark, nothing else', () => {
    expect(codeOf(giveBack(filed(), bureau, 'dislike'))).toBe('unknown_defect');
    expect(codeOf(giveBack(filed(), bureau, 'missing', '  '))).toBe('remark_required');
    const state = after(giveBack(filed(), bureau), filed());
    expect(state.state).toBe('returned');
    expect(state.receipts[1]).toMatchObject({
      state: 'returned',
      defectCode: 'missing',
      field: '/content/person/phone',
    });
  });

  it('does nothing to what is returned, on record, received before or not its own', () => {
    const returned = after(giveBack(filed(), bureau), filed());
    expect(codeOf(receive(returned, department))).toBe('filing_returned');
    const half = after(receive(filed(), department), filed());
    expect(codeOf(receive(half, department))).toBe('already_received');
    expect(codeOf(receive(half, { ...bureau, organisationId: 'bureau-2' }))).toBe('already_received');
    const done = after(receive(half, bureau), half);
    expect(codeOf(receive(done, bureau))).toBe('already_on_record');
  });
});

describe('a correction', () => {
  const returned = () => {
    const half = after(receive(filed(), department), filed());
    return after(giveBack(half, bureau), half);
  };
  const correction = command({ contentHash: 'hash-2', content: { decisionDate: '2026-11-21' } });

  it('is the next round of the same filing; every receipt is asked for again (FIL-5)', () => {
    const state = after(decideCorrection(returned(), correction, facts()), returned());
    expect(state).toMatchObject({ state: 'filed', round: 2, contentHash: 'hash-2', id: 'filing-1' });
    expect(state.previousContent).toEqual({ decisionDate: '2026-11-20' });
    expect(state.receipts.filter((r) => r.round === 2).map((r) => r.state)).toEqual(['pending', 'pending']);
    expect(state.receipts.filter((r) => r.round === 1).map((r) => r.state)).toEqual(['received', 'returned']);
  });

  it('is judged for lateness anew, for it may correct the date', () => {
    expect(after(decideCorrection(returned(), correction, facts({ late: true })), returned()).late).toBe(true);
    const late = { ...returned(), late: true } as Filing;
    expect(after(decideCorrection(late, correction, facts()), late).late).toBe(false);
  });

  it('answers a return only, and stays of its kind', () => {
    expect(codeOf(decideCorrection(filed(), correction, facts()))).toBe('not_returned');
    expect(codeOf(decideCorrection(returned(), { ...correction, kind: 'exit' }, facts()))).toBe('kind_changed');
  });
});

describe('whatever happens in whatever order', () => {
  const act = fc.oneof(
    fc.record({ do: fc.constantFrom('receive', 'return'), by: fc.constantFrom(department, bureau, clerk) }),
    fc.record({ do: fc.constantFrom('correct'), by: fc.constant(clerk) }),
  );

  it('a filing is put on record once, by the receivers, on the content they all saw', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 30 }), fc.constantFrom('parallel', 'sequence'), (acts, receiptOrder) => {
        const policy = { ...facts().policy, receiptOrder };
        let state = filed({ policy });
        const events: FilingEvent[] = [];
        for (const [i, { do: what, by }] of acts.entries()) {
          const decided: Decided =
            what === 'receive'
              ? receive(state, by)
              : what === 'return'
                ? giveBack(state, by)
                : decideCorrection(state, command({ contentHash: `hash-${i}` }), facts({ policy }));
          if (!decided.ok) continue;
          events.push(...decided.value);
          state = after(decided, state);
        }
        const recorded = events.filter((e) => e.type === 'recorded');
        expect(recorded).toHaveLength(state.state === 'on_record' ? 1 : 0);
        if (state.state !== 'on_record') return;
        expect(events.at(-1)?.type).toBe('recorded');
        const last = state.receipts.filter((r) => r.round === state.round);
        expect(last.map((r) => r.receiver)).toEqual(['department', 'bureau']);
        for (const r of last) expect(r).toMatchObject({ state: 'received', contentHash: state.contentHash });
        expect(last.some((r) => r.officerAccountId === 'clerk')).toBe(false);
      }),
    );
  });
});
