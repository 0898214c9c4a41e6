import type { Fact, Tx } from '@zhuanguan/db';
import type { WorkflowContext } from '../context.js';
import type { Filing } from '../filing/filing.types.js';
import { evolveClock, unmeet, type ChangeClockEvent } from './change-clock.domain.js';
import { clockFacts, type ClockFactContext } from './change-clock.events.js';
import { keepClocks } from './clock-timers.js';
import { loadClocksMetBy, loadRunningClocks, type ClockRow } from './change-clock.store.js';

/**
 * A filing ended without standing: the clock it had met runs again, and one that runs for an appointment it had started has
 * nothing to run for.
 */
export async function unmeetClocks(
  ctx: WorkflowContext,
  tx: Tx,
  filing: Filing,
  annulledAppointmentId: string | undefined,
  context: ClockFactContext,
): Promise<Fact[]> {
  const moved: { row: ClockRow; event: ChangeClockEvent }[] = [];
  const met = (await loadClocksMetBy(tx, [filing.id])).get(filing.id);
  // Of a filing corrected to another predecessor, the clock of the first one is not this filing's any more.
  if (met && met.clock.appointmentId === filing.content.predecessorAppointmentId) {
    const reasonCode = 'closing' in filing ? filing.closing.reasonCode : undefined;
    moved.push({ row: met, event: unmeet(met.clock, filing.id, reasonCode) });
  }
  const running = await loadRunningClocks(tx, annulledAppointmentId ? [annulledAppointmentId] : []);
  for (const row of running.values()) moved.push({ row, event: { type: 'annulled', filingId: filing.id } });
  await keepClocks(
    ctx,
    tx,
    moved.map(({ row, event }) => ({ clock: evolveClock(row.clock, event), version: row.version + 1 })),
  );
  return moved.flatMap(({ row, event }) => clockFacts(row, [event], context));
}
