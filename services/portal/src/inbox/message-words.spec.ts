import { expect, it } from 'vitest';
import type { Message } from '../api/inbox.types.js';
import { messageWords } from './message-words.js';

const message = (over: Partial<Message>): Message => ({
  id: 'm',
  kind: 'urged',
  audience: 'unit_handlers',
  subject: { unitId: 'u' },
  parameters: {},
  createdAt: '2026-11-24T02:00:00Z',
  read: false,
  ...over,
});

it.each<[Partial<Message>, string, string]>([
  [
    { parameters: { reason: 'vacant', byOrganisationName: '盟教育局' } },
    '盟教育局催促报送专办员备案',
    '/filings/new?kind=first',
  ],
  [
    { parameters: { reason: 'change_overdue', byOrganisationName: '盟教育局' } },
    '盟教育局催促报送变更备案',
    '/filings/new?kind=change',
  ],
  [
    { kind: 'filing_returned', subject: { filingId: 'f' }, parameters: { receiver: 'bureau' } },
    '备案被财政部门退回补正',
    '/filings/f',
  ],
  [
    { kind: 'filing_recorded', subject: { filingId: 'f' }, parameters: { filingKind: 'exit' } },
    '退出备案已全部收到，已备案',
    '/filings/f',
  ],
  [
    { kind: 'filing_voided', subject: { filingId: 'f' }, parameters: { filingKind: 'correction' } },
    '更正登记已作废',
    '/filings/f',
  ],
  [
    { kind: 'filing_withdrawn', subject: { filingId: 'f' }, parameters: { filingKind: 'first' } },
    '首次备案已由单位撤回',
    '/filings/f',
  ],
  [{ kind: 'filing_taken_over', subject: { filingId: 'f' } }, '您领办的一件备案已由同事接过办理', '/filings/f'],
  [{ kind: 'filing_transferred', subject: { filingId: 'f' } }, '同事转给您一件备案', '/filings/f'],
  [
    { kind: 'filing_urged', subject: { filingId: 'f' }, parameters: { byOrganisationName: '盟图书馆' } },
    '盟图书馆催办一件待收的备案',
    '/filings/f',
  ],
  [
    { kind: 'filing_sent_back', subject: { filingId: 'f' }, parameters: { receiver: 'office' } },
    '采购办退回一件备案，请重新核对',
    '/filings/f',
  ],
  [{ kind: 'opinion_asked', subject: { filingId: 'f' } }, '同事请您对一件备案出意见', '/filings/f'],
  [
    { kind: 'opinion_given', subject: { filingId: 'f' }, parameters: { verdict: 'remarks' } },
    '您征求的意见已答复：有意见',
    '/filings/f',
  ],
  [{ kind: 'opinion_withdrawn', subject: { filingId: 'f' } }, '同事撤回了征求意见', '/filings/f'],
  [
    { kind: 'change_overdue', subject: { appointmentId: 'a' }, parameters: { dueRolled: '2026-11-23' } },
    '变更备案已超期',
    '/filings/new?kind=change&predecessor=a',
  ],
  [
    {
      kind: 'reminder',
      subject: { unitId: 'u', appointmentId: 'a' },
      parameters: { rule: 'change', remaining: '3', unit: 'd', dueOn: '2026-11-27' },
    },
    '变更备案还剩 3 日',
    '/filings/new?kind=change&predecessor=a',
  ],
  [
    {
      kind: 'reminder',
      audience: 'bureau_officers',
      subject: { unitId: 'u', filingId: 'f' },
      parameters: { rule: 'receipt_waiting', remaining: '-2', unit: 'wd', unitName: '盟第一小学' },
    },
    '备案待接收，已超 2 个工作日',
    '/filings/f',
  ],
  [
    {
      kind: 'reminder',
      audience: 'department_officers',
      subject: { unitId: 'u' },
      parameters: { rule: 'vacancy', remaining: '0', unit: 'd', unitName: '盟第一小学' },
    },
    '人员空缺，今天到期',
    '/directory/u',
  ],
])('%j', (given, title, to) => expect(messageWords(message(given), '专办员')).toMatchObject({ title, to }));
it('writes dates as people do', () =>
  expect(messageWords(message({ kind: 'change_warned', parameters: { dueStrict: '2026-11-22' } }), '').body).toContain(
    '2026年11月22日（周日）',
  ));
