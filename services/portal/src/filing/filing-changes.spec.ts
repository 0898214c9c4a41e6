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

it('a correction says what it made different from the round before', () => {
  expect(roundChanges(filing({ round: 2, content: content('2'), previousContent: content('1') }), undefined)).toEqual([
    '联系电话：1 → 2',
  ]);
  expect(roundChanges(filing({ round: 2, previousContent: content('1') }), undefined)).toEqual([]);
  expect(roundChanges(filing(), undefined)).toEqual([]);
});
