import { ok, refuse, type Result } from '@zhuanguan/kernel';
import type { Filing } from '../filing/filing.types.js';

/** A sealed scan of the printed form: the paper's word beside the typed one. It changes nothing of the filing. */
export interface FilingScan {
  id: string;
  filingId: string;
  /** The round that was printed and sealed, and what it said. */
  round: number;
  contentHash: string;
  /** Hex SHA-256 of the file. */
  sha256: string;
  sizeBytes: number;
  mediaType: ScanType;
  fileName: string;
  attachedAt: string;
  accountId: string;
  /** 委托: for whom; its history says so. */
  forAccountId?: string;
  organisationId: string;
}

export type ScanType = 'application/pdf' | 'image/jpeg' | 'image/png';

const ENDINGS: Readonly<Record<ScanType, readonly [string, ...string[]]>> = {
  'application/pdf': ['pdf'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
};
export const isScanType = (type: string): type is ScanType => Object.hasOwn(ENDINGS, type);

/** Pages that were scanned one by one, and some that went wrong. */
export const MAX_SCANS = 30;
const MAX_NAME = 100;

/** The name as a person sees it: no folders, no signs that a system takes for something else, and the ending of what it is. */
export function scanName(given: string, type: ScanType): string {
  const name = (given.normalize('NFC').split(/[/\\]/).at(-1) ?? '')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[<>:"|?*;%]/g, '_');
  const [ending] = ENDINGS[type];
  const stem = name.replace(/\.[^.]*$/, (found) => (ENDINGS[type].includes(found.slice(1).toLowerCase()) ? '' : found));
  const short = [...stem.replace(/^[.\s]+|[.\s]+$/gu, '')].slice(0, MAX_NAME).join('');
  return `${short || '扫描件'}.${ending}`;
}

/** A scan is of what was filed: not of what was taken back, and not of a content that has changed since it was printed. */
export function decideAttach(filing: Filing, sealedHash: string | undefined, already: number): Result<void> {
  if (filing.state === 'voided' || filing.state === 'withdrawn')
    return refuse('refused', 'filing_closed', '这件备案已作废或撤回，不能再上传扫描件。');
  if (sealedHash !== undefined && sealedHash !== filing.contentHash)
    return refuse('stale', 'content_changed', '这件备案的内容已更正，请重新打印、盖章后再上传扫描件。');
  if (already >= MAX_SCANS)
    return refuse('refused', 'too_many_scans', `一件备案最多保留 ${MAX_SCANS} 份扫描件；多页的请合成一个 PDF。`);
  return ok(undefined);
}
