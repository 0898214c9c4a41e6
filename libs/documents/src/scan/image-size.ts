import { crc32 } from 'node:zlib';

export interface ImageSize {
  width: number;
  height: number;
}

/** Walks the segments of a JPEG up to its picture, and looks for its end; undefined where it is not whole. */
export function jpegSize(file: Buffer): ImageSize | undefined {
  let size: ImageSize | undefined;
  let at = 2;
  while (at + 4 <= file.length) {
    if (file[at] !== 0xff) return undefined;
    const marker = file[at + 1] ?? 0;
    // Fill bytes may stand before a marker.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const length = file.readUInt16BE(at + 2);
    if (length < 2 || at + 2 + length > file.length) return undefined;
    if (isFrame(marker)) {
      if (length < 8) return undefined;
      size = { height: file.readUInt16BE(at + 5), width: file.readUInt16BE(at + 7) };
    }
    // Cameras write more after the picture; its end must be there all the same.
    if (marker === 0xda) return size && file.indexOf(END_OF_IMAGE, at) > 0 ? size : undefined;
    at += 2 + length;
  }
  return undefined;
}

const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);
/** Start of frame: C0 to CF but for tables (C4), extensions (C8) and conditioning (CC). */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** Walks the chunks of a PNG to its end, each with its checksum; undefined where it is not whole. */
export function pngSize(file: Buffer): ImageSize | undefined {
  let size: ImageSize | undefined;
  let at = 8;
  while (at + 12 <= file.length) {
    const length = file.readUInt32BE(at);
    const end = at + 12 + length;
    if (end > file.length) return undefined;
    const type = file.toString('latin1', at + 4, at + 8);
    if (crc32(file.subarray(at + 4, end - 4)) !== file.readUInt32BE(end - 4)) return undefined;
    if (type === 'IHDR') {
      if (at !== 8 || length !== 13) return undefined;
      size = { width: file.readUInt32BE(at + 8), height: file.readUInt32BE(at + 12) };
    }
    // What follows the end is no picture: another file in disguise.
    if (type === 'IEND') return end === file.length ? size : undefined;
    at = end;
  }
  return undefined;
}
