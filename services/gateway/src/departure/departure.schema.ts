import { Type, type Static } from 'typebox';
import { DateText, DeadlineStatusSchema, Id, Instant } from '../http/shapes.schema.js';

export const DepartureSchema = Type.Object(
  { appointmentId: Id, changeDate: DateText },
  { additionalProperties: false, title: 'Departure' },
);

export const ChangeClockSchema = Type.Object(
  {
    id: Type.String(),
    unitId: Type.String(),
    unitName: Type.Optional(Type.String()),
    appointmentId: Type.String(),
    personName: Type.Optional(Type.String()),
    changeDate: Type.String(),
    deadline: Type.Optional(DeadlineStatusSchema),
    startedBy: Type.Optional(Type.String({ description: 'note (department or bureau) or filing (the unit’s own)' })),
    notedByOrganisationId: Type.Optional(Type.String()),
    metByFilingId: Type.Optional(Type.String()),
    metAt: Type.Optional(Instant),
    version: Type.Integer(),
  },
  { title: 'ChangeClock' },
);
export type ChangeClockJson = Static<typeof ChangeClockSchema>;
