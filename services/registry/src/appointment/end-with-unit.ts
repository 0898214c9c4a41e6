import { appendFacts, type Tx } from '@zhuanguan/db';
import type { EventEnvelope } from '@zhuanguan/events';
import { endedFact } from '../organisation-act/ended-post.js';
import { endAppointmentsOf } from '../organisation-act/organisation-act.store.js';

interface UnitEnd {
  unitId: string;
  on: string;
  actId: string;
}

/** The end of a unit, if it has one; held until the transaction ends, so that no act ends the unit meanwhile. */
export async function lockUnitEnd(tx: Tx, unitId: string): Promise<UnitEnd | undefined> {
  const [end] = await tx.sql<UnitEnd & { on: string | null }>({
    name: 'registry-unit-end',
    text: `select o.id as "unitId", o.valid_to as on,
        (select e.act_id from organisation_act_effect e where e.organisation_id = o.id and e.part = 'ended' limit 1) as "actId"
      from organisation o where o.id = $1 for share of o`,
    values: [unitId],
  });
  return end?.on ? end : undefined;
}

/** A receipt that crossed the end of its unit: the post is on record, and ended with the unit. */
export async function endWithUnit(tx: Tx, event: EventEnvelope, end: UnitEnd, recordedAt: Date): Promise<void> {
  const posts = await endAppointmentsOf(tx, {
    unitIds: [end.unitId],
    on: end.on,
    actId: end.actId,
    recordedAt,
  });
  const cause = { at: recordedAt, correlationId: event.correlationid, causationId: event.id, actId: end.actId };
  await appendFacts(
    tx,
    posts.map((post) => endedFact(tx, post, { ...cause, areaCode: event.areacode })),
  );
}
