import { describe, expect, it } from 'vitest';
import { checkPassword, passwordExpiry, passwordRuleWords } from './password-policy.domain.js';
import { DEFAULT_SECURITY as rules, readSecurity } from './security-rules.js';

const codeOf = (password: string, username = 'wuyun') =>
  checkPassword('/password', password, { username, rules })[0]?.code ?? 'taken';

describe('a new password', () => {
  it.each([
    ['Short1!', 'password_length'],
    ['x'.repeat(201), 'password_length'],
    ['Aa1Aa1Aa1', 'password_monotonous'],
    ['Wuyun-2026-a', 'password_username'],
    ['NUYUW-2026-a', 'password_username'],
    ['alllowercase', 'password_classes'],
    ['lower12345x', 'password_classes'],
    ['Lower-case-9', 'taken'],
    ['草原上的风2026Ab', 'taken'],
    ['correct horse battery', 'taken'],
    ['春风又绿江南岸明月何时照我还', 'password_classes'],
    ['春风又绿江南岸，明月何时照我还', 'taken'],
    ['Zhuanguan-demo-2026', 'taken'],
  ])('%s: %s', (password, code) => expect(codeOf(password)).toBe(code));

  it.each([
    ...[
      '12345678',
      '87654321',
      'password-1',
      'P@ssw0rd',
      'Passw0rd!',
      'Admin@123',
      'Admin@2026!',
      'woaini1314',
      '5201314520',
    ],
    ...[
      '1qaz@WSX',
      '!QAZ2wsx',
      'Qwer1234!',
      'Huawei@123',
      'Caizheng@2026',
      'Zhuanguan-2026',
      'Xilingol_152500',
      'abcABC',
    ],
    ...['23456789', 'hgfedcba', 'LoveLove-1', 'qq123456789', 'wangwei1990', 'ｐａｓｓｗｏｒｄ１２３'],
  ])('%s is too common', (password) => {
    const code = codeOf(password, 'nobody');
    expect(['password_common', 'password_length', 'password_monotonous']).toContain(code);
    if ([...password].length >= 8 && new Set(password).size >= 5) expect(code).toBe('password_common');
  });

  it('a name of two characters is in too many words to be looked for', () =>
    expect(codeOf('Li-and-Tree-9', 'li')).toBe('taken'));

  it('as the installation asks for', () => {
    const long = checkPassword('/p', 'Lower-case-9', { username: '', rules: { ...rules, passwordMinLength: 14 } });
    expect(long).toEqual([{ field: '/p', code: 'password_length', detail: '密码长度应为 14 至 200 个字符。' }]);
  });
});

describe('the age of a password', () => {
  const since = new Date('2026-01-01T00:00:00Z');
  it('does not matter unless the installation says so', () => expect(passwordExpiry(since, rules)).toBeUndefined());
  it('is counted from its day', () =>
    expect(passwordExpiry(since, { ...rules, passwordMaxAgeDays: 90 })).toEqual(new Date('2026-04-01T00:00:00Z')));
});

it('says its rules in words, and only those in force', () => {
  expect(passwordRuleWords(rules)).toHaveLength(3);
  const all = passwordRuleWords({ ...rules, passwordMaxAgeDays: 90 }).join('\n');
  expect(all).toContain('8 至 200 个字符');
  expect(all).toContain('最近 5 次');
  expect(all).toContain('每 90 天');
  expect(passwordRuleWords({ ...rules, passwordHistory: 0 }).join()).not.toContain('最近');
});

describe('what an installation may set', () => {
  const read = (env: Record<string, string>) => {
    const problems: string[] = [];
    return { rules: readSecurity((name) => env[name], problems), problems };
  };
  it('is ours by default', () => expect(read({})).toEqual({ rules, problems: [] }));
  it('is taken', () =>
    expect(read({ SESSION_IDLE_MINUTES: '10', TOTP_REQUIRED_ROLES: 'operator, bureau_officer' }).rules).toEqual({
      ...rules,
      idleMinutes: 10,
      totpRoles: ['operator', 'bureau_officer'],
    }));
  it('is refused in words where it would be no protection', () => {
    const { problems } = read({
      ...{ PASSWORD_MIN_LENGTH: '6', SESSION_IDLE_MINUTES: '9999', SIGN_IN_LOCK_AFTER: 'x' },
      TOTP_REQUIRED_ROLES: 'boss',
    });
    expect(problems).toHaveLength(4);
    expect(problems.join()).toContain('PASSWORD_MIN_LENGTH (a whole number from 8 to 64)');
  });
});
