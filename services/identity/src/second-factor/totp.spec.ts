import { describe, expect, it } from 'vitest';
import { base32, bytesOf, codeAt, inFours, looksLikeTotp, stepAt, stepOfCode, totpUri } from './totp.js';

const SECRET = Buffer.from('12345678901234567890');

describe('codes', () => {
  it.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('RFC 6238 appendix B at %s s: %s', (seconds, code) =>
    expect(codeAt(SECRET, stepAt(new Date(seconds * 1000)), 8)).toBe(code),
  );

  const now = new Date('2026-11-24T01:00:00Z');
  const step = stepAt(now);
  it.each([
    ['of now', 0, step],
    ['of half a minute ago', -1, step - 1],
    ['of the next half minute', 1, step + 1],
    ['of a minute ago', -2, undefined],
    ['of a minute on', 2, undefined],
  ])('%s', (_, offset, found) => expect(stepOfCode(SECRET, codeAt(SECRET, step + offset), now, 0)).toBe(found));
  it('is not taken twice, nor after a later one', () => {
    expect(stepOfCode(SECRET, codeAt(SECRET, step), now, step)).toBeUndefined();
    expect(stepOfCode(SECRET, codeAt(SECRET, step - 1), now, step)).toBeUndefined();
    expect(stepOfCode(SECRET, codeAt(SECRET, step + 1), now, step)).toBe(step + 1);
  });
  it('may be typed in halves or in full width', () => {
    const code = codeAt(SECRET, step);
    const wide = [...code].map((c) => String.fromCodePoint((c.codePointAt(0) ?? 0) + 0xfee0)).join('');
    expect(stepOfCode(SECRET, ` ${code.slice(0, 3)} ${code.slice(3)}`, now, 0)).toBe(step);
    expect(stepOfCode(SECRET, wide, now, 0)).toBe(step);
    expect(['123456', '123 456', '12345', 'ABCD-EFGH'].map(looksLikeTotp)).toEqual([true, true, false, false]);
    expect(stepOfCode(SECRET, '１２３', now, 0)).toBeUndefined();
  });
});

describe('keys', () => {
  it.each([
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ])('RFC 4648 §10: %s is %s', (text, encoded) => {
    expect(base32(Buffer.from(text))).toBe(encoded);
    expect(Buffer.from(bytesOf(encoded)).toString()).toBe(text);
  });
  it('are shown in fours and as apps read them', () => {
    expect(inFours('MZXW6YTBOI')).toBe('MZXW 6YTB OI');
    const uri = new URL(totpUri('MZXW6YTBOI', 'wu yun'));
    expect(uri.protocol).toBe('otpauth:');
    expect(decodeURIComponent(uri.pathname)).toContain('专管员系统:wu yun');
    expect(Object.fromEntries(uri.searchParams)).toEqual({
      ...{ secret: 'MZXW6YTBOI', issuer: '专管员系统' },
      ...{ algorithm: 'SHA1', digits: '6', period: '30' },
    });
    expect(uri.search).not.toContain('+');
  });
});
