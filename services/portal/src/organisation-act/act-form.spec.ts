import { expect, it } from 'vitest';
import { readActDraft } from './act-form.js';

const act = { kind: 'transfer', documentNumber: '锡编办发〔2026〕12号', budgetParentId: 'b' };

it('a draft comes back to the organisation it was typed for', () => {
  expect(readActDraft({ organisationId: 'a', act }, 'a')).toEqual(act);
  expect(readActDraft({ organisationId: 'a', act }, 'b')).toBeUndefined();
});
it.each([
  [undefined],
  ['文字'],
  [{ kind: 'change', content: {} }],
  [{ organisationId: 'a' }],
  [{ organisationId: 'a', act: { kind: 'nonsense' } }],
])('a draft of another form or shape is left alone: %j', (body) => {
  expect(readActDraft(body, 'a')).toBeUndefined();
});
