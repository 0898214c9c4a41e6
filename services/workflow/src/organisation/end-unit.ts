import type { Organisation } from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import { lockAppointments } from '../appointment/subject.store.js';
import { syncTermTimers } from '../appointment/term-timers.js';
import type { WorkflowContext } from '../context.js';
import { currentIn } from '../term/term.store.js';
import { withdrawTimersOfUnit } from '../timer/timer.store.js';

/** A unit that is no more: its posts end with it, and whoever goes on with the work reads its filings. */
export async function endUnit(
  ctx: WorkflowContext,
  tx: Tx,
  { id, validTo }: Organisation,
  successorIds: readonly string[],
): Promise<void> {
  await tx.sql({
    name: 'workflow-successors',
    text: `insert into organisation_successor (organisation_id, successor_id) select $1, unnest($2::uuid[]) on conflict do nothing`,
    values: [id, successorIds],
  });
  await tx.sql({
    name: 'workflow-end-posts-of-unit',
    text: `update appointment set valid_to = greatest($2::date, valid_from) where unit_id = $1 and valid_to is null`,
    values: [id, validTo],
  });
  await withdrawTimersOfUnit(tx, id);
  // Whoever is in post there already may have held one here too: their term goes back further now (REG-5).
  for (const successorId of [...successorIds].sort()) {
    const current = await currentIn(tx, successorId);
    await lockAppointments(tx, current, 'update');
    await syncTermTimers(ctx, tx, current);
  }
}
