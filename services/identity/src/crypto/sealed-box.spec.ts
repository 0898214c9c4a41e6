import { describe, expect, it } from 'vitest';
import { createSealedBox, hashOf, randomToken } from './sealed-box.js';

const box = createSealedBox('a secret of at least thirty-two characters');

describe('the sealed box', () => {
  it('gives back what was sealed, and shows none of it', () => {
    const sealed = box.seal({ idToken: 'eyJ-visible' }, 'session');
    expect(sealed.toString('latin1')).not.toContain('eyJ-visible');
    expect(box.open(sealed, 'session')).toEqual({ idToken: 'eyJ-visible' });
  });
  it('does not open for another purpose, another secret, or after a change', () => {
    const sealed = box.seal('value', 'session');
    expect(() => box.open(sealed, 'jwks')).toThrow();
    expect(() => createSealedBox('another secret of thirty-two characters').open(sealed, 'session')).toThrow();
    sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
    expect(() => box.open(sealed, 'session')).toThrow();
  });
  it('tokens are long and differ; hashes are stable', () => {
    expect(randomToken()).toHaveLength(43);
    expect(randomToken()).not.toBe(randomToken());
    expect(hashOf('a')).toBe('ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb');
  });
});
