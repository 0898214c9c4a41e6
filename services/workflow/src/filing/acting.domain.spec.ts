import type { Result } from '@zhuanguan/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actingFor, worksAs, type FilingActor, type Party } from './acting.domain.js';
import { decideVoid } from './closing.domain.js';
import { evolve } from './filing.domain.js';
import { decideReceipt, type ReceiptCommand } from './receiving.domain.js';
import { decideCorrection, decideSubmit, type SubmitFacts } from './submitting.domain.js';
import type { Filing, FilingEvent, Receipt } from './filing.types.js';
import { decideHold, type Holding } from './holding.domain.js';

const NOW = '2026-11-25T03:00:00.000Z';
const BUREAU = 'bureau-1';
const party = (accountId: string, personId?: string): Party => ({ accountId, ...(personId ? { personId } : {}) });
const [li, zhao] = [party('li', 'person-li'), party('zhao')];
/** Wang acts for whom is named; with a right of one's own, or with theirs alone. */
const wang = (delegators: Party[], lent = false): FilingActor => ({
  ...party('wang', 'person-wang'),
  organisationId: BUREAU,
  ...(delegators.length > 0 ? { delegators, lent } : {}),
});
const filing = (over: Partial<Filing> = {}, holder?: string): Filing =>
  ({
    ...{ id: 'f', state: 'filed', kind: 'first', unitId: 'unit-1', areaCode: '152500', role: 'specialist', round: 1 },
    ...{ content: { decisionDate: '2026-11-20' }, contentHash: 'hash-1', personId: 'person-new', appointmentId: 'a' },
    ...{ submittedAt: NOW, submittedByAccountId: 'clerk', submittedByPersonId: 'person-clerk', late: false },
    ...{ receiptOrder: 'parallel', policyDigest: 'd', policyVersion: 'v', formId: 'x', formVersion: '1' },
    receipts: [
      {
        ...{ receiver: 'bureau', organisationId: BUREAU, position: 0, state: 'pending', round: 1 },
        ...(holder ? { holder: { accountId: holder, since: NOW } } : {}),
      },
    ],
    ...over,
  }) as Filing;
/** Of a round before the one that runs. */
const before = (accountId: string, personId?: string): Partial<Filing> => ({
  earlierFilers: [party(accountId, personId)],
});
const receipt = (decision: ReceiptCommand['decision']) => (state: Filing, actor: FilingActor) =>
  decideReceipt(
    state,
    { actor, contentHash: 'hash-1', decision },
    { now: NOW, defects: new Set(['x']), returnsToPrevious: false, receiptReference: { ours: 'x', status: 'P' } },
  );
const receive = receipt({ received: true });
const giveBack = receipt({ received: false, defectCode: 'x', remark: '请补正' });

type Decided = Result<FilingEvent[]>;
const reference = { ours: 'x', status: 'P' } as const;
const COMMAND = {
  ...{
    filingId: 'f',
    kind: 'first' as const,
    unitId: 'unit-1',
    areaCode: '152500',
    role: 'specialist',
    appointmentId: 'a',
  },
  ...{ content: { decisionDate: '2026-11-20' }, contentHash: 'hash-1', contentSalt: 'salt' },
} as const;
const SUBMIT_FACTS: SubmitFacts = {
  ...{ now: NOW, current: [], openForPerson: false, openForAppointment: false, late: false },
  receivers: [{ receiver: 'bureau', organisationId: BUREAU }],
  policy: {
    ...{ digest: 'd', version: 'v', post: '专管员', formId: 'x', formVersion: '1', filingReference: reference },
    receiptOrder: 'parallel',
  },
};
const stateAfter = (decided: Decided, state?: Filing): Filing => {
  if (!decided.ok) throw new Error(decided.refusal.code);
  return decided.value.reduce<Filing | undefined>(evolve, state)!;
};
function decide(
  state: Filing,
  actor: FilingActor,
  to: Party,
  what: string,
  filed: (by: FilingActor, state: Filing) => Decided,
): Decided {
  if (what === 'correct') return filed(actor, state);
  if (what === 'receive') return receive(state, actor);
  if (what === 'return') return giveBack(state, actor);
  const holding = what === 'transfer' ? { act: what, to: { ...to, organisationId: BUREAU }, note: '' } : { act: what };
  return decideHold(state, { actor, holding: holding as Holding }, NOW);
}

