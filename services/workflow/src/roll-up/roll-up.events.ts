import { RollUpClosed, RollUpOpened, RollUpReopened, RollUpSubmitted, RollUpUrged } from '@zhuanguan/contracts';
import type { Fact } from '@zhuanguan/db';
import { makeEvent } from '@zhuanguan/events';
import { dateInShanghai, type Json } from '@zhuanguan/kernel';
import { evolveRollUp, progressOf } from './roll-up.domain.js';
import type { Body, RollUp, RollUpEvent } from './roll-up.types.js';

export interface RollUpFactContext {
  at: Date;
  actor: Fact['actor'];
  correlationId: string;
  bodies: ReadonlyMap<string, Body>;
}

/** One aggregate per round: its row is held by whoever writes, so its events have one order. Reasons in words stay here. */
export function rollUpFacts(
  before: { rollUp: RollUp; version: number } | undefined,
  events: readonly RollUpEvent[],
  ctx: RollUpFactContext,
): Fact[] {
  let state = before?.rollUp;
  let version = before?.version ?? 0;
  return events.map((event) => {
    state = evolveRollUp(state, event);
    const rollUp = state;
    const fact: Fact = {
      aggregateType: 'roll_up',
      aggregateId: rollUp.id,
      expectedVersion: version,
      type: event.type,
      at: ctx.at,
      actor: ctx.actor,
      payload: historyPayload(rollUp, event),
      ...(event.type === 'reopened' ? { personal: { reason: event.reopened.reason } } : {}),
      event: (aggregateVersion) =>
        makeEvent({
          service: 'workflow',
          aggregate: 'roll_up',
          fact: event.type,
          aggregateId: rollUp.id,
          aggregateVersion,
          areaCode: rollUp.areaCode,
          time: ctx.at,
          correlationId: ctx.correlationId,
          policyVersion: rollUp.policyVersion,
          data: eventData(rollUp, event, ctx),
        }),
    };
    version += 1;
    return fact;
  });
}

function historyPayload(rollUp: RollUp, event: RollUpEvent): Json {
  switch (event.type) {
    case 'opened':
      return { departmentDue: rollUp.departmentDue, bureauDue: rollUp.bureauDue ?? '', bureauId: rollUp.bureauId };
    case 'submitted': {
      const { organisationId, number, contentHash, late, counts, missing } = event.summary;
      return { organisationId, number, contentHash, late, counts: { ...counts }, missing };
    }
    case 'reopened':
      return { organisationId: event.organisationId, number: event.number, by: event.reopened.by };
    case 'urged':
      return { organisationIds: event.organisationIds, urgedOn: event.urgedOn };
    case 'closed':
      return {};
  }
}

const asked = (bodies: readonly Body[]) =>
  bodies.map(({ organisationId, kind, upperId = '', due = '' }) => ({ organisationId, kind, upperId, due }));

function eventData(rollUp: RollUp, event: RollUpEvent, { bodies, at }: RollUpFactContext): unknown {
  const rollUpId = rollUp.id;
  const body = (id: string) => bodies.get(id);
  switch (event.type) {
    case 'opened': {
      const { bureauId, departmentDue, bureauDue = '' } = rollUp;
      // The dates are here for whoever sets a timer on them: this is the one place where they begin to run.
      const below = asked([...bodies.values()].filter((b) => b.organisationId !== bureauId));
      const bureauName = body(bureauId)?.name ?? '';
      return RollUpOpened.toJSON({ rollUpId, bureauId, bureauName, departmentDue, bureauDue, bodies: below });
    }
    case 'submitted':
      return submittedData(rollUpId, event, body(event.summary.organisationId));
    case 'reopened': {
      const own = body(event.organisationId);
      const upper = body(own?.upperId ?? '');
      return RollUpReopened.toJSON(
        RollUpReopened.fromPartial({
          rollUpId,
          organisationId: event.organisationId,
          organisationName: own?.name ?? '',
          kind: own?.kind ?? '',
          upperId: upper?.organisationId ?? '',
          upperName: upper?.name ?? '',
          upperKind: upper?.kind ?? '',
          number: event.number,
          by: event.reopened.by,
          due: own?.due ?? '',
        }),
      );
    }
    case 'urged':
      return RollUpUrged.toJSON({
        rollUpId,
        byOrganisationId: event.byOrganisationId,
        byOrganisationName: body(event.byOrganisationId)?.name ?? '',
        urgedOn: event.urgedOn,
        bodies: asked(event.organisationIds.flatMap((id) => body(id) ?? [])),
      });
    case 'closed': {
      const { bodies: all, submitted, late } = progressOf(rollUp, [...bodies.values()], dateInShanghai(at));
      const closedOn = dateInShanghai(event.at);
      return RollUpClosed.toJSON({ rollUpId, bureauId: rollUp.bureauId, closedOn, bodies: all, submitted, late });
    }
  }
}

function submittedData(
  rollUpId: string,
  { summary }: Extract<RollUpEvent, { type: 'submitted' }>,
  body: Body | undefined,
): unknown {
  const { organisationId, number, contentHash, late, counts, missing, parts } = summary;
  return RollUpSubmitted.toJSON({
    rollUpId,
    organisationId,
    upperId: body?.upperId ?? '',
    number,
    contentHash,
    frozenOn: dateInShanghai(summary.frozenAt),
    due: body?.due ?? '',
    late,
    counts,
    parts: Object.keys(parts).length,
    missing,
  });
}
