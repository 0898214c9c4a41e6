import { constants, createInflate } from 'node:zlib';
import { ok, type Result } from '@zhuanguan/kernel';
import { no } from '../file-refusal.js';

const START_OF_STREAM = /stream\r?\n/g;
/** Unpacked parts of all streams together, in bytes. */
const MAX_UNPACKED = 128 * 1024 * 1024;
const MAX_STREAMS = 50_000;
const PEEK = 64;
/** An object stream begins with pairs of numbers: object, offset. */
const OBJECTS = /^\s*\d+\s+\d+(?:\s|$)/;

/**
 * What a scanner never writes: scripts, programs to start, other files, forms that send what is typed, film and sound. A viewer
 * may act on them; a paper does not. Names may be written with #xx for any letter.
 */
const ACTIVE =
  /\/(?:JavaScript|Launch|EmbeddedFiles?|Filespec|RichMedia\w*|XFA|SubmitForm|ImportData|GoToE|GoToR|Rendition|Movie|Sound|3D)(?![A-Za-z0-9])/;

const PACKED = /\/ObjStm(?![A-Za-z0-9])/;
/** Packings that no program in use gives to objects, and that we do not look through. */
const UNREADABLE =
  /\/(?:LZW|ASCIIHex|ASCII85|RunLength)Decode|\/ObjStm[^]{0,300}?\/DecodeParms[^]{0,300}?stream|\/DecodeParms[^>]{0,300}>>[^>]{0,300}\/ObjStm/;

/** Whole, not locked, and nothing in it that acts by itself. */
export async function checkPdf(file: Buffer): Promise<Result<void>> {
  const tail = file.toString('latin1', Math.max(0, file.length - 2_048));
  if (!tail.includes('%%EOF') || !tail.includes('startxref'))
    return no('scan_damaged', 'PDF 文件已损坏或不完整，请重新扫描后再上传。');
  const text = file.toString('latin1');
  const body = unescapeNames(text);
  if (/\/Encrypt(?![A-Za-z0-9])/.test(body))
    return no('scan_encrypted', 'PDF 设置了密码或限制，无法核对；请去掉后再上传。');
  if (ACTIVE.test(body) || (PACKED.test(body) && UNREADABLE.test(body))) return active();
  if (!/\/Pages?(?![A-Za-z0-9])/.test(body) && !/\/ObjStm(?![A-Za-z0-9])/.test(body))
    return no('scan_damaged', 'PDF 文件里没有页面，请重新扫描后再上传。');
  return checkStreams(file, text);
}

const active = (): Result<never> =>
  no('scan_active', 'PDF 里带有脚本、附件或可执行的内容，不能上传；请用“打印为 PDF”另存，或上传图片。');

const unescapeNames = (text: string): string =>
  text.includes('#')
    ? text.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    : text;

/**
 * Objects may be packed into streams. Whatever unpacks to what looks like one is looked through, whatever its dictionary calls
 * it: another reader may take the dictionary differently.
 */
async function checkStreams(file: Buffer, text: string): Promise<Result<void>> {
  let room = MAX_UNPACKED;
  let streams = 0;
  for (const { index, 0: word } of text.matchAll(START_OF_STREAM)) {
    const at = index + word.length;
    // Deflate with a header of its own is all that /FlateDecode is.
    if (((file[at] ?? 0) & 0x0f) !== 8 || ((file[at] ?? 0) * 256 + (file[at + 1] ?? 0)) % 31 !== 0) continue;
    if ((streams += 1) > MAX_STREAMS) return tooMuch();
    const packed = file.subarray(at);
    const head = await unpack(packed.subarray(0, 4_096), PEEK);
    if (!OBJECTS.test(head.toString('latin1'))) continue;
    const whole = await unpack(packed, room + 1);
    room -= whole.length;
    if (room < 0) return tooMuch();
    const objects = unescapeNames(whole.toString('latin1'));
    if (ACTIVE.test(objects)) return active();
  }
  return ok(undefined);
}

const tooMuch = (): Result<never> => no('scan_too_large', 'PDF 内容过多，请只扫描盖章的表格后再上传。');

/** As much as there is, up to `most` bytes; what a broken stream gave before it broke. */
async function unpack(packed: Buffer, most: number): Promise<Buffer> {
  const out = createInflate({ finishFlush: constants.Z_SYNC_FLUSH });
  const parts: Buffer[] = [];
  let length = 0;
  out.end(packed);
  try {
    for await (const part of out as AsyncIterable<Buffer>) {
      parts.push(part);
      length += part.length;
      if (length >= most) break;
    }
  } catch {
    // Not deflate, or not all of it.
  }
  return Buffer.concat(parts).subarray(0, most);
}