describe('for whom an act counts', () => {
  it.each<[string, FilingActor, string | undefined, string]>([
    ['nobody delegated', wang([]), undefined, 'wang'],
    ['a right of one’s own', wang([li]), undefined, 'wang'],
    ['a right of one’s own, held by oneself', wang([li]), 'wang', 'wang'],
    ['held by the delegator', wang([li]), 'li', 'wang for li'],
    ['held by one of two', wang([li, zhao]), 'zhao', 'wang for zhao'],
    ['held by a stranger', wang([li]), 'sun', 'wang'],
    ['the delegator’s right alone', wang([li], true), undefined, 'wang for li'],
    ['the right of two', wang([li, zhao], true), undefined, 'wang for li'],
    ['the right of two, held by the second', wang([li, zhao], true), 'zhao', 'wang for zhao'],
  ])('%s', (_, actor, holder, expected) => {
    const acting = actingFor(actor, holder ? { holder } : {});
    expect(`${acting.accountId}${acting.onBehalfOf ? ` for ${acting.onBehalfOf.accountId}` : ''}`).toBe(expected);
    expect(worksAs(acting)).toBe(expected.split(' for ').at(-1));
  });
});

describe('received through a delegation', () => {
  const told = (state: Filing, actor: FilingActor): string => {
    const decided = receive(state, actor);
    if (!decided.ok) return `${decided.refusal.code} ${decided.refusal.meta?.ruleId ?? ''}`.trim();
    const [event] = decided.value as [Extract<FilingEvent, { receipt: Receipt }>];
    return `${event.receipt.officerAccountId} for ${event.receipt.officerForAccountId ?? 'nobody'}`;
  };
  it.each<[string, Filing, FilingActor, string]>([
    ['what the delegator holds, without taking it over', filing({}, 'li'), wang([li]), 'wang for li'],
    ['what nobody holds, by one’s own right', filing(), wang([li]), 'wang for nobody'],
    ['what nobody holds, by a lent right', filing(), wang([li], true), 'wang for li'],
    ['what a third holds', filing({}, 'sun'), wang([li], true), 'claimed_by_other'],
    ['what the delegator filed', filing({ submittedByAccountId: 'li' }), wang([li], true), 'own_filing FIL-6'],
    [
      'what the delegator filed as a person',
      filing({ submittedByPersonId: 'person-li' }),
      wang([li], true),
      'own_filing FIL-6',
    ],
    ['what is about the delegator', filing({ personId: 'person-li' }, 'li'), wang([li]), 'own_filing FIL-6'],
    ['what somebody filed for the delegator', filing({ submittedFor: li }), wang([li], true), 'own_filing FIL-6'],
    ['what one filed oneself', filing({ submittedByAccountId: 'wang' }, 'li'), wang([li]), 'own_filing FIL-6'],
    ['what is about oneself', filing({ personId: 'person-wang' }, 'li'), wang([li]), 'own_filing FIL-6'],
    ['what was filed for oneself', filing({ submittedFor: party('wang') }), wang([li]), 'own_filing FIL-6'],
    ['what one filed before a colleague corrected it', filing(before('wang')), wang([]), 'own_filing FIL-6'],
    ['the same under another account', filing(before('w2', 'person-wang')), wang([]), 'own_filing FIL-6'],
    ['what the delegator filed before', filing(before('li')), wang([li], true), 'own_filing FIL-6'],
    ['what the delegator filed before, by one’s own right', filing(before('li')), wang([li]), 'wang for nobody'],
    ['the same, by the right of another', filing(before('li')), wang([li, zhao], true), 'wang for zhao'],
    [
      'what one delegator filed, by the right of another',
      filing({ submittedByAccountId: 'li' }),
      wang([li, zhao], true),
      'wang for zhao',
    ],
    [
      'what the delegator filed, by one’s own right',
      filing({ submittedByAccountId: 'li' }),
      wang([li]),
      'wang for nobody',
    ],
  ])('%s', (_, state, actor, expected) => expect(told(state, actor)).toBe(expected));

  it('on record says for whom, and a void keeps the same apart', () => {
    const done = receive(filing(), wang([li], true));
    expect(done).toMatchObject({ value: [{ type: 'received' }, { type: 'recorded', onBehalfOf: 'li' }] });
    const recorded = done.ok ? done.value.reduce(evolve, filing({ submittedByAccountId: 'li' })) : filing();
    const why = { reasonCode: 'wrong_content', remark: '内容有误' };
    const facts = { now: NOW, acts: [], holders: [] };
    const void_ = (actor: FilingActor) => decideVoid(recorded, { actor, ...why }, facts);
    expect(void_(wang([li], true))).toMatchObject({ refusal: { code: 'own_filing', meta: { ruleId: 'FIL-6' } } });
    expect(void_(wang([zhao], true))).toMatchObject({ value: [{ type: 'voided', onBehalfOf: 'zhao' }] });
  });
});

