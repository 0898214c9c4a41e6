import {
  OrganisationChanged,
  OrganisationEnded,
  OrganisationJoined,
  OrganisationLeft,
  OrganisationRegistered,
  type OrganisationActReference,
} from '@zhuanguan/contracts';
import type { Fact } from '@zhuanguan/db';
import { makeEvent } from '@zhuanguan/events';
import { organisationToProto } from './organisation.store.js';
import type { OrganisationRow } from './organisation.types.js';

export interface OrganisationCause {
  at: Date;
  actor: Fact['actor'];
  correlationId: string;
  act?: OrganisationActReference;
}

/** Of one that ended. */
type Change = { before?: OrganisationRow; next: OrganisationRow; successorIds?: readonly string[] };

/** How many facts, and so versions, a change is: one that moves to another area leaves one and joins the other. */
export const stepsOf = ({ before, next }: Change): number => (before && before.areaCode !== next.areaCode ? 2 : 1);

/** What is told of a change; `next` has the version it is saved with. */
export function organisationFacts(change: Change, cause: OrganisationCause): Fact[] {
  const { before, next } = change;
  const { act } = cause;
  const organisation = organisationToProto(next);
  const tell = (fact: string, version: number, areaCode: string, data: unknown) =>
    factOf(next, { fact, version, areaCode, data }, cause);
  if (!before) return [tell('registered', 1, next.areaCode, OrganisationRegistered.toJSON({ organisation, act }))];
  if (next.validTo && !before.validTo) {
    const successorIds = [...(change.successorIds ?? [])];
    const data = OrganisationEnded.toJSON({ organisation, successorIds, act });
    return [tell('ended', next.version, next.areaCode, data)];
  }
  if (before.areaCode === next.areaCode)
    return [tell('changed', next.version, next.areaCode, OrganisationChanged.toJSON({ organisation, act }))];
  const left = OrganisationLeft.toJSON({ organisationId: next.id, toAreaCode: next.areaCode, act });
  const joined = OrganisationJoined.toJSON({ organisation, fromAreaCode: before.areaCode, act });
  return [tell('left', next.version - 1, before.areaCode, left), tell('joined', next.version, next.areaCode, joined)];
}

function factOf(
  { id, name, areaCode: inArea }: OrganisationRow,
  { fact, version, areaCode, data }: { fact: string; version: number; areaCode: string; data: unknown },
  { at, actor, correlationId, act }: OrganisationCause,
): Fact {
  return {
    aggregateType: 'organisation',
    aggregateId: id,
    expectedVersion: version - 1,
    type: fact,
    at,
    actor,
    payload: { name, areaCode: inArea, ...(act ? { actId: act.id, documentNumber: act.documentNumber } : {}) },
    event: (aggregateVersion) =>
      makeEvent({
        service: 'registry',
        aggregate: 'organisation',
        fact,
        aggregateId: id,
        aggregateVersion,
        areaCode,
        time: at,
        correlationId,
        data,
      }),
  };
}
