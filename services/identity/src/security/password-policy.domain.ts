import type { FieldError } from '@zhuanguan/kernel';
import { isCommonPassword } from './common-passwords.js';

/** Longer input only costs time; no one types it. */
export const MAX_PASSWORD = 200;
/** Ours: of capitals, small letters, digits and all the rest (Chinese, spaces, marks). */
const CLASSES = 3;
/** From here on length does what classes would: 15 is what NIST SP 800-63B-4 3.1.1.2 asks of a password that stands alone (M). */
const PASSPHRASE = 15;
/** Ours: fewer different characters are one key held down, or 12121212. */
const DIFFERENT = 5;

export interface PasswordRules {
  passwordMinLength: number;
  passwordHistory: number;
  passwordMaxAgeDays: number;
}

const CLASS_PATTERNS = [/\p{Lu}/u, /\p{Ll}/u, /\p{Nd}/u, /[^\p{Lu}\p{Ll}\p{Nd}]/u];

/** The first rule a password breaks, as a sentence that says what to do; none where it may be used. */
export function checkPassword(
  field: string,
  password: string,
  { username, rules }: { username: string; rules: PasswordRules },
): FieldError[] {
  const wrong = (code: string, detail: string): FieldError[] => [{ field, code, detail }];
  const characters = [...password];
  if (characters.length < rules.passwordMinLength || password.length > MAX_PASSWORD)
    return wrong('password_length', `密码长度应为 ${rules.passwordMinLength} 至 ${MAX_PASSWORD} 个字符。`);
  if (new Set(characters).size < DIFFERENT)
    return wrong('password_monotonous', `密码至少要有 ${DIFFERENT} 个不同的字符，请换一个。`);
  if (namesUser(password, username)) return wrong('password_username', '密码中不能包含用户名，请换一个。');
  if (isCommonPassword(password)) return wrong('password_common', '这个密码太常见，容易被猜中，请换一个。');
  const classes = CLASS_PATTERNS.filter((pattern) => pattern.test(password)).length;
  if (classes < CLASSES && characters.length < PASSPHRASE)
    return wrong(
      'password_classes',
      `密码应包含大写字母、小写字母、数字、其他字符中的至少 ${CLASSES} 种；不少于 ${PASSPHRASE} 个字符的，不作此要求。`,
    );
  return [];
}

/** A name of one or two characters is in too many words to be looked for. */
function namesUser(password: string, username: string): boolean {
  const [typed, name] = [password.toLowerCase(), username.toLowerCase()];
  return [...name].length >= 3 && (typed.includes(name) || typed.includes([...name].reverse().join('')));
}

/** For the person who chooses one. */
export const passwordRuleWords = (rules: PasswordRules): string[] => [
  `${rules.passwordMinLength} 至 ${MAX_PASSWORD} 个字符，包含大写字母、小写字母、数字、其他字符中的至少 ${CLASSES} 种；或者不少于 ${PASSPHRASE} 个字符的一句话`,
  '不能包含用户名，不能是常见密码',
  ...(rules.passwordHistory > 0 ? [`不能与最近 ${rules.passwordHistory} 次用过的密码相同`] : []),
  ...(rules.passwordMaxAgeDays > 0 ? [`每 ${rules.passwordMaxAgeDays} 天更换一次`] : []),
];

const DAY_MS = 86_400_000;

/** When a password is too old; undefined where they do not get old. Of one set before this was noted, the account's beginning counts. */
export const passwordExpiry = (since: Date, { passwordMaxAgeDays }: PasswordRules): Date | undefined =>
  passwordMaxAgeDays > 0 ? new Date(since.getTime() + passwordMaxAgeDays * DAY_MS) : undefined;
