import { createHmac, randomInt } from 'node:crypto';
import { deriveKey } from '../crypto/sealed-box.js';

/** 32 signs nobody confuses on paper: no 0 and O, no 1 and I. */
const SIGNS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const GROUPS = 3;
const GROUP = 4;
const CODE = new RegExp(`^[${SIGNS}]{${GROUPS * GROUP}}$`);

/** XXXX-XXXX-XXXX: 60 bits, made for one person and one use. */
export const makeCode = (): string =>
  Array.from({ length: GROUPS }, () =>
    Array.from({ length: GROUP }, () => SIGNS.charAt(randomInt(SIGNS.length))).join(''),
  ).join('-');

/** As typed from paper: small letters, full width, with or without hyphens and spaces. */
export function normaliseCode(typed: string): string | undefined {
  const code = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-‐‑–—_]/g, '');
  return CODE.test(code) ? code : undefined;
}

/** What is kept: without the secret of the installation a stolen table gives no code. */
export const hashCode = (secret: string, code: string): string =>
  createHmac('sha256', deriveKey(secret, 'invitation-code')).update(code, 'utf8').digest('hex');
