import { describe, expect, it } from 'vitest';
import type { FilingActor } from './acting.domain.js';
import { evolve } from './filing.domain.js';
import { decideReceipt } from './receiving.domain.js';
import type { Filing, Receipt } from './filing.types.js';
import { decideHold, releaseHeld, type Holding } from './holding.domain.js';

const NOW = '2026-11-25T03:00:00.000Z';
const [DEPARTMENT, BUREAU] = ['department-1', 'bureau-1'];
const at = (accountId: string, organisationId = BUREAU, personId?: string): FilingActor => ({
  ...{ accountId, organisationId },
  ...(personId ? { personId } : {}),
});
const [wang, li, clerk] = [at('wang'), at('li'), at('clerk')];
const receipt = (over: Partial<Receipt>): Receipt => ({
  ...{ receiver: 'bureau', organisationId: BUREAU, position: 1, state: 'pending', round: 1 },
  ...over,
});
const heldBy = (accountId: string) => ({ accountId, since: '2026-11-24T03:00:00.000Z' });
const filing = (over: Partial<Filing> = {}, bureau: Partial<Receipt> = {}): Filing =>
  ({
    ...{ id: 'f', state: 'filed', kind: 'first', unitId: 'unit-1', areaCode: '152500', role: 'specialist', round: 1 },
    ...{ content: { decisionDate: '2026-11-20' }, contentHash: 'hash-1', personId: 'person-new', appointmentId: 'a' },
    ...{ submittedAt: NOW, submittedByAccountId: 'clerk', submittedByPersonId: 'person-clerk', late: false },
    ...{ receiptOrder: 'parallel', policyDigest: 'd', policyVersion: 'v', formId: 'x', formVersion: '1' },
    receipts: [receipt({ receiver: 'department', organisationId: DEPARTMENT, position: 0 }), receipt(bureau)],
    ...over,
  }) as Filing;
const held = (accountId: string) => filing({}, { holder: heldBy(accountId) });
const hold = (state: Filing, actor: FilingActor, holding: Holding) => decideHold(state, { actor, holding }, NOW);
const transfer = (to: FilingActor, note = ''): Holding => ({ act: 'transfer', to, note });

