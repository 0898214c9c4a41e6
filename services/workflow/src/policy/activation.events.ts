import {
  PolicyActivationActivated,
  PolicyActivationProposed,
  PolicyActivationRefused,
  PolicyActivationWithdrawn,
} from '@zhuanguan/contracts';
import type { Fact } from '@zhuanguan/db';
import { makeEvent } from '@zhuanguan/events';
import type { ActivationRow } from './activation.store.js';

export type ActivationStep = 'proposed' | 'activated' | 'refused' | 'withdrawn';

export interface ActivationCause {
  at: Date;
  actor: Fact['actor'];
  correlationId: string;
  causationId?: string;
  areaCode: string;
}

/** Reasons are free text and lie beside the history, where they can be destroyed. */
export function activationFact(step: ActivationStep, row: ActivationRow, cause: ActivationCause): Fact {
  const { packId, versionDigest, version, kind, effectiveFrom, documentNumber } = row;
  const { at, actor, ...event } = cause;
  return {
    aggregateType: 'policy_activation',
    aggregateId: row.id,
    expectedVersion: step === 'proposed' ? 0 : row.aggregateVersion,
    type: step,
    at,
    actor,
    payload: { packId, version, versionDigest, kind, effectiveFrom, documentNumber },
    ...(step === 'proposed' ? { personal: { reason: row.reason } } : {}),
    ...(step === 'withdrawn' ? { personal: { reason: row.withdrawnWhy ?? '' } } : {}),
    event: (aggregateVersion) =>
      makeEvent({
        service: 'workflow',
        aggregate: 'policy_activation',
        fact: step,
        aggregateId: row.id,
        aggregateVersion,
        time: at,
        ...event,
        data: dataOf(step, row),
      }),
  };
}

function dataOf(step: ActivationStep, row: ActivationRow): unknown {
  const { id: activationId, packId, versionDigest, effectiveFrom } = row;
  if (step === 'refused')
    return PolicyActivationRefused.toJSON({ activationId, packId, refusedBy: row.refusedBy ?? '' });
  if (step === 'withdrawn') return PolicyActivationWithdrawn.toJSON({ activationId, packId });
  if (step === 'activated')
    return PolicyActivationActivated.toJSON({ activationId, packId, versionDigest, effectiveFrom });
  const { seq, baseDigest, kind } = row;
  return PolicyActivationProposed.toJSON({ activationId, seq, packId, versionDigest, baseDigest, effectiveFrom, kind });
}
