/** What a secret made by a machine has: `openssl rand -base64 32` has 44 characters of some 30 kinds. */
const LENGTH = 32;
const DIFFERENT = 10;
/** What stands in examples and is left there. */
const LEFT = /change.?me|your.?secret|example|password|passw0rd|123456|qwerty|placeholder|todo|xxxx/i;

/** Why a secret would be none, in words; undefined where it may be used. Nothing of it is in the words. */
export function weakSecret(value: string): string | undefined {
  if (value === '') return 'is not set';
  if (value.length < LENGTH) return `has fewer than ${LENGTH} characters`;
  if (new Set(value).size < DIFFERENT) return `has fewer than ${DIFFERENT} different characters`;
  if (LEFT.test(value)) return 'looks like the example of a manual';
  return undefined;
}

/** A secret that is JSON. What does not parse is not said: an error of JSON.parse has the text in it, and goes into a log. */
export function parseSecret<T>(name: string, text: string): T {
  try {
    const parsed = JSON.parse(text) as unknown;
    if (typeof parsed === 'object' && parsed !== null && Object.keys(parsed).length > 0) return parsed as T;
  } catch {
    // Said below, without the text.
  }
  throw new Error(`${name} is not set, or is not the JSON of a key`);
}
