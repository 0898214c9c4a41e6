import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Nothing is uploaded here; the gateway asks for a folder all the same. */
export const FILES_DIR = join(tmpdir(), 'zhuanguan-bench-files');
export const AUDIT_DIR = join(tmpdir(), 'zhuanguan-bench-audit');
