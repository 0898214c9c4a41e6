import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Nothing is uploaded here; the gateway asks for a folder all the same. */
export const FILES_DIR = join(tmpdir(), 'zhuanguan-bench-files');

/** Anchors of one database; each start here has another one. */
export function freshAuditDir(): string {
  const folder = join(tmpdir(), 'zhuanguan-bench-audit');
  rmSync(folder, { recursive: true, force: true });
  return folder;
}
