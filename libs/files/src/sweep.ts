import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { INCOMING, relativePath, type FileStore } from './file-store.js';

export interface Swept {
  /** Files that nothing refers to. */
  files: number;
  /** Of uploads that were cut off. */
  leftovers: number;
}

interface SweepOptions {
  now: Date;
  /** What is younger may still be on its way to whoever refers to it, in milliseconds. */
  olderThanMs: number;
  /** Which of these are referred to. */
  referenced: (sha256: readonly string[]) => Promise<ReadonlySet<string>>;
}

const BATCH = 500;

/**
 * Removes what nothing refers to. A file is set aside before it is removed and asked for once more: the same content that is
 * uploaded meanwhile gets a file of its own.
 */
export async function sweepFiles(store: FileStore, { now, olderThanMs, referenced }: SweepOptions): Promise<Swept> {
  const limit = now.getTime() - olderThanMs;
  await putBack(store);
  let old: string[] = [];
  let files = 0;
  const settle = async () => {
    const known = await referenced(old);
    for (const sha256 of old) if (!known.has(sha256) && (await remove(store, sha256, limit, referenced))) files += 1;
    old = [];
  };
  for await (const { sha256, modifiedAt } of store.list()) {
    if (modifiedAt.getTime() < limit) old.push(sha256);
    if (old.length >= BATCH) await settle();
  }
  if (old.length > 0) await settle();
  return { files, leftovers: await clearIncoming(store, limit) };
}

const ASIDE = '.sweeping';

/** What a killed sweep had set aside is judged again. */
async function putBack({ folder }: FileStore): Promise<void> {
  for (const name of await readdir(join(folder, INCOMING)))
    if (name.endsWith(ASIDE))
      await rename(join(folder, INCOMING, name), join(folder, relativePath(name.slice(0, -ASIDE.length)))).catch(gone);
}

/** Another process sweeps the same folder and was first. */
const gone = (error: NodeJS.ErrnoException): undefined => {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
};

async function remove(
  { folder }: FileStore,
  sha256: string,
  limit: number,
  referenced: SweepOptions['referenced'],
): Promise<boolean> {
  const path = join(folder, relativePath(sha256));
  const aside = join(folder, INCOMING, `${sha256}${ASIDE}`);
  await rename(path, aside).catch(gone);
  const found = await stat(aside).catch(gone);
  if (!found) return false;
  if (found.mtime.getTime() < limit && !(await referenced([sha256])).has(sha256)) {
    await rm(aside, { force: true });
    return true;
  }
  await rename(aside, path).catch(gone);
  return false;
}

async function clearIncoming({ folder }: FileStore, limit: number): Promise<number> {
  let count = 0;
  for (const name of await readdir(join(folder, INCOMING))) {
    const path = join(folder, INCOMING, name);
    const found = await stat(path).catch(gone);
    if (name.endsWith(ASIDE) || !found || found.mtime.getTime() >= limit) continue;
    await rm(path, { force: true });
    count += 1;
  }
  return count;
}