describe('who holds a receipt', () => {
  const told = (state: Filing, actor: FilingActor, holding: Holding): string => {
    const decided = hold(state, actor, holding);
    if (!decided.ok) return decided.refusal.code;
    const after = decided.value.reduce(evolve, state).receipts.find((r) => r.organisationId === actor.organisationId);
    return `${decided.value.map((e) => e.type).join()} → ${after?.holder?.accountId ?? 'nobody'}`;
  };
  it.each<[string, Filing, FilingActor, Holding, string]>([
    ['free, claimed', filing(), wang, { act: 'claim' }, 'claimed → wang'],
    ['mine, claimed again', held('wang'), wang, { act: 'claim' }, ' → wang'],
    ['a colleague’s, claimed', held('li'), wang, { act: 'claim' }, 'claimed_by_other'],
    ['a colleague’s, taken over', held('li'), wang, { act: 'take_over' }, 'claimed → wang'],
    ['mine, taken over', held('wang'), wang, { act: 'take_over' }, ' → wang'],
    ['free, taken over', filing(), wang, { act: 'take_over' }, 'claimed → wang'],
    ['mine, given back', held('wang'), wang, { act: 'release' }, 'released → nobody'],
    ['free, given back', filing(), wang, { act: 'release' }, ' → nobody'],
    ['a colleague’s, given back', held('li'), wang, { act: 'release' }, 'claimed_by_other'],
    ['mine, handed on', held('wang'), wang, transfer(li), 'transferred → li'],
    ['free, handed on', filing(), wang, transfer(li), 'transferred → li'],
    ['a colleague’s, handed on', held('li'), wang, transfer(at('zhao')), 'claimed_by_other'],
    ['handed to oneself', held('wang'), wang, transfer(wang), 'not_a_colleague'],
    ['handed to another organisation', held('wang'), wang, transfer(at('li', DEPARTMENT)), 'not_a_colleague'],
    ['with a note too long', held('wang'), wang, transfer(li, '请'.repeat(501)), 'too_long'],
    ['claimed by who filed it', filing(), clerk, { act: 'claim' }, 'own_filing'],
    ['claimed by the same person', filing(), at('other', BUREAU, 'person-clerk'), { act: 'claim' }, 'own_filing'],
    ['claimed by whom it is about', filing(), at('other', BUREAU, 'person-new'), { act: 'claim' }, 'own_filing'],
    ['taken over by who filed it', held('li'), clerk, { act: 'take_over' }, 'own_filing'],
    ['handed to who filed it', held('wang'), wang, transfer(clerk), 'own_filing'],
    ['handed to whom it is about', held('wang'), wang, transfer(at('x', BUREAU, 'person-new')), 'own_filing'],
    ['handed on by who filed it', filing(), clerk, transfer(li), 'transferred → li'],
    ['of no receiver', filing(), at('x', 'elsewhere'), { act: 'claim' }, 'not_waiting'],
    ['received already', filing({}, { state: 'received' }), wang, { act: 'claim' }, 'not_waiting'],
    ['returned', filing({ state: 'returned' }), wang, { act: 'claim' }, 'not_waiting'],
    ['before its turn', filing({ receiptOrder: 'sequence' }), wang, { act: 'claim' }, 'not_in_turn'],
  ])('%s', (_, state, actor, holding, expected) => expect(told(state, actor, holding)).toBe(expected));

  it('says from whom, to whom and why', () => {
    expect(hold(held('li'), wang, { act: 'take_over' })).toMatchObject({ value: [{ from: 'li' }] });
    expect(hold(held('wang'), wang, transfer(li, ' 出差 '))).toMatchObject({
      value: [{ from: 'wang', receipt: { holder: { accountId: 'li', since: NOW, note: '出差' } } }],
    });
  });
});

describe('only the holder decides', () => {
  const decide = (state: Filing, actor: FilingActor, received: boolean) =>
    decideReceipt(
      state,
      {
        actor,
        contentHash: 'hash-1',
        decision: received ? { received } : { received, defectCode: 'missing', remark: '请补填' },
      },
      {
        now: NOW,
        defects: new Set(['missing']),
        returnsToPrevious: false,
        receiptReference: { ours: 'x', status: 'P' },
      },
    );
  it.each([true, false])('received: %s', (received) => {
    expect(decide(held('li'), wang, received)).toMatchObject({ refusal: { code: 'claimed_by_other' } });
    expect(decide(held('wang'), wang, received).ok).toBe(true);
    expect(decide(filing(), wang, received).ok).toBe(true);
  });
  it('a receipt keeps who had it', () =>
    expect(decide(held('wang'), wang, true)).toMatchObject({
      value: [{ type: 'received', receipt: { officerAccountId: 'wang', holder: { accountId: 'wang' } } }],
    }));
});

describe('an officer who leaves', () => {
  it.each<[string, Filing, string, string, number]>([
    ['had it', held('wang'), 'wang', BUREAU, 1],
    ['a colleague had it', held('li'), 'wang', BUREAU, 0],
    ['left another organisation', held('wang'), 'wang', DEPARTMENT, 0],
    ['had received it', filing({}, { state: 'received', holder: heldBy('wang') }), 'wang', BUREAU, 0],
    ['had it in an earlier round', filing({ round: 2 }, { holder: heldBy('wang') }), 'wang', BUREAU, 0],
  ])('%s', (_, state, accountId, organisationId, events) => {
    const released = releaseHeld(state, accountId, organisationId, '2026-11-25T05:00:00.000Z');
    expect(released).toHaveLength(events);
    for (const event of released) {
      expect(event).toMatchObject({ type: 'released', from: 'wang', postEnded: true });
      expect(evolve(state, event).receipts.some((r) => r.holder)).toBe(false);
    }
  });
});
