import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { MANIFEST, MARK, type Manifest, type MemberEntry } from './manifest.js';
import { Refusal } from './refusal.js';

export interface Member {
  name: string;
  content: AsyncIterable<Buffer>;
}

const DAMAGED =
  '备份文件已损坏或不完整，不能用来恢复；什么都没有改动。请换一份备份 (the backup is damaged or cut short)';
const FOREIGN = '这不是专管的备份文件；什么都没有改动 (not a backup of this system)';

/** The members of an archive, each to be read before the next one is asked for. */
export async function* membersOf(file: string): AsyncGenerator<Member> {
  const tar = extract();
  const fed = pipeline(createReadStream(file), createGunzip(), tar);
  fed.catch(() => undefined);
  for await (const entry of tar) {
    yield { name: entry.header.name, content: entry as AsyncIterable<Buffer> };
  }
  await fed;
}

/** Reads the whole archive and compares it with its manifest; refuses in words. Touches nothing. */
export async function checkArchive(file: string): Promise<Manifest> {
  const found = new Map<string, MemberEntry>();
  let manifest: Buffer | undefined;
  try {
    for await (const { name, content } of membersOf(file)) {
      if (found.size === 0 && name !== MARK.name) throw new Refusal(FOREIGN);
      const hash = createHash('sha256');
      const kept: Buffer[] = [];
      let bytes = 0;
      for await (const chunk of content) {
        hash.update(chunk);
        bytes += chunk.length;
        if (name === MANIFEST || name === MARK.name) kept.push(chunk);
      }
      if (name === MARK.name) checkFormat(Buffer.concat(kept));
      if (name === MANIFEST) manifest = Buffer.concat(kept);
      else if (manifest || found.has(name)) throw new Refusal(DAMAGED);
      else found.set(name, { bytes, sha256: hash.digest('hex') });
    }
  } catch (error) {
    throw explained(error, file, found.size);
  }
  if (!manifest) throw new Refusal(found.size > 0 ? DAMAGED : FOREIGN);
  return compare(JSON.parse(manifest.toString()) as Manifest, found);
}

function checkFormat(mark: Buffer): void {
  const { format } = JSON.parse(mark.toString()) as { format: number };
  if (format !== MARK.format)
    throw new Refusal(
      `备份的格式是第 ${format} 版，这个程序只认第 ${MARK.format} 版：请用更新的程序恢复 (newer format)`,
    );
}

function compare(manifest: Manifest, found: ReadonlyMap<string, MemberEntry>): Manifest {
  const told = Object.entries(manifest.members);
  const same = ([name, { bytes, sha256 }]: [string, MemberEntry]) =>
    found.get(name)?.bytes === bytes && found.get(name)?.sha256 === sha256;
  const asked = [
    ...manifest.files.map((f) => f.member),
    ...manifest.schemas.flatMap((s) => s.tables.flatMap((t) => t.members)),
  ];
  if (told.length !== found.size || !told.every(same) || !asked.every((name) => found.has(name)))
    throw new Refusal(DAMAGED);
  return manifest;
}

/** A fault of the file in words; one of the disk or of permissions stays what it is. */
function explained(error: unknown, file: string, members: number): unknown {
  if (error instanceof Refusal || !(error instanceof Error)) return error;
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return new Refusal(`找不到备份文件：${file} (no such file)`);
  if (code === 'EISDIR') return new Refusal(FOREIGN);
  if (['EACCES', 'EIO', 'EPERM'].includes(code)) return error;
  // Nothing of ours was seen before it broke: rather another kind of file, unless it is ours and broke at once.
  return new Refusal(members === 0 && /header check|tar header|tar format/i.test(error.message) ? FOREIGN : DAMAGED);
}
