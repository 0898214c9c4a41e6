import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';
import { checkArchive } from './archive-reader.js';
import { MANIFEST, MARK, type Manifest, type MemberEntry } from './manifest.js';
import { Refusal } from './refusal.js';

export interface ArchiveWriter {
  add(name: string, content: Buffer): Promise<void>;
  /** Writes the manifest, reads all of it back, and only then gives the file its name. Gives its size. */
  finish(manifest: Omit<Manifest, 'members' | 'format'>): Promise<number>;
  abandon(): Promise<void>;
}

/** A gzipped tar under a name that no restore takes, until it is whole. */
export async function createArchive(target: string): Promise<ArchiveWriter> {
  if (existsSync(target)) throw new Refusal(`文件已存在，不会覆盖：${target} (the file is there)`);
  const partial = `${target}.partial-${process.pid}`;
  // Secrets and personal data are in it.
  const file = await open(partial, 'wx', 0o600);
  const tar = pack();
  const written = pipeline(tar, createGzip(), file.createWriteStream());
  const failed = written.then(() => new Promise<never>(() => undefined));
  failed.catch(() => undefined);
  const members: Record<string, MemberEntry> = {};
  const put = (name: string, content: Buffer): Promise<void> =>
    Promise.race([
      new Promise<void>((done, fault) => tar.entry({ name, mode: 0o600 }, content, (e) => (e ? fault(e) : done()))),
      failed,
    ]);
  const add = async (name: string, content: Buffer): Promise<void> => {
    await put(name, content);
    members[name] = { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
  };
  await add(MARK.name, Buffer.from(JSON.stringify({ format: MARK.format })));
  return {
    add,
    finish: async (manifest) => {
      await put(MANIFEST, Buffer.from(JSON.stringify({ format: MARK.format, ...manifest, members }, null, 1)));
      tar.finalize();
      await written;
      await checkArchive(partial);
      const bytes = await flushed(partial);
      await rename(partial, target);
      await flushed(dirname(target));
      return bytes;
    },
    abandon: async () => {
      tar.destroy();
      await written.catch(() => undefined);
      await rm(partial, { force: true });
    },
  };
}

/** On the disk, not only in the machine's memory. */
async function flushed(path: string): Promise<number> {
  const file = await open(path);
  try {
    await file.sync();
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}
