import { createHmac, timingSafeEqual } from 'node:crypto';

/** RFC 6238 as every app has it: HMAC-SHA-1, 30 seconds, 6 digits. */
const STEP_S = 30;
const DIGITS = 6;
/** One step either way: phones are off by some seconds (RFC 6238 §5.2). */
const SKEW_STEPS = 1;

export const stepAt = (now: Date): number => Math.floor(now.getTime() / 1000 / STEP_S);

/** HOTP of RFC 4226 §5.3 over the number of a step. */
export function codeAt(secret: Uint8Array, step: number, digits = DIGITS): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = (mac[mac.length - 1] ?? 0) & 0x0f;
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** Phones show it in two halves, and an input method may have made it full width. */
export const normaliseTotp = (typed: string): string => typed.normalize('NFKC').replace(/\s/g, '');

export const looksLikeTotp = (typed: string): boolean => /^\d{6}$/.test(normaliseTotp(typed));

/** The step a code is of; undefined where it is of none near now, or of one that was used: a code seen over a shoulder is worth nothing. */
export function stepOfCode(secret: Uint8Array, typed: string, now: Date, lastStep: number): number | undefined {
  const code = Buffer.from(normaliseTotp(typed));
  if (code.length !== DIGITS) return undefined;
  for (let step = stepAt(now) - SKEW_STEPS; step <= stepAt(now) + SKEW_STEPS; step += 1)
    if (step > lastStep && timingSafeEqual(code, Buffer.from(codeAt(secret, step)))) return step;
  return undefined;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 §6 without padding, as apps take it. */
export function base32(bytes: Uint8Array): string {
  let out = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += ALPHABET[(value >>> bits) & 31];
    }
    value &= (1 << bits) - 1;
  }
  return bits > 0 ? out + ALPHABET[(value << (5 - bits)) & 31] : out;
}

/** Back again; of what `base32` made. */
export function bytesOf(key: string): Uint8Array {
  const bits = [...key].map((sign) => ALPHABET.indexOf(sign).toString(2).padStart(5, '0')).join('');
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => parseInt(byte, 2));
}

/** In fours: to be read off and typed. */
export const inFours = (key: string): string => key.match(/.{1,4}/g)?.join(' ') ?? '';

/** Short: it is in the QR code twice. */
const ISSUER = '专管员系统';

/** What apps read from a QR code. */
export function totpUri(key: string, username: string): string {
  const query = new URLSearchParams({
    ...{ secret: key, issuer: ISSUER, algorithm: 'SHA1' },
    ...{ digits: String(DIGITS), period: String(STEP_S) },
  });
  return `otpauth://totp/${encodeURIComponent(`${ISSUER}:${username}`)}?${query.toString().replaceAll('+', '%20')}`;
}
