import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.js';

describe('canonical JSON', () => {
  it('does not depend on the order of keys nor on absent values', () =>
    expect(canonicalJson({ b: 1, a: [{ d: undefined, c: null }] })).toBe(canonicalJson({ a: [{ c: null }], b: 1 })));
  it('is JSON of the same content', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
  it.each([
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['nothing', undefined],
    ['a function', () => 1],
    ['no number', NaN],
    ['no end', -Infinity],
    ['a symbol', Symbol('x')],
    ['a big integer', 1n],
    ['bytes', Buffer.from('x')],
    ['a date inside', { at: [new Date(0)] }],
  ])('%s is a fault, not {}', (_, value) => expect(() => canonicalJson(value)).toThrow(TypeError));
});
