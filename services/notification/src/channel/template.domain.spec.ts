import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fieldOf, fill, unknownVariables, VARIABLES } from './template.domain.js';

const body = { mobile: '{{to}}', template: 1001, params: ['{{ title }}', '见 {{link}}'], nested: { key: '{{id}}' } };

it('fills the texts of a body and leaves the rest', () => {
  const values = { to: '13800000000', title: '变更备案', text: '', link: 'http://x', id: 'k' };
  expect(fill(body, values)).toEqual({
    mobile: '13800000000',
    template: 1001,
    params: ['变更备案', '见 http://x'],
    nested: { key: 'k' },
  });
});
it('a value stays a value, whatever it holds', () => {
  fc.assert(
    fc.property(fc.string(), (title) => {
      const filled = JSON.parse(JSON.stringify(fill({ a: '{{title}}', b: 1 }, { title }))) as object;
      expect(filled).toEqual({ a: title, b: 1 });
    }),
  );
});
it('knows what it may use', () => {
  expect(unknownVariables(body, VARIABLES)).toEqual([]);
  expect(unknownVariables({ a: ['{{name}}', { b: '{{secret:TOKEN}}' }] }, VARIABLES)).toEqual(['name', 'secret:TOKEN']);
});
it.each([
  [{ errcode: 0 }, 'errcode', 0],
  [{ result: { code: 'OK' } }, 'result.code', 'OK'],
  [{}, 'a.b', undefined],
  [null, 'a', undefined],
])('%j at %s: %s', (answer, path, expected) => expect(fieldOf(answer, path)).toBe(expected));
