import { AppointmentAnnulled, AppointmentReopened, FilingVoided, FilingWithdrawn } from '@zhuanguan/contracts';
import { appendFacts } from '@zhuanguan/db';
import type { EventHandler } from '@zhuanguan/events';
import { amendedEvent, named } from './amend.js';
import { undoFiling, type Undone } from './amend.store.js';
import { appointmentFacts, type AppointmentEvent } from './appointment.events.js';
import { closeOpenFiling } from './appointment.store.js';

/** 作废 and 撤回. What was answered before stays: versions and gates are only ever added to. */
export const closingHandlers: Readonly<Record<string, EventHandler<never>>> = {
  'workflow.filing.voided.v1': {
    apply: async (tx, event) => {
      const { filingId, unitId, voidedAt } = FilingVoided.fromJSON(event.data);
      const undone = await undoFiling(tx, filingId, voidedAt ?? new Date(event.time));
      await appendFacts(
        tx,
        await appointmentFacts(
          tx,
          event,
          undone.map((row) => undoneEvent(row, filingId)),
        ),
      );
      return [unitId];
    },
  },
  'workflow.filing.withdrawn.v1': {
    apply: async (tx, event) => {
      const { filingId, unitId } = FilingWithdrawn.fromJSON(event.data);
      await closeOpenFiling(tx, filingId);
      return [unitId];
    },
  },
};

function undoneEvent(row: Undone, filingId: string): AppointmentEvent {
  if (row.annulled)
    return { id: row.id, type: 'annulled', data: AppointmentAnnulled.toJSON({ ...named(row), filingId }) };
  if (row.reopened)
    return { id: row.id, type: 'reopened', data: AppointmentReopened.toJSON({ ...named(row), filingId }) };
  return amendedEvent(row, filingId);
}
