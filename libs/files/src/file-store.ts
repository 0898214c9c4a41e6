import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';

/**
 * Files by the hex SHA-256 of what they hold, in a folder: two letters, then the hash. Names, types and who may read a file are
 * their owners' business. The calls are those of an object store, so that one may take the folder's place.
 */
export interface FileStore {
  /** Reads all of it to the disk, beside the files. Throws TooLargeError past `maxBytes`. */
  receive(content: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Incoming>;
  has(sha256: string): Promise<boolean>;
  /** Undefined where it is not there. */
  read(sha256: string): Promise<{ size: number; content: Readable } | undefined>;
  list(): AsyncIterable<StoredFile>;
  /** The path of a file, for whoever copies the folder; relative to it. */
  pathOf(sha256: string): string;
  readonly folder: string;
}

export interface Incoming {
  sha256: string;
  size: number;
  /** Where it lies until it is kept or dropped. */
  path: string;
  /** Gives it its place: on the disk when this returns, whatever happens to the process afterwards. */
  keep(): Promise<void>;
  drop(): Promise<void>;
}

export interface StoredFile {
  sha256: string;
  size: number;
  modifiedAt: Date;
}

export class TooLargeError extends Error {
  constructor(readonly maxBytes: number) {
    super(`more than ${maxBytes} bytes`);
    this.name = 'TooLargeError';
  }
}

const HASH = /^[0-9a-f]{64}$/;
/** What is being received, and what a killed process left of it. */
export const INCOMING = 'incoming';

export const relativePath = (sha256: string): string => {
  // A hash is the only part of a path that anyone outside may say.
  if (!HASH.test(sha256)) throw new Error(`not a SHA-256: ${sha256.slice(0, 80)}`);
  return join(sha256.slice(0, 2), sha256);
};

export async function openFileStore(folder: string): Promise<FileStore> {
  await mkdir(join(folder, INCOMING), { recursive: true, mode: 0o700 });
  const at = (sha256: string) => join(folder, relativePath(sha256));
  return {
    folder,
    pathOf: relativePath,
    receive: (content, maxBytes) => receive(folder, content, maxBytes),
    has: async (sha256) => (await sizeOf(at(sha256))) !== undefined,
    read: async (sha256) => {
      const size = await sizeOf(at(sha256));
      return size === undefined ? undefined : { size, content: createReadStream(at(sha256)) };
    },
    list: () => list(folder),
  };
}

async function receive(folder: string, content: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Incoming> {
  const path = join(folder, INCOMING, randomUUID());
  const drop = () => rm(path, { force: true });
  const hash = createHash('sha256');
  let size = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of content) {
      size += chunk.length;
      if (size > maxBytes) throw new TooLargeError(maxBytes);
      hash.update(chunk);
      await file.write(chunk);
    }
    await file.sync();
  } catch (error) {
    await file.close();
    await drop();
    throw error;
  }
  await file.close();
  const sha256 = hash.digest('hex');
  return { sha256, size, path, drop, keep: () => keep(folder, path, sha256) };
}

/** What was there of the same content is replaced, so that its age begins anew and no sweep takes it. */
async function keep(folder: string, path: string, sha256: string): Promise<void> {
  const target = join(folder, relativePath(sha256));
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  await rename(path, target);
  for (const each of [dirname(target), folder]) await flush(each);
}

/** A name in a folder is on the disk only when the folder is. */
async function flush(path: string): Promise<void> {
  const handle = await open(path);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function* list(folder: string): AsyncIterable<StoredFile> {
  for (const prefix of (await readdir(folder)).sort()) {
    if (!/^[0-9a-f]{2}$/.test(prefix)) continue;
    for (const sha256 of (await readdir(join(folder, prefix))).sort()) {
      if (!HASH.test(sha256)) continue;
      const found = await stat(join(folder, prefix, sha256)).catch(() => undefined);
      if (found) yield { sha256, size: found.size, modifiedAt: found.mtime };
    }
  }
}
