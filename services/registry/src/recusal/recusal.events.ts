import { ConflictDeclarationEnded, ConflictDeclared } from '@zhuanguan/contracts';
import type { Fact } from '@zhuanguan/db';
import { makeEvent } from '@zhuanguan/events';
import type { Declaration } from './recusal.types.js';

interface Cause {
  at: Date;
  actor: Fact['actor'];
  areaCode: string;
  correlationId: string;
  policyVersion: string;
}

const AGGREGATE = 'conflict_declaration';

/** To whom, and what was said of it, is read and never sent; in the history it lies beside, where it can be destroyed. */
export const declaredFact = (d: Declaration, cause: Cause): Fact => ({
  aggregateType: AGGREGATE,
  aggregateId: d.id,
  expectedVersion: 0,
  type: 'declared',
  at: cause.at,
  actor: cause.actor,
  payload: {
    unitId: d.unitId,
    personId: d.personId,
    kind: d.kind,
    validFrom: d.validFrom,
    lastDay: d.lastDay ?? '',
  },
  personal: {
    personName: d.personName,
    ...(d.supplierUscc ? { supplierUscc: d.supplierUscc } : {}),
    ...(d.projectReference ? { projectReference: d.projectReference } : {}),
    ...(d.supplierName ? { supplierName: d.supplierName } : {}),
    ...(d.note ? { note: d.note } : {}),
  },
  event: eventOf(
    d,
    'declared',
    cause,
    ConflictDeclared.toJSON({ ...base(d), validFrom: d.validFrom, lastDay: d.lastDay ?? '', declaredAt: cause.at }),
  ),
});

export const endedFact = (d: Declaration, cause: Cause): Fact => ({
  aggregateType: AGGREGATE,
  aggregateId: d.id,
  expectedVersion: 1,
  type: 'ended',
  at: cause.at,
  actor: cause.actor,
  payload: { endedOn: d.ended?.on ?? '' },
  personal: { reason: d.ended?.reason ?? '' },
  event: eventOf(
    d,
    'ended',
    cause,
    ConflictDeclarationEnded.toJSON({ ...base(d), endedOn: d.ended?.on ?? '', endedAt: cause.at }),
  ),
});

const base = ({ id, unitId, personId, kind }: Declaration) => ({ declarationId: id, unitId, personId, kind });

const eventOf =
  (d: Declaration, fact: 'declared' | 'ended', { at, areaCode, correlationId, policyVersion }: Cause, data: unknown) =>
  (aggregateVersion: number) =>
    makeEvent({
      service: 'registry',
      aggregate: AGGREGATE,
      fact,
      aggregateId: d.id,
      aggregateVersion,
      areaCode,
      time: at,
      correlationId,
      policyVersion,
      data,
    });
