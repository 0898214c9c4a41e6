import { ok, type Result } from '@zhuanguan/kernel';
import { no } from '../file-refusal.js';
import { checkPdf } from './check-pdf.js';
import { jpegSize, pngSize, type ImageSize } from './image-size.js';

export type ScanType = 'application/pdf' | 'image/jpeg' | 'image/png';

export interface Scan {
  type: ScanType;
  /** Of images, in pixels. */
  size?: ImageSize;
}

/** Of one page at 600 dpi with room to spare; a picture unpacks to four bytes for each of its points. */
const MAX_SIDE = 20_000;
const MAX_POINTS = 120_000_000;
/** A stamp alone has more. */
const MIN_SIDE = 100;

const starts = (file: Buffer, ...bytes: number[]): boolean => bytes.every((byte, i) => file[i] === byte);

/** What a sealed scan is, by what it holds and not by what it is called; whole, harmless and of a size a browser can show. */
export async function checkScan(file: Buffer): Promise<Result<Scan>> {
  if (file.length === 0) return no('file_empty', '文件是空的，请重新选择。');
  if (starts(file, 0xff, 0xd8, 0xff)) return image('image/jpeg', jpegSize(file));
  if (starts(file, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return image('image/png', pngSize(file));
  if (file.subarray(0, 1_024).includes('%PDF-')) {
    const checked = await checkPdf(file);
    return checked.ok ? ok({ type: 'application/pdf' }) : checked;
  }
  return no('scan_type', '只接受 PDF、JPG 或 PNG 格式的扫描件；其他格式请另存为 PDF 后再上传。');
}

function image(type: ScanType, size: ImageSize | undefined): Result<Scan> {
  if (!size) return no('scan_damaged', '图片已损坏或不完整，请重新扫描或拍照后再上传。');
  const { width, height } = size;
  if (width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_POINTS)
    return no('scan_too_large', `图片有 ${width}×${height} 个像素，过大；请用 300 dpi 重新扫描。`);
  if (width < MIN_SIDE || height < MIN_SIDE)
    return no('scan_too_small', `图片只有 ${width}×${height} 个像素，看不清内容；请重新扫描。`);
  return ok({ type, size });
}
