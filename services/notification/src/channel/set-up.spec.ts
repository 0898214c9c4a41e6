import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { setUpSending } from './set-up.js';

const folder = mkdtempSync(join(tmpdir(), 'zg-channels-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};
const sms = {
  id: 'sms',
  name: '短信',
  url: 'https://sms.example.gov.cn/send',
  headers: { authorization: 'Bearer {{secret:SMS_TOKEN}}' },
  body: { mobile: '{{to}}', text: '{{text}}' },
  address: { label: '手机号', pattern: '^1\\d{10}$' },
};
const smtp = { SMTP_URL: 'smtp://localhost:25', SMTP_FROM: '专管员 <noreply@example.gov.cn>' };

it('nothing set: the inbox alone, and the usual hours', () => {
  const { channels, quiet, digestAt } = setUpSending({});
  expect([channels.size, quiet, digestAt]).toEqual([0, { from: 22 * 60, to: 7 * 60 }, 8 * 60 + 30]);
});
it('e-mail and an SMS platform, with its secret from a file', () => {
  const env = { ...smtp, HTTP_CHANNELS: file('a.json', [sms]), SMS_TOKEN_FILE: file('token', 's3cret\n') };
  const { channels, quiet } = setUpSending({ ...env, QUIET_HOURS: 'none' });
  expect([...channels.values()].map((c) => [c.id, c.name, c.addressLabel])).toEqual([
    ['email', '邮件', '邮箱地址'],
    ['sms', '短信', '手机号'],
  ]);
  expect(quiet).toBeUndefined();
  expect(channels.get('sms')?.isAddress('13800000000')).toBe(true);
});
it.each([
  [{ SMTP_URL: 'http://x' }, 'SMTP_URL must begin'],
  [{ SMTP_URL: 'smtp://x' }, 'SMTP_FROM must be'],
  [{ HTTP_CHANNELS: '/nowhere' }, 'cannot be read'],
  [{ HTTP_CHANNELS: file('b.json', '{}') }, 'must hold a list'],
  [{ HTTP_CHANNELS: file('c.json', [sms]) }, 'the secret SMS_TOKEN is not set'],
  [{ HTTP_CHANNELS: file('d.json', [{ ...sms, body: '{{name}}' }]), SMS_TOKEN: 'x' }, '{{name}} is none of'],
  [{ HTTP_CHANNELS: file('e.json', [sms, sms]), SMS_TOKEN: 'x' }, 'sms is there twice'],
  [{ HTTP_CHANNELS: file('f.json', [{ id: 'Email' }]) }, 'id must be'],
  [{ HTTP_CHANNELS: file('f2.json', [{ ...sms, address: { label: 'x', pattern: '(' } }]) }, 'no regular expression'],
  [{ QUIET_HOURS: 'night' }, 'QUIET_HOURS must be'],
  [{ DIGEST_AT: '8' }, 'DIGEST_AT must be'],
])('%j stops the start: %s', (env, problem) => expect(() => setUpSending(env)).toThrow(problem));
it.each([
  ['a@b.gov.cn', true],
  ['zhang.san+x@example.com', true],
  ['a@b', true],
  ['a b@c.cn', false],
  ['a@b.cn, c@d.cn', false],
  ['a@b.cn\r\nBcc: x@y.cn', false],
  ['<a@b.cn>', false],
  ['a', false],
  [`${'a'.repeat(300)}@b.cn`, false],
])('%j is an address: %s', (address, expected) =>
  expect(setUpSending(smtp).channels.get('email')?.isAddress(address)).toBe(expected),
);
