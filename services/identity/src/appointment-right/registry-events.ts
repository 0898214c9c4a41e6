import {
  AppointmentEnded,
  AppointmentStarted,
  OrganisationChanged,
  OrganisationRegistered,
  type Organisation,
} from '@zhuanguan/contracts';
import type { Tx } from '@zhuanguan/db';
import type { EventHandler } from '@zhuanguan/events';

/** A person's specialist role comes from the appointment, from its first day to the day before `valid_to`. */
export const appointmentHandlers: Readonly<Record<string, EventHandler<never>>> = {
  'registry.appointment.started.v1': {
    apply: async (tx, event) => {
      const { appointmentId, personId, unitId, role, validFrom } = AppointmentStarted.fromJSON(event.data);
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
};

export const organisationHandlers: Readonly<Record<string, EventHandler<never>>> = {
  'registry.organisation.registered.v1': {
    apply: (tx, event) => keepName(tx, OrganisationRegistered.fromJSON(event.data).organisation),
  },
  'registry.organisation.changed.v1': {
    apply: (tx, event) => keepName(tx, OrganisationChanged.fromJSON(event.data).organisation),
  },
};

async function keepName(tx: Tx, organisation: Organisation | undefined): Promise<void> {
  if (!organisation) throw new Error('an organisation event without its organisation');
  await tx.sql({
    name: 'identity-organisation-name',
    text: `insert into organisation (id, name, area_code) values ($1, $2, $3)
      on conflict (id) do update set name = excluded.name, area_code = excluded.area_code`,
    values: [organisation.id, organisation.name, organisation.areaCode],
  });
}
