import { expect, it } from 'vitest';
import type { Filing, Receipt } from './filing.types.js';
import { waitingReceipts } from './waiting-receipts.domain.js';

const receipt = (receiver: Receipt['receiver'], position: number, over: Partial<Receipt> = {}): Receipt => ({
  receiver,
  organisationId: receiver,
  position,
  state: 'pending',
  round: 1,
  ...over,
});
const filing = (receiptOrder: Filing['receiptOrder'], receipts: Receipt[], over: object = {}): Filing =>
  ({ state: 'filed', round: 1, receiptOrder, receipts, ...over }) as unknown as Filing;
const at = '2026-11-24T03:00:00.000Z';
const received = { state: 'received', at } as const;

it.each([
  ['parallel: both', filing('parallel', [receipt('department', 0), receipt('bureau', 1)]), ['department', 'bureau']],
  [
    'parallel: the one that has not received, since it was filed',
    filing('parallel', [receipt('department', 0, received), receipt('bureau', 1)]),
    ['bureau'],
  ],
  ['sequence: the first', filing('sequence', [receipt('department', 0), receipt('bureau', 1)]), ['department']],
  [
    'sequence: the second, since the first received',
    filing('sequence', [receipt('department', 0, received), receipt('bureau', 1)]),
    [`bureau ${at}`],
  ],
  [
    'sequence: the third, since the last of those before it',
    filing('sequence', [
      receipt('first_level_unit', 0, { state: 'received', at: '2026-11-25T03:00:00+00:00' }),
      receipt('department', 1, received),
      receipt('bureau', 2),
    ]),
    ['bureau 2026-11-25T03:00:00+00:00'],
  ],
  [
    'given back: the earlier one alone, since then',
    filing('sequence', [
      receipt('department', 0, {
        sentBack: { at: '2026-11-26T03:00:00.000Z', byReceiver: 'bureau', defectCode: 'x', remark: 'x' },
      }),
      receipt('bureau', 1),
    ]),
    ['department 2026-11-26T03:00:00.000Z'],
  ],
  [
    'a later round asks all again',
    filing('parallel', [receipt('department', 0, received), receipt('department', 0, { round: 2 })], { round: 2 }),
    ['department'],
  ],
  ['returned: nobody', filing('parallel', [receipt('department', 0)], { state: 'returned' }), []],
  ['on record: nobody', filing('parallel', [receipt('department', 0, received)], { state: 'on_record' }), []],
])('%s', (_, given, expected) =>
  expect(waitingReceipts(given).map((w) => [w.receiver, w.since].filter(Boolean).join(' '))).toEqual(expected),
);
