import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blindIndex, blindIndexes, open, seal, SealedValueError } from './sealed.js';
import { makeSealingKeys, newestOnly, readSealingKeys, withNewKey } from './sealing-keys.js';

const USE = { field: 'workflow.identity_number.sealed', row: '019e0000-0000-7000-8000-000000000001' };
const NUMBER = '152502199001010012';

/** One bit of the text after a dot, other than the first. */
function withBit(sealed: string, part: number, bit: number): string {
  const parts = sealed.split('.');
  const bytes = Buffer.from(parts[part] ?? '', 'base64url');
  const at = bit % (bytes.length * 8);
  bytes[at >> 3] = (bytes[at >> 3] ?? 0) ^ (1 << (at & 7));
  parts[part] = bytes.toString('base64url');
  return parts.join('.');
}

describe('a sealed value', () => {
  it('opens to what was sealed, whatever it is, and tells nothing of it', () => {
    const keys = makeSealingKeys();
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const sealed = seal(keys, text, USE);
        expect(open(keys, sealed, USE)).toBe(text);
        if (text.length > 8) expect(Buffer.from(sealed.split('.')[3] ?? '', 'base64url').includes(text)).toBe(false);
      }),
    );
  });
  it('is another text every time', () => {
    const keys = makeSealingKeys();
    expect(new Set(Array.from({ length: 500 }, () => seal(keys, NUMBER, USE))).size).toBe(500);
  });
  it('does not open when a bit of nonce, text or tag is another', () => {
    const keys = makeSealingKeys();
    fc.assert(
      fc.property(fc.constantFrom(2, 3), fc.nat(400), (part, bit) => {
        expect(() => open(keys, withBit(seal(keys, NUMBER, USE), part, bit), USE)).toThrow(SealedValueError);
      }),
    );
  });
  it('does not open in another row or column', () => {
    const keys = makeSealingKeys();
    const sealed = seal(keys, NUMBER, USE);
    expect(() => open(keys, sealed, { ...USE, row: USE.row.replace(/1$/, '2') })).toThrow(/belongs elsewhere/);
    expect(() => open(keys, sealed, { ...USE, field: 'registry.appointment.sealed' })).toThrow(/belongs elsewhere/);
  });
  it('does not open with other keys, and says which one is missing and not what is in it', () => {
    const sealed = seal(makeSealingKeys(), NUMBER, USE);
    const told = () => open(makeSealingKeys(), sealed, USE);
    expect(told).toThrow(`sealed with key ${sealed.split('.')[1] ?? ''}`);
    expect(told).not.toThrow(NUMBER);
  });
  it('does not open with another key of the same id', () => {
    const keys = makeSealingKeys();
    const other = { ...keys, seal: [{ ...makeSealingKeys().seal[0]!, id: keys.seal[0]!.id }] };
    expect(() => open(other, seal(keys, NUMBER, USE), USE)).toThrow(SealedValueError);
  });
  it.each(['', 'x', 's1', 's1.a.b.c', NUMBER, 's2.a.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAA'])(
    'is none: %s',
    (text) => {
      expect(() => open(makeSealingKeys(), text, USE)).toThrow(SealedValueError);
    },
  );
});

describe('keys that change', () => {
  it('seal with the newest and open with all, until the old one is left out', () => {
    const first = makeSealingKeys();
    const second = withNewKey(first, { alsoIndex: false });
    const old = seal(first, NUMBER, USE);
    const fresh = seal(second, NUMBER, USE);
    expect(fresh.split('.')[1]).toBe(second.seal[0]?.id);
    expect([open(second, old, USE), open(second, fresh, USE)]).toEqual([NUMBER, NUMBER]);
    expect(() => open(first, fresh, USE)).toThrow(SealedValueError);
    const left = newestOnly(second);
    expect(open(left, fresh, USE)).toBe(NUMBER);
    expect(() => open(left, old, USE)).toThrow(SealedValueError);
  });
  it('leave the index as it is unless it is asked for, and then find both', () => {
    const first = makeSealingKeys();
    const second = withNewKey(first, { alsoIndex: false });
    const third = withNewKey(second, { alsoIndex: true });
    const of = (keys: typeof first) => blindIndex(keys, USE.field, NUMBER);
    expect(of(second)).toBe(of(first));
    expect(of(third)).not.toBe(of(first));
    expect(blindIndexes(third, USE.field, NUMBER)).toEqual([of(third), of(first)]);
  });
});

describe('the blind index', () => {
  it('is equal for equal values of one field, and for no others', () => {
    const keys = makeSealingKeys();
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(blindIndex(keys, 'f', a) === blindIndex(keys, 'f', b)).toBe(a === b);
        expect(blindIndex(keys, 'f', a)).not.toBe(blindIndex(keys, 'g', a));
      }),
    );
  });
  it('is another with another key, and nothing of the value', () => {
    const [mine, yours] = [makeSealingKeys(), makeSealingKeys()];
    expect(blindIndex(mine, 'f', NUMBER)).not.toBe(blindIndex(yours, 'f', NUMBER));
    expect(blindIndex(mine, 'f', NUMBER)).not.toContain(NUMBER);
  });
});

describe('SEALING_KEYS', () => {
  it('are read as they were made', () => {
    const keys = withNewKey(makeSealingKeys(), { alsoIndex: true });
    expect(readSealingKeys(JSON.stringify(keys))).toEqual(keys);
  });
  const good = makeSealingKeys();
  const secret = good.seal[0]!.key;
  it.each([
    ['no JSON', secret],
    ['nothing', 'null'],
    ['no index key', JSON.stringify({ seal: good.seal })],
    ['no seal key', JSON.stringify({ ...good, seal: [] })],
    ['a short key', JSON.stringify({ ...good, seal: [{ id: 'abcd', key: secret.slice(0, 20) }] })],
    ['no id', JSON.stringify({ ...good, seal: [{ key: secret }] })],
    ['an id with a dot', JSON.stringify({ ...good, seal: [{ id: 'ab.cd', key: secret }] })],
    ['one id twice', JSON.stringify({ ...good, seal: [good.seal[0], good.seal[0]] })],
  ])('are refused, and not said: %s', (_, json) => {
    expect(() => readSealingKeys(json)).toThrow(/SEALING_KEYS/);
    expect(() => readSealingKeys(json)).not.toThrow(secret.slice(0, 20));
  });
});
