import { Type, type Static } from 'typebox';
import { AppointmentSchema, DirectoryEntrySchema } from '../directory/directory.schema.js';
import { CardSchema, FilingPersonSchema } from '../filing/filing.schema.js';
import { ReferenceSchema } from '../http/problem.schema.js';
import { OrganisationActSchema } from '../organisation-act/organisation-act.schema.js';
import { DateText, Id, Instant, PostSchema, ReceiverSchema } from '../http/shapes.schema.js';

export const UnitQuerySchema = Type.Object(
  {
    at: Type.Optional(DateText),
    knownAt: Type.Optional(Type.String({ format: 'date-time', description: 'As it was known then' })),
  },
  { additionalProperties: false },
);

export const FilingPolicyQuerySchema = Type.Object(
  { role: Type.Optional(PostSchema) },
  { additionalProperties: false },
);

export const UnitSchema = Type.Object(
  {
    unit: DirectoryEntrySchema,
    pastAppointments: Type.Array(AppointmentSchema),
    at: DateText,
    knownAt: Instant,
    acts: Type.Array(OrganisationActSchema, { description: '单位变动, newest first' }),
    partedOn: Type.Optional(
      Type.String({ format: 'date', description: 'From this day on no more, or another’s; `at` is before it' }),
    ),
  },
  { title: 'Unit' },
);
export type UnitJson = Static<typeof UnitSchema>;

export const FilingPolicySchema = Type.Object(
  {
    policyVersion: Type.String(),
    specialistTitle: Type.String({ description: 'The local word for the specialist' }),
    formId: Type.String(),
    formVersion: Type.String(),
    formTitle: Type.String(),
    columns: Type.Array(
      Type.Object(
        {
          key: Type.String(),
          label: Type.String(),
          required: Type.Boolean(),
          block: Type.Optional(Type.String({ description: 'The heading above it on the paper form' })),
          reference: Type.Optional(ReferenceSchema),
        },
        { title: 'FormColumn' },
      ),
    ),
    receivers: Type.Array(ReceiverSchema),
    order: Type.Enum(['parallel', 'sequence']),
    defects: Type.Array(
      Type.Object({ code: Type.String(), label: Type.String(), reference: ReferenceSchema }, { title: 'Defect' }),
    ),
    filingReference: ReferenceSchema,
    changeReference: ReferenceSchema,
    current: Type.Array(
      Type.Object(
        {
          appointmentId: Id,
          personId: Id,
          name: Type.String(),
          title: Type.Optional(Type.String()),
          validFrom: DateText,
          openFiling: Type.Boolean({ description: 'A filing that ends or amends it is under way' }),
          person: Type.Optional(FilingPersonSchema),
          card: Type.Optional(CardSchema),
        },
        { title: 'CurrentAppointment' },
      ),
    ),
    departmentName: Type.Optional(Type.String({ description: 'Where the department is a receiver' })),
    bureauName: Type.Optional(Type.String({ description: 'Where the bureau is a receiver' })),
    minimum: Type.Integer({ description: 'Specialists a unit has at least' }),
    eligibilityReference: ReferenceSchema,
    role: PostSchema,
    posts: Type.Array(
      Type.Object(
        {
          role: PostSchema,
          label: Type.String({ description: 'The local word' }),
          minimum: Type.Integer(),
          maximum: Type.Integer({ description: '0 = no upper limit' }),
          inPrinciple: Type.Optional(Type.String({ description: 'Whom the text has in mind' })),
          reference: ReferenceSchema,
        },
        { title: 'PostPolicy' },
      ),
      { description: 'Every post of the pack, the specialist first' },
    ),
    conditions: Type.Array(Type.String(), { description: 'What the text asks of the person, in its words' }),
    establishmentInPrinciple: Type.Boolean(),
    exceptionNeedsReason: Type.Boolean(),
    cleanRecordRequired: Type.Boolean(),
    maximum: Type.Integer({ description: '0 = no upper limit' }),
    moreWithReason: Type.Boolean({ description: 'One more than the maximum may be there with a stated reason' }),
    changeWording: Type.Optional(
      Type.String({ description: 'In place of days, where the text names none: no clock runs' }),
    ),
    exitReasons: Type.Array(
      Type.Object(
        {
          code: Type.String(),
          label: Type.String(),
          asksRemark: Type.Boolean({ description: 'changeReason is needed beside it' }),
        },
        { title: 'ExitReason' },
      ),
      { description: 'Why somebody may leave; none where the pack gives no list' },
    ),
    exitReasonReference: Type.Optional(ReferenceSchema),
    receiverNames: Type.Array(Type.String(), { description: 'In the order of receivers' }),
    printable: Type.Boolean({ description: 'The form has a layout to be printed by' }),
    printNote: Type.Optional(Type.String({ description: 'What of the layout is ours, for no text gives it' })),
    exitPrintNote: Type.Optional(
      Type.String({ description: 'What an exit is printed as, where the pack says so; ours' }),
    ),
  },
  { title: 'FilingPolicy' },
);
export type FilingPolicyJson = Static<typeof FilingPolicySchema>;

export const ChangeDeadlineQuerySchema = Type.Object({ date: DateText }, { additionalProperties: false });
