import { createHash, randomBytes } from 'node:crypto';
import { canonicalJson } from '@zhuanguan/kernel';
import type { FilingContent } from './filing.types.js';

/**
 * Kept among the personal values beside the chain, and destroyed with them: the hash goes out in events, and who knows
 * somebody's name could otherwise find the telephone number that gives it.
 */
export const newContentSalt = (): string => randomBytes(16).toString('hex');

/** Hex SHA-256 of the salted canonical content: what a receipt binds to (FIL-5). Nobody compares it with another content's. */
export const contentHash = (content: FilingContent, salt: string): string =>
  createHash('sha256').update(Buffer.from(salt, 'hex')).update(canonicalJson(content)).digest('hex');
