import { expect, it } from 'vitest';
import { CODE, codeOf, decideCode, maySendCode } from './address-code.domain.js';

const NOW = new Date('2026-11-24T02:00:00Z');
const after = (ms: number) => new Date(NOW.getTime() + ms);
const known = (over = {}) => ({ code: '012345', expiresAt: after(1_800_000), attempts: 1, ...over });
const codeIn = (result: ReturnType<typeof decideCode>) => (result.ok ? 'ok' : result.refusal.code);

it.each([
  ['the code', known(), '012345', 'ok'],
  ['typed with spaces and full-width digits', known(), ' ０12 345', 'ok'],
  ['the last try', known({ attempts: 5 }), '012345', 'ok'],
  ['one too many', known({ attempts: 6 }), '012345', 'code_spent'],
  ['another', known(), '12345', 'wrong_code'],
  ['nothing', known(), '', 'wrong_code'],
  ['to the second', known({ expiresAt: after(1) }), '012345', 'ok'],
  ['too late', known({ expiresAt: NOW }), '012345', 'code_expired'],
  ['none was sent', undefined, '012345', 'no_code'],
])('%s: %#', (_, code, typed, expected) => expect(codeIn(decideCode(code, typed, NOW))).toBe(expected));

it('says how often one may still try', () => {
  expect(decideCode(known({ attempts: 4 }), '1', NOW)).toMatchObject({
    refusal: { detail: expect.stringContaining('1 次') as string },
  });
  expect(decideCode(known({ attempts: 5 }), '1', NOW)).toMatchObject({
    refusal: { detail: expect.stringContaining('重新发送') as string },
  });
});

it.each([
  ['the first', { count: 0 }, 'ok'],
  ['at once again', { count: 1, last: after(-59_999) }, 'code_too_soon'],
  ['a minute later', { count: 1, last: after(-60_000) }, 'ok'],
  ['too many in an hour', { count: CODE.perHour, last: after(-600_000) }, 'too_many_codes'],
])('%s may be sent: %#', (_, sent, expected) => expect(codeIn(maySendCode(sent, NOW))).toBe(expected));

it('has always as many digits', () => expect([codeOf(0), codeOf(999_999)]).toEqual(['000000', '999999']));
