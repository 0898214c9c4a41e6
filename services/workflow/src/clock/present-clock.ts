import type { ChangeClock as ProtoClock } from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import { dateInShanghai } from '@zhuanguan/kernel';
import type { WorkflowContext } from '../context.js';
import { changeDeadline, metStatus, runningStatus } from '../deadline.mapping.js';
import { organisationNames } from '../organisation/organisation.store.js';
import type { ClockRow } from './change-clock.store.js';

/** Clocks with names and the countdown of today. */
export async function presentClocks(ctx: WorkflowContext, tx: Tx, rows: readonly ClockRow[]): Promise<ProtoClock[]> {
  if (rows.length === 0) return [];
  const names = await organisationNames(
    tx,
    rows.map((r) => r.clock.unitId),
  );
  const persons = await tx.sql<{ id: string; name: string }>({
    name: 'workflow-clock-persons',
    text: `select a.id, p.name from appointment a join person p on p.id = a.person_id where a.id = any($1::uuid[])`,
    values: [rows.map((r) => r.clock.appointmentId)],
  });
  const personOf = new Map(persons.map((p) => [p.id, p.name]));
  const today = dateInShanghai(ctx.now());
  return rows.map(({ clock, version }) => {
    const policy = ctx.policies.byDigest(clock.policyDigest, clock.changeDate);
    const due = policy && changeDeadline(policy, clock.changeDate);
    return {
      id: clock.id,
      unitId: clock.unitId,
      unitName: names.get(clock.unitId) ?? '',
      appointmentId: clock.appointmentId,
      personName: personOf.get(clock.appointmentId) ?? '',
      changeDate: clock.changeDate,
      deadline:
        policy && due ? (clock.metOn ? metStatus(due, clock.metOn) : runningStatus(policy, due, today)) : undefined,
      startedBy: clock.startedBy,
      notedByOrganisationId: clock.notedByOrganisationId ?? '',
      metByFilingId: clock.metByFilingId ?? '',
      metAt: undefined,
      version,
    };
  });
}
