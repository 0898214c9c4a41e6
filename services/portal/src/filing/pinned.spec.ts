import { expect, it } from 'vitest';
import type { Filing, Receipt } from '../api/types.js';
import { pinnedRemarks } from './pinned.js';

const receipt = (over: Partial<Receipt>): Receipt => ({
  receiver: 'bureau',
  organisationId: 'b',
  organisationName: '锡林郭勒盟财政局',
  state: 'returned',
  round: 2,
  contentChanged: false,
  opinions: [],
  actions: [],
  remark: '少一位',
  ...over,
});
const filing = (receipts: Receipt[], state: Filing['state'] = 'returned') => ({ state, round: 2, receipts }) as Filing;
const policy = { defects: [{ code: 'incomplete', label: '信息不完整' }] };

it('pins a remark to its field, with the defect in words', () =>
  expect(
    pinnedRemarks(filing([receipt({ field: '/content/person/phone', defectCode: 'incomplete' })]), policy).pinned,
  ).toEqual({
    '/content/person/phone': '锡林郭勒盟财政局的意见：信息不完整。少一位',
  }));
it('a remark on the whole form, or on a field this form has not, stands above it', () => {
  const { pinned, general } = pinnedRemarks(filing([receipt({}), receipt({ field: '/content/other' })]), policy);
  expect(pinned).toEqual({});
  expect(general).toHaveLength(2);
});
it('earlier rounds and a filing sent again have nothing open', () => {
  expect(pinnedRemarks(filing([receipt({ round: 1 })]), policy).general).toEqual([]);
  expect(pinnedRemarks(filing([receipt({})], 'filed'), policy).general).toEqual([]);
});
it('what a later receiver gave back stands at its field until it is received again', () => {
  const sentBack = {
    ...{ at: '2026-11-25T02:00:00Z', byReceiver: 'office' as const, organisationName: '市采购办' },
    ...{ defectCode: 'incomplete', remark: '少一位', field: '/content/person/phone' },
  };
  expect(pinnedRemarks(filing([receipt({ state: 'pending', sentBack })], 'filed'), policy).pinned).toEqual({
    '/content/person/phone': '市采购办的意见：信息不完整。少一位',
  });
});
