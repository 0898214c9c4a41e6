import { describe, expect, it } from 'vitest';
import { methodWords, partyWords, sourceWords, stageOrder, valueWords, yuan } from './words.js';

describe('what a source reported, in words', () => {
  it.each([
    ['contract_signed', '2026-02-11', '2026年2月11日（周三）'],
    ['budget_amount', 123_456_700, '1,234,567.00 元'],
    ['method', 'open', '公开招标'],
    ['category', 'services', '服务'],
    ['flag.sme', true, '是'],
    ['pause.expert_review', { from: '2026-03-02', to: '2026-03-05' }, '2026年3月2日（周一） 至 2026年3月5日（周四）'],
    ['pause.expert_review', { from: '2026-03-02' }, '2026年3月2日（周一） 起'],
    ['name', '教学设备采购', '教学设备采购'],
  ])('%s', (kind, value, words) => expect(valueWords(kind, value)).toBe(words));

  it('shows a code of a later release as it is, also one that every object has', () => {
    expect(methodWords('auction')).toBe('auction');
    expect(partyWords(['purchaser', 'constructor'])).toBe('采购人、constructor');
  });

  it('orders stages by the life of a project', () => {
    expect(['payment', 'unknown', 'budget', 'contract'].sort((a, b) => stageOrder(a) - stageOrder(b))).toEqual([
      'budget',
      'contract',
      'payment',
      'unknown',
    ]);
    expect(yuan(5)).toBe('0.05');
    expect([sourceWords('system:budget-system'), sourceWords('unit:x')]).toEqual([
      '业务系统 budget-system',
      '单位填报',
    ]);
  });
});
