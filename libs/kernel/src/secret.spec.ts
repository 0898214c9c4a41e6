import { describe, expect, it } from 'vitest';
import { parseSecret, weakSecret } from './secret.js';

describe('a secret', () => {
  it.each([
    ['', 'is not set'],
    ['short', 'has fewer than 32 characters'],
    ['x'.repeat(40), 'has fewer than 10 different characters'],
    ['change-me-change-me-change-me-0123', 'looks like the example of a manual'],
    ['Password-of-the-gateway-2026-abcdef', 'looks like the example of a manual'],
    ['q1S8vJmZ0yR4tN7bX2kL5wC9eH3uG6aD', undefined],
  ])('%s', (value, words) => expect(weakSecret(value)).toBe(words));
});

describe('a key as JSON', () => {
  it('is taken', () => expect(parseSecret('KEY', '{"kty":"OKP"}')).toEqual({ kty: 'OKP' }));
  it.each(['', '{}', '[]', 'null', '"a-secret-text"', 'a-secret-text'])('%s is none, and is not repeated', (text) => {
    expect(() => parseSecret('KEY', text)).toThrow('KEY is not set, or is not the JSON of a key');
    expect(() => parseSecret('KEY', text)).not.toThrow(/a-secret-text/);
  });
});
