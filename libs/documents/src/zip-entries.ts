import { Readable } from 'node:stream';
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib';

/** One line of a zip's table of contents. Sizes in bytes. */
export interface ZipEntry {
  name: string;
  size: number;
  packed: number;
  method: number;
  crc: number;
  offset: number;
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
const PIECE = 64 * 1024;

/** The table of contents; undefined where it is not whole. */
export function zipEntries(file: Buffer): ZipEntry[] | undefined {
  const from = Math.max(0, file.length - 65_557);
  let end = -1;
  for (let at = file.length - 22; at >= from; at -= 1)
    if (file.readUInt32LE(at) === END) {
      end = at;
      break;
    }
  if (end < 0) return undefined;
  const count = file.readUInt16LE(end + 10);
  let at = file.readUInt32LE(end + 16);
  const entries: ZipEntry[] = [];
  for (let i = 0; i < count; i += 1) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== ENTRY) return undefined;
    const nameLength = file.readUInt16LE(at + 28);
    entries.push({
      name: file.toString('utf8', at + 46, at + 46 + nameLength),
      method: file.readUInt16LE(at + 10),
      crc: file.readUInt32LE(at + 16),
      packed: file.readUInt32LE(at + 20),
      size: file.readUInt32LE(at + 24),
      offset: file.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return entries;
}

function packedOf(file: Buffer, { offset, packed, method, name }: ZipEntry): Buffer {
  if (offset + 30 > file.length || file.readUInt32LE(offset) !== LOCAL) throw new Error(`${name}: no such entry`);
  const start = offset + 30 + file.readUInt16LE(offset + 26) + file.readUInt16LE(offset + 28);
  if (method !== STORED && method !== DEFLATED) throw new Error(`${name}: unknown method ${method}`);
  return file.subarray(start, start + packed);
}

/** Unpacks one entry; throws where it is longer than it says, shorter, or not what its checksum says. */
export function unzipEntry(file: Buffer, entry: ZipEntry): Buffer {
  const { size, method, crc, name } = entry;
  const data = packedOf(file, entry);
  // The size was admitted by the guard; a file that lies about it stops here, not in memory.
  const content = method === STORED ? data : inflateRawSync(data, { maxOutputLength: Math.max(1, size) });
  if (content.length !== size || crc32(content) !== crc) throw new Error(`${name}: damaged`);
  return content;
}

/** The same piece by piece: a sheet of a hundred thousand rows is never in memory whole. */
export async function* unzipPieces(file: Buffer, entry: ZipEntry): AsyncGenerator<Buffer> {
  const { size, method, crc, name } = entry;
  const data = packedOf(file, entry);
  let [length, sum] = [0, 0];
  const pieces: AsyncIterable<Buffer> | Buffer[] =
    method === STORED ? [data] : Readable.from([data]).pipe(createInflateRaw({ chunkSize: PIECE }));
  for await (const piece of pieces) {
    length += piece.length;
    sum = crc32(piece, sum);
    if (length > size) throw new Error(`${name}: longer than it says`);
    yield piece;
  }
  if (length !== size || sum !== crc) throw new Error(`${name}: damaged`);
}
