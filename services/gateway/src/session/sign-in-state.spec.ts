import { describe, expect, it } from 'vitest';
import { safeReturnTo, signInStates, stateCookie } from './sign-in-state.js';

const time = { now: new Date('2026-11-24T02:00:00Z') };
const states = signInStates('a secret of at least thirty-two characters', () => time.now);
const state = { state: 's', nonce: 'n', verifier: 'v', returnTo: '/filings' };

describe('a sign-in under way', () => {
  it('comes back for half an hour, and is not readable', async () => {
    const sealed = await states.seal(state);
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('filings');
    expect(await states.open(sealed)).toMatchObject(state);
    time.now = new Date('2026-11-24T02:31:00Z');
    expect(await states.open(sealed)).toBeUndefined();
  });
  it('of another secret, or changed, is nothing', async () => {
    const other = signInStates('another secret of thirty-two characters', () => time.now);
    expect(await states.open(await other.seal(state))).toBeUndefined();
    expect(await states.open('rubbish')).toBeUndefined();
  });
  it('has a cookie per tab', () => {
    expect(stateCookie('zg_signin_', 'abc-DEF_123456789')).toBe('zg_signin_abcDEF123456');
  });
});

describe('the way back', () => {
  it.each([
    ['/filings?state=filed#top', '/filings?state=filed#top'],
    ['/', '/'],
    [undefined, '/'],
    ['//evil.example/x', '/'],
    ['/\\evil.example', '/'],
    ['https://evil.example', '/'],
    ['/\tx', '/'],
    ['javascript:alert(1)', '/'],
  ])('%s → %s', (wished, expected) => {
    expect(safeReturnTo(wished, 'http://portal.test')).toBe(expected);
  });
});
