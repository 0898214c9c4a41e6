import { Type, type Static } from 'typebox';
import { AppointmentSchema, DirectoryEntrySchema } from '../directory/directory.schema.js';
import { ReferenceSchema } from '../http/problem.schema.js';
import { DateText, Instant } from '../http/shapes.schema.js';

export const UnitQuerySchema = Type.Object(
  {
    at: Type.Optional(DateText),
    knownAt: Type.Optional(Type.String({ format: 'date-time', description: 'As it was known then' })),
  },
  { additionalProperties: false },
);

export const UnitSchema = Type.Object(
  {
    unit: DirectoryEntrySchema,
    pastAppointments: Type.Array(AppointmentSchema),
    at: Type.Optional(Type.String()),
    knownAt: Type.Optional(Instant),
  },
  { title: 'Unit' },
);
export type UnitJson = Static<typeof UnitSchema>;

export const FilingPolicySchema = Type.Object(
  {
    policyVersion: Type.String(),
    specialistTitle: Type.Optional(Type.String({ description: 'The local word for the specialist' })),
    formId: Type.Optional(Type.String()),
    formVersion: Type.Optional(Type.String()),
    formTitle: Type.Optional(Type.String()),
    columns: Type.Array(
      Type.Object({ key: Type.String(), label: Type.String(), required: Type.Boolean() }, { title: 'FormColumn' }),
    ),
    receivers: Type.Array(Type.Enum(['department', 'bureau'])),
    order: Type.Optional(Type.String()),
    defects: Type.Array(
      Type.Object(
        { code: Type.String(), label: Type.String(), reference: Type.Optional(ReferenceSchema) },
        { title: 'Defect' },
      ),
    ),
    filingReference: Type.Optional(ReferenceSchema),
    changeReference: Type.Optional(ReferenceSchema),
    current: Type.Array(
      Type.Object(
        {
          appointmentId: Type.String(),
          personId: Type.Optional(Type.String()),
          name: Type.Optional(Type.String()),
          title: Type.Optional(Type.String()),
          validFrom: Type.Optional(Type.String()),
          openFiling: Type.Boolean(),
        },
        { title: 'CurrentAppointment' },
      ),
    ),
    departmentName: Type.Optional(Type.String()),
    bureauName: Type.Optional(Type.String()),
    minimum: Type.Integer(),
    eligibilityReference: Type.Optional(ReferenceSchema),
  },
  { title: 'FilingPolicy' },
);
export type FilingPolicyJson = Static<typeof FilingPolicySchema>;

export const ChangeDeadlineQuerySchema = Type.Object({ date: DateText }, { additionalProperties: false });
