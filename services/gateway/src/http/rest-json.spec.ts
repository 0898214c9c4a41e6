import { Filing, FilingKind, FilingState, ReceiverKind } from '@zhuanguan/contracts';
import { describe, expect, it } from 'vitest';
import { restJson } from './rest-json.js';

describe('a message as REST shows it', () => {
  it('has words for enums, ISO instants, and nothing empty', () => {
    const filing = Filing.fromPartial({
      id: 'f1',
      kind: FilingKind.FILING_KIND_FIRST,
      state: FilingState.FILING_STATE_ON_RECORD,
      submittedAt: new Date('2026-11-24T02:00:00Z'),
      content: { decisionDate: '2026-11-16', person: { name: 'FILING_KIND_FIRST', onEstablishment: false } },
      receipts: [{ receiver: ReceiverKind.RECEIVER_KIND_BUREAU }],
      round: 0,
    });
    expect(restJson(filing)).toEqual({
      id: 'f1',
      kind: 'first',
      state: 'on_record',
      round: 0,
      version: 0,
      late: false,
      submittedAt: '2026-11-24T02:00:00.000Z',
      content: {
        decisionDate: '2026-11-16',
        person: { name: 'FILING_KIND_FIRST', onEstablishment: false, noBadRecord: false },
      },
      receipts: [{ receiver: 'bureau', round: 0, contentChanged: false, actions: [], opinions: [] }],
      actions: [],
      papers: [],
      scans: [],
      history: [],
      rounds: [],
      warnings: [],
    });
  });
  it('takes lists of enums', () => {
    const receivers = [ReceiverKind.RECEIVER_KIND_DEPARTMENT, ReceiverKind.RECEIVER_KIND_UNSPECIFIED];
    expect(restJson({ receivers })).toEqual({ receivers: ['department'] });
  });
});
