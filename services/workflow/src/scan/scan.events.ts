import { FilingScanAttached } from '@zhuanguan/contracts';
import type { Fact } from '@zhuanguan/db';
import { makeEvent } from '@zhuanguan/events';
import type { Filing } from '../filing/filing.types.js';
import type { FilingScan } from './scan.domain.js';

/** An aggregate of its own: who receives the filing meanwhile is not told that it changed. The file's name stays here. */
export const scanFact = (
  scan: FilingScan,
  filing: Filing,
  { at, actor, correlationId }: Pick<Fact, 'at' | 'actor'> & { correlationId: string },
): Fact => ({
  aggregateType: 'filing_scan',
  aggregateId: scan.id,
  expectedVersion: 0,
  type: 'attached',
  at,
  actor,
  payload: { filingId: filing.id, round: scan.round, contentHash: scan.contentHash, fileHash: scan.sha256 },
  event: (aggregateVersion) =>
    makeEvent({
      service: 'workflow',
      aggregate: 'filing_scan',
      fact: 'attached',
      aggregateId: scan.id,
      aggregateVersion,
      areaCode: filing.areaCode,
      time: at,
      correlationId,
      policyVersion: filing.policyVersion,
      data: FilingScanAttached.toJSON({
        scanId: scan.id,
        filingId: filing.id,
        unitId: filing.unitId,
        round: scan.round,
        contentHash: scan.contentHash,
        fileHash: scan.sha256,
        attachedAt: at,
      }),
    }),
});
