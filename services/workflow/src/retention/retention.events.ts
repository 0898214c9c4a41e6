import { DestructionListChanged, FilingDestroyed, LegalHoldChanged } from '@zhuanguan/contracts';
import type { Fact } from '@zhuanguan/db';
import { makeEvent } from '@zhuanguan/events';
import type { Json } from '@zhuanguan/kernel';
import { APPROVALS_NEEDED, type DestructionList } from './retention.domain.js';
import type { LegalHold } from './legal-hold.store.js';

export interface RetentionCause {
  at: Date;
  actor: Fact['actor'];
  correlationId: string;
  policyVersion: string;
  /** The version of the aggregate's head. */
  version: number;
}

type ListFact = 'proposed' | 'approved' | 'refused' | 'withdrawn' | 'done';

/** The list's hash is in the chain: what was approved can be shown from the history alone. */
export function listFact(
  type: ListFact,
  list: DestructionList,
  { settled, why, ...cause }: RetentionCause & { settled?: { destroyed: number; kept: number }; why?: string },
): Fact {
  const { destroyed = 0, kept = 0 } = settled ?? {};
  const said = {
    ...{ listId: list.id, bureauId: list.bureauId, state: list.state, items: list.items },
    ...{
      approvals: list.approvals.length,
      approvalsNeeded: APPROVALS_NEEDED,
      contentHash: list.contentHash,
      destroyed,
      kept,
    },
  };
  return {
    ...{ aggregateType: 'destruction_list', aggregateId: list.id, expectedVersion: cause.version, type },
    ...{ at: cause.at, actor: cause.actor, payload: { ...said, asOf: list.asOf } satisfies Json },
    ...(why ? { personal: { reason: why } } : {}),
    event: (aggregateVersion) =>
      makeEvent({
        ...{ service: 'workflow', aggregate: 'destruction_list', fact: type, aggregateId: list.id, aggregateVersion },
        ...{
          areaCode: list.areaCode,
          time: cause.at,
          correlationId: cause.correlationId,
          policyVersion: cause.policyVersion,
        },
        data: DestructionListChanged.toJSON(said),
      }),
  };
}

export function holdFact(type: 'placed' | 'released', hold: LegalHold, areaCode: string, cause: RetentionCause): Fact {
  const { id: holdId, bureauId, subjectKind, subjectId, unitId, document } = hold;
  const said = { holdId, bureauId, subjectKind, subjectId, unitId };
  return {
    ...{ aggregateType: 'legal_hold', aggregateId: holdId, expectedVersion: cause.version, type },
    ...{ at: cause.at, actor: cause.actor, payload: said satisfies Json },
    personal: type === 'placed' ? { reason: hold.reason, document } : { reason: hold.releaseReason ?? '' },
    event: (aggregateVersion) =>
      makeEvent({
        ...{ service: 'workflow', aggregate: 'legal_hold', fact: type, aggregateId: holdId, aggregateVersion },
        ...{ areaCode, time: cause.at, correlationId: cause.correlationId, policyVersion: cause.policyVersion },
        data: LegalHoldChanged.toJSON(said),
      }),
  };
}

export interface Destroyed {
  filingId: string;
  unitId: string;
  areaCode: string;
  policyVersion: string;
  listId: string;
  on: string;
  appointmentIds: readonly string[];
  personIds: readonly string[];
}

/** The last link of a filing's chain. */
export const destroyedFact = (gone: Destroyed, cause: Omit<RetentionCause, 'policyVersion'>): Fact => ({
  ...{ aggregateType: 'filing', aggregateId: gone.filingId, expectedVersion: cause.version, type: 'destroyed' },
  ...{ at: cause.at, actor: cause.actor, payload: { listId: gone.listId } },
  event: (aggregateVersion) =>
    makeEvent({
      ...{ service: 'workflow', aggregate: 'filing', fact: 'destroyed', aggregateId: gone.filingId, aggregateVersion },
      ...{
        areaCode: gone.areaCode,
        time: cause.at,
        correlationId: cause.correlationId,
        policyVersion: gone.policyVersion,
      },
      data: FilingDestroyed.toJSON({
        ...{ filingId: gone.filingId, unitId: gone.unitId, listId: gone.listId, destroyedOn: gone.on },
        ...{ appointmentIds: [...gone.appointmentIds], personIds: [...gone.personIds] },
      }),
    }),
});
