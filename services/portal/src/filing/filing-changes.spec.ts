import { expect, it } from 'vitest';
import type { Filing, Receipt } from '../api/types.js';
import { filingChanges, roundChanges } from './filing-changes.js';

const receipt = (state: Receipt['state']): Receipt => ({
  receiver: 'department',
  organisationId: 'd',
  organisationName: '盟教育局',
  state,
  round: 1,
  contentChanged: false,
  opinions: [],
  actions: [],
});
const content = (phone: string): Filing['content'] => ({
  decisionDate: '2026-11-16',
  person: { name: '乌云', sex: '2', title: '科长', phone, onEstablishment: true, noBadRecord: true },
});
const filing = (over: Partial<Filing> = {}): Filing =>
  ({
    kind: 'first',
    state: 'filed',
    round: 1,
    content: content('1'),
    receipts: [receipt('pending')],
    ...over,
  }) as Filing;

it('names who received in the meantime', () =>
  expect(filingChanges(filing(), filing({ receipts: [receipt('received')] }), undefined)).toEqual([
    '盟教育局：待收 → 已收到',
  ]));
it('names a new state and a new value', () =>
  expect(filingChanges(filing(), filing({ state: 'returned', content: content('2') }), undefined)).toEqual([
    '状态：已报待收 → 退回补正',
    '联系电话：1 → 2',
  ]));
it('nothing changed, nothing said', () => expect(filingChanges(filing(), filing(), undefined)).toEqual([]));

it('each round says what it made different from the one before', () => {
  const said = (round: number, phone: string) => ({ round, content: content(phone) });
  const thrice = filing({ round: 3, rounds: [said(1, '1'), said(2, '2'), said(3, '2')] });
  expect(roundChanges(thrice, 2, undefined)).toEqual(['联系电话：1 → 2']);
  expect(roundChanges(thrice, 3, undefined)).toEqual([]);
  // Filed before rounds were kept: nothing is known, which is not the same as nothing changed.
  expect(roundChanges(filing({ round: 3, rounds: [said(2, '2'), said(3, '3')] }), 2, undefined)).toBeUndefined();
});
