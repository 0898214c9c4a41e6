import {
  ChangeClockAnnulled,
  ChangeClockMet,
  ChangeClockMoved,
  ChangeClockReopened,
  ChangeClockStarted,
} from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import type { EventHandler } from '@zhuanguan/events';

/** Which changes are not filed yet, for the standing; a clock that was annulled asks for nothing any more. */
export const clockHandlers: Readonly<Record<string, EventHandler<never>>> = {
  'workflow.change_clock.started.v1': {
    apply: async (tx, event) => {
      const clock = ChangeClockStarted.fromJSON(event.data);
      await tx.sql({
        name: 'registry-clock-started',
        text: 'insert into change_clock (clock_id, unit_id, due_rolled, met) values ($1, $2, $3, false) on conflict do nothing',
        values: [clock.clockId, clock.unitId, clock.dueRolled],
      });
      return [clock.unitId];
    },
  },
  'workflow.change_clock.met.v1': {
    apply: (tx, event) => setMet(tx, ChangeClockMet.fromJSON(event.data), true),
  },
  'workflow.change_clock.reopened.v1': {
    apply: (tx, event) => setMet(tx, ChangeClockReopened.fromJSON(event.data), false),
  },
  'workflow.change_clock.moved.v1': {
    apply: async (tx, event) => {
      const { clockId, unitId, dueRolled } = ChangeClockMoved.fromJSON(event.data);
      await tx.sql({
        name: 'registry-clock-moved',
        text: 'update change_clock set due_rolled = $2 where clock_id = $1',
        values: [clockId, dueRolled],
      });
      return [unitId];
    },
  },
  'workflow.change_clock.annulled.v1': {
    apply: (tx, event) => setMet(tx, ChangeClockAnnulled.fromJSON(event.data), true),
  },
};

async function setMet(tx: Tx, { clockId, unitId }: { clockId: string; unitId: string }, met: boolean) {
  await tx.sql({
    name: 'registry-clock-met',
    text: 'update change_clock set met = $2 where clock_id = $1',
    values: [clockId, met],
  });
  return [unitId];
}
