import {
  AppointmentAmended,
  AppointmentAnnulled,
  AppointmentEnded,
  AppointmentReopened,
  AppointmentStarted,
} from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import type { EventHandler } from '@zhuanguan/events';

/** A person's specialist role comes from the appointment, from its first day to the day before `valid_to`. */
export const appointmentHandlers: Readonly<Record<string, EventHandler<never>>> = {
  'registry.appointment.started.v1': {
    apply: async (tx, event) => {
      const { appointmentId, personId, unitId, role, validFrom } = AppointmentStarted.fromJSON(event.data);
      // A leader in charge or a first responsible person is on record and gets no rights here from it.
      if (role !== 'specialist') return;
      await tx.sql({
        name: 'identity-right-start',
        text: `insert into appointment_right (appointment_id, person_id, unit_id, role, area_code, valid_from)
          values ($1, $2, $3, $4, $5, $6)
          on conflict (appointment_id) do update set person_id = excluded.person_id, unit_id = excluded.unit_id,
            role = excluded.role, area_code = excluded.area_code, valid_from = excluded.valid_from`,
        values: [appointmentId, personId, unitId, role, event.areacode, validFrom],
      });
    },
  },
  'registry.appointment.ended.v1': {
    apply: async (tx, event) => {
      const { appointmentId, validTo } = AppointmentEnded.fromJSON(event.data);
      await tx.sql({
        name: 'identity-right-end',
        text: 'update appointment_right set valid_to = $2 where appointment_id = $1',
        values: [appointmentId, validTo],
      });
    },
  },
  'registry.appointment.amended.v1': {
    apply: (tx, event) => setDates(tx, AppointmentAmended.fromJSON(event.data)),
  },
  'registry.appointment.reopened.v1': {
    apply: (tx, event) => setDates(tx, { ...AppointmentReopened.fromJSON(event.data), validTo: '' }),
  },
  'registry.appointment.annulled.v1': {
    apply: async (tx, event) => {
      const annulled = AppointmentAnnulled.fromJSON(event.data);
      // An interval without a day gives no right on any date.
      await setDates(tx, { ...annulled, validTo: annulled.validFrom });
    },
  },
};

async function setDates(
  tx: Tx,
  { appointmentId, validFrom, validTo }: { appointmentId: string; validFrom: string; validTo: string },
): Promise<void> {
  await tx.sql({
    name: 'identity-right-interval',
    text: 'update appointment_right set valid_from = $2, valid_to = $3 where appointment_id = $1',
    values: [appointmentId, validFrom, validTo || null],
  });
}