it.each<[string, Partial<Filing>, FilingActor, string]>([
  ['filed by oneself', { submittedByAccountId: 'wang' }, wang([]), '不能接收本人报送或涉及本人的备案'],
  ['filed by oneself before', before('wang'), wang([]), '此前由您报送过'],
  ['filed by the delegator', { submittedByAccountId: 'li' }, wang([li], true), '不能代委托人接收'],
  ['filed by the delegator before', before('li'), wang([li], true), '此前由委托人报送过'],
])('the refusal says why: %s', (_, over, actor, words) => {
  const decided = receive(filing(over), actor);
  expect(!decided.ok && decided.refusal.detail).toContain(words);
});

describe('held through a delegation', () => {
  const hold = (state: Filing, actor: FilingActor, holding: Holding) => decideHold(state, { actor, holding }, NOW);
  it.each<[string, Filing, FilingActor, Holding, object[]]>([
    [
      'taken on by a lent right: it is the delegator’s',
      filing(),
      wang([li], true),
      { act: 'claim' },
      [{ type: 'claimed', onBehalfOf: 'li', receipt: { holder: { accountId: 'li' } } }],
    ],
    [
      'taken on by one’s own',
      filing(),
      wang([li]),
      { act: 'claim' },
      [{ type: 'claimed', receipt: { holder: { accountId: 'wang' } } }],
    ],
    ['taken on where the delegator has it', filing({}, 'li'), wang([li]), { act: 'claim' }, []],
    [
      'given back for the delegator',
      filing({}, 'li'),
      wang([li]),
      { act: 'release' },
      [{ type: 'released', from: 'li', onBehalfOf: 'li' }],
    ],
    [
      'handed on for the delegator',
      filing({}, 'li'),
      wang([li]),
      { act: 'transfer', to: { ...party('sun'), organisationId: BUREAU }, note: '' },
      [{ type: 'transferred', from: 'li', onBehalfOf: 'li', receipt: { holder: { accountId: 'sun' } } }],
    ],
    [
      'handed to the delegator who has it already: nothing happens',
      filing({}, 'li'),
      wang([li]),
      { act: 'transfer', to: { ...li, organisationId: BUREAU }, note: '' },
      [],
    ],
  ])('%s', (_, state, actor, holding, events) => expect(hold(state, actor, holding)).toMatchObject({ value: events }));
});

it('no sequence of rounds and delegations lets a person receive what is theirs', () => {
  // Two accounts may be one person's.
  const person = fc.constantFrom('p1', 'p2', 'p3', undefined);
  const someone = fc
    .record({ accountId: fc.constantFrom('a', 'b', 'c', 'd'), personId: person })
    .map(({ accountId, personId }) => party(accountId, personId));
  const someActor = fc
    .record({
      self: someone,
      delegators: fc.uniqueArray(someone, { maxLength: 3, selector: (p) => p.accountId }),
      lent: fc.boolean(),
    })
    .map(({ self, delegators, lent }): FilingActor => ({
      ...self,
      organisationId: BUREAU,
      ...(delegators.length > 0 ? { delegators, lent } : {}),
    }));
  const act = fc.record({
    actor: someActor,
    to: someone,
    what: fc.constantFrom('claim', 'take_over', 'release', 'transfer', 'receive', 'return', 'correct'),
  });
  const about = fc.constantFrom('p1', 'p2', 'p3');
  fc.assert(
    fc.property(someActor, about, fc.array(act, { minLength: 1, maxLength: 14 }), (filer, personId, acts) => {
      const filed = (by: FilingActor, state?: Filing): Decided => {
        const command = { ...COMMAND, personId, actor: by };
        return state ? decideCorrection(state, command, SUBMIT_FACTS) : decideSubmit(command, SUBMIT_FACTS);
      };
      /** Everybody who filed a round, and for whom: looked at from outside. */
      const kept: Party[] = [];
      const keep = ({ accountId, personId: p, delegators: [first] = [], lent }: FilingActor) =>
        kept.push(party(accountId, p), ...(lent && first ? [first] : []));
      let state = stateAfter(filed(filer));
      keep(filer);
      for (const { actor, to, what } of acts) {
        const decided = decide(state, actor, to, what, filed);
        if (!decided.ok) continue;
        if (what === 'correct') keep(actor);
        if (what === 'receive' || what === 'return') {
          const [event] = decided.value as [Extract<FilingEvent, { receipt: Receipt }>];
          const { officerForAccountId } = event.receipt;
          const lender = actor.delegators?.find((d) => d.accountId === officerForAccountId);
          for (const one of [actor, ...(lender ? [lender] : [])]) {
            expect(kept.map((p) => p.accountId)).not.toContain(one.accountId);
            if (one.personId) expect([personId, ...kept.map((p) => p.personId)]).not.toContain(one.personId);
          }
          if (actor.lent) expect(officerForAccountId).toBeDefined();
        }
        state = decided.value.reduce(evolve, state);
      }
    }),
    { numRuns: 500 },
  );
});
