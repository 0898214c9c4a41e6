import { describe, expect, it } from 'vitest';
import { countdown, digestWords, titleOf, wordsOf } from './words.domain.js';

it.each([
  [{ remaining: '3', unit: 'wd' }, '还剩 3 个工作日'],
  [{ remaining: '0', unit: 'd' }, '今天到期'],
  [{ remaining: '-2', unit: 'd' }, '已超 2 日'],
])('%j: %s', (parameters, words) => expect(countdown(parameters)).toBe(words));

describe('what leaves the house', () => {
  const message = {
    kind: 'reminder' as const,
    parameters: { rule: 'change', remaining: '-3', unit: 'd', unitName: '盟第一小学', dueOn: '2026-11-20' },
  };
  it('says what and where, and nothing of whom', () => {
    const { title, text } = wordsOf(message, 'http://localhost/inbox');
    expect(title).toBe('【政府采购专管员】变更备案已超 3 日');
    expect(text).toContain('http://localhost/inbox');
    expect(title + text).not.toContain('小学');
  });
  it('a digest counts all and lists the first', () => {
    const { title, text } = digestWords(
      Array.from({ length: 25 }, () => message),
      'x',
    );
    expect(title).toContain('25 条未读消息');
    expect(text.match(/^\d+\. /gm)).toHaveLength(20);
    expect(text).toContain('另有 5 条');
  });
  it('has words for every kind', () => {
    for (const kind of [
      'urged',
      'filing_returned',
      'filing_recorded',
      'filing_voided',
      'filing_withdrawn',
      'change_warned',
      'change_overdue',
    ] as const)
      expect(titleOf(kind, {})).toMatch(/[一-龥]{4,}/);
  });
});
