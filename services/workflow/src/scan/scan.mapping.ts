import type { FilingScan as ProtoScan } from '@zhuanguan/contracts';
import type { FilingScan } from './scan.domain.js';

/** `currentHash`: what the filing says now. */
export const scanToProto = (
  scan: FilingScan,
  currentHash: string,
  organisations: ReadonlyMap<string, string>,
): ProtoScan => ({
  id: scan.id,
  sha256: scan.sha256,
  sizeBytes: scan.sizeBytes,
  mediaType: scan.mediaType,
  fileName: scan.fileName,
  attachedAt: new Date(scan.attachedAt),
  organisationName: organisations.get(scan.organisationId) ?? '',
  round: scan.round,
  contentHash: scan.contentHash,
  contentChanged: scan.contentHash !== currentHash,
});
