import { Type, type Static } from 'typebox';
import { DateText, DeadlineStatusSchema, Id } from '../http/shapes.schema.js';

export const DepartureSchema = Type.Object(
  { appointmentId: Id, changeDate: DateText },
  { additionalProperties: false, title: 'Departure' },
);

export const ChangeClockSchema = Type.Object(
  {
    id: Id,
    unitId: Id,
    unitName: Type.String(),
    appointmentId: Id,
    personName: Type.Optional(Type.String()),
    changeDate: DateText,
    deadline: Type.Optional(DeadlineStatusSchema),
    startedBy: Type.Enum(['note', 'filing'], {
      description: 'A note of the department or bureau, or the unit’s own filing',
    }),
    notedByOrganisationId: Type.Optional(Id),
    metByFilingId: Type.Optional(Id),
    version: Type.Integer(),
  },
  { title: 'ChangeClock' },
);
export type ChangeClockJson = Static<typeof ChangeClockSchema>;
