import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRoot } from './files.js';

/**
 * Fetches Debian packages and unpacks them, without installing, into a folder that is gone afterwards: `take` copies what
 * it wants out of it. Undefined where there is no apt, no net or no such package.
 */
export function fromDebianPackages<T>(packages: readonly string[], take: (root: string) => T): T | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'zg-deb-'));
  try {
    const root = join(folder, 'root');
    return download(packages, folder) && unpack(folder, root) ? take(root) : undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function download(packages: readonly string[], folder: string): boolean {
  const options = aptOptions(folder);
  const once = () =>
    spawnSync('apt-get', [...options, 'download', ...packages], { cwd: folder, encoding: 'utf8' }).status === 0;
  if (once()) return true;
  spawnSync('apt-get', [...options, 'update'], { encoding: 'utf8' });
  return once();
}

function unpack(folder: string, root: string): boolean {
  const files = readdirSync(folder).filter((name) => name.endsWith('.deb'));
  return files.length > 0 && files.every((deb) => spawnSync('dpkg-deb', ['-x', join(folder, deb), root]).status === 0);
}

/** Without root apt gets state and cache folders of its own. */
function aptOptions(folder: string): string[] {
  if (isRoot()) return [];
  const state = join(folder, 'state');
  const cache = join(folder, 'cache');
  for (const path of [join(state, 'lists', 'partial'), join(cache, 'archives', 'partial')])
    mkdirSync(path, { recursive: true });
  return [
    '-o',
    `Dir::State=${state}`,
    '-o',
    `Dir::Cache=${cache}`,
    '-o',
    'Dir::State::status=/var/lib/dpkg/status',
    '-o',
    'Debug::NoLocking=1',
  ];
}
