import { createHash } from 'node:crypto';
import { canonicalJson } from '@zhuanguan/kernel';
import type { FilingContent } from './filing.types.js';

/** Hex SHA-256 of the canonical content: what a receipt binds to (FIL-5). */
export const contentHash = (content: FilingContent): string =>
  createHash('sha256').update(canonicalJson(content)).digest('hex');
