import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** PostgreSQL refuses to run as root: as root it runs as nobody, who must be able to walk to its files. */
export const NOBODY = 65_534;
export const isRoot = (): boolean => process.getuid?.() === 0;
export const serverUser = (): { uid: number; gid: number } | Record<string, never> =>
  isRoot() ? { uid: NOBODY, gid: NOBODY } : {};

/** True where every folder up to the root may be entered by anyone. */
export function reachableByNobody(path: string): boolean {
  for (let at = resolve(path); ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

/** Where a server's data goes: the folder asked for, or, where nobody cannot reach it, one of the same name under /var/lib. */
export function dataFolder(wanted: string): string {
  const path = resolve(wanted);
  return !isRoot() || reachableByNobody(dirname(path)) ? path : elsewhere(path);
}

const elsewhere = (path: string): string => join('/var/lib/zhuanguan', shortHash(resolve(path)));

/**
 * Where a server's data is kept elsewhere under a name made of its folder's path, moves it along with that path; what was
 * moved before stays. The folder itself is the caller's to rename.
 */
export function moveElsewhere(from: string, to: string): void {
  for (const suffix of ['', '.password', '.log']) {
    const [source, target] = [`${elsewhere(from)}${suffix}`, `${elsewhere(to)}${suffix}`];
    if (existsSync(source) && !existsSync(target)) renameSync(source, target);
  }
}

/** Removes a server's data wherever they are kept. */
export function removeDataFolder(wanted: string): void {
  for (const path of [resolve(wanted), elsewhere(wanted)])
    for (const suffix of ['', '.new', '.password', '.log'])
      rmSync(`${path}${suffix}`, { recursive: true, force: true });
}

export const cacheFolder = (): string =>
  isRoot() ? '/var/cache/zhuanguan' : join(homedir() || tmpdir(), '.cache', 'zhuanguan');

/** A copy of a folder of binaries that nobody can reach; made once, moved into place whole. */
export function reachableCopy(folder: string, name: string): string {
  if (!isRoot() || reachableByNobody(folder)) return folder;
  const target = join(cacheFolder(), name);
  if (existsSync(target)) return target;
  const partial = `${target}.${process.pid}`;
  mkdirSync(dirname(target), { recursive: true });
  chmodSync(dirname(target), 0o755);
  cpSync(folder, partial, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(partial, target);
  } catch (error) {
    // Another process was first; its copy is the same.
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}
