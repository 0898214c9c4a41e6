import { ProjectChanged, ProjectDeadlinesMoved } from '@zhuanguan/contracts';
import type { Fact as HistoryFact } from '@zhuanguan/db';
import { makeEvent } from '@zhuanguan/events';
import type { Moved } from '../deadline/moved.domain.js';
import type { Fact } from './fact.types.js';
import type { ProjectRow } from './project.store.js';

export interface Cause {
  at: Date;
  actor: HistoryFact['actor'];
  correlationId: string;
  policyVersion: string;
}

/** What was reported, and where days or states moved by it: codes and dates, never a value of a fact. */
export function projectFacts(
  { id, unitId, areaCode, version }: ProjectRow,
  reported: readonly Fact[],
  moved: readonly Moved[],
  { at, actor, correlationId, policyVersion }: Cause,
): HistoryFact[] {
  const common = { aggregateType: 'project', aggregateId: id, at, actor };
  const event = (fact: string, data: unknown) => (aggregateVersion: number) =>
    makeEvent({
      ...{ service: 'supervision', aggregate: 'project', fact, aggregateId: id, aggregateVersion },
      ...{ areaCode, time: at, correlationId, policyVersion, data },
    });
  const kinds = [...new Set(reported.map((f) => f.kind))].sort();
  const moves = moved.map(({ ruleId, part, causes, after }) => ({
    ...{ ruleId, part, causes: [...causes], state: after?.state ?? '' },
    ...{ dueStrict: after?.dueStrict ?? '', dueRolled: after?.dueRolled ?? '' },
  }));
  return [
    {
      ...common,
      expectedVersion: version,
      type: 'reported',
      payload: { unitId, facts: reported.map((f) => ({ id: f.id, kind: f.kind, part: f.part })) },
      event: event('changed', ProjectChanged.toJSON({ projectId: id, unitId, kinds, receivedAt: at })),
    },
    ...(moves.length === 0
      ? []
      : [
          {
            ...common,
            expectedVersion: version + 1,
            type: 'deadlines_moved',
            payload: { unitId, moved: moves },
            event: event('deadlines_moved', ProjectDeadlinesMoved.toJSON({ projectId: id, unitId, moved: moves })),
          },
        ]),
  ];
}
