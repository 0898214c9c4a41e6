import { Type, type Static } from 'typebox';
import { DeadlineStatusSchema, Id, Instant, pageOf, pageQuery } from '../http/shapes.schema.js';

export const KindSchema = Type.Enum(['first', 'change', 'exit']);
export const StateSchema = Type.Enum(['filed', 'returned', 'on_record']);

const text = (maxLength: number) => Type.String({ maxLength });

/** As typed; whether a value is right is for workflow to say, field by field. */
export const FilingPersonInput = Type.Object(
  {
    name: Type.Optional(text(100)),
    sex: Type.Optional(text(10)),
    title: Type.Optional(text(200)),
    phone: Type.Optional(text(50)),
    remark: Type.Optional(text(1_000)),
    onEstablishment: Type.Optional(Type.Boolean()),
    exceptionReason: Type.Optional(text(1_000)),
    noBadRecord: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false, title: 'FilingPersonInput' },
);

export const FilingContentInput = Type.Object(
  {
    decisionDate: Type.String({ maxLength: 20, description: 'YYYY-MM-DD' }),
    person: Type.Optional(FilingPersonInput),
    predecessorAppointmentId: Type.Optional(text(50)),
    changeReason: Type.Optional(text(1_000)),
  },
  { additionalProperties: false, title: 'FilingContentInput' },
);
export type FilingContentInputJson = Static<typeof FilingContentInput>;

export const NewFilingSchema = Type.Object(
  { kind: KindSchema, unitId: Id, role: Type.Enum(['specialist']), content: FilingContentInput },
  { additionalProperties: false, title: 'NewFiling' },
);

export const CorrectionSchema = Type.Object(
  { content: FilingContentInput },
  { additionalProperties: false, title: 'Correction' },
);

export const FilingPersonSchema = Type.Object(
  {
    name: Type.Optional(Type.String()),
    sex: Type.Optional(Type.String({ description: 'GB/T 2261.1: 1 male, 2 female' })),
    title: Type.Optional(Type.String()),
    phone: Type.Optional(Type.String({ description: 'Masked unless the caller may see it' })),
    remark: Type.Optional(Type.String()),
    onEstablishment: Type.Optional(Type.Boolean()),
    exceptionReason: Type.Optional(Type.String()),
    noBadRecord: Type.Optional(Type.Boolean()),
  },
  { title: 'FilingPerson' },
);

const FilingContentSchema = Type.Object(
  {
    decisionDate: Type.Optional(Type.String()),
    person: Type.Optional(FilingPersonSchema),
    predecessorAppointmentId: Type.Optional(Type.String()),
    changeReason: Type.Optional(Type.String()),
  },
  { title: 'FilingContent' },
);

const ReceiptSchema = Type.Object(
  {
    receiver: Type.Enum(['department', 'bureau']),
    organisationId: Type.Optional(Type.String()),
    organisationName: Type.Optional(Type.String()),
    state: Type.Enum(['pending', 'received', 'returned']),
    round: Type.Integer(),
    at: Type.Optional(Instant),
    contentHash: Type.Optional(Type.String()),
    contentChanged: Type.Optional(Type.Boolean({ description: 'The content was changed after this receipt (FIL-5)' })),
    defectCode: Type.Optional(Type.String()),
    remark: Type.Optional(Type.String()),
    field: Type.Optional(Type.String({ description: 'JSON pointer the remark is pinned to' })),
    officerName: Type.Optional(Type.String()),
  },
  { title: 'Receipt' },
);

const HistoryEntrySchema = Type.Object(
  {
    at: Type.Optional(Instant),
    type: Type.String({ description: 'submitted, corrected, received, returned, recorded' }),
    organisationName: Type.Optional(Type.String()),
    actorRole: Type.Optional(Type.String()),
    round: Type.Integer(),
    remark: Type.Optional(Type.String()),
    field: Type.Optional(Type.String()),
    defectCode: Type.Optional(Type.String()),
  },
  { title: 'FilingHistoryEntry' },
);

export const FilingSchema = Type.Object(
  {
    id: Type.String(),
    kind: KindSchema,
    state: StateSchema,
    unitId: Type.String(),
    unitName: Type.Optional(Type.String()),
    areaCode: Type.Optional(Type.String()),
    role: Type.String(),
    round: Type.Integer(),
    content: Type.Optional(FilingContentSchema),
    contentHash: Type.Optional(Type.String()),
    personId: Type.Optional(Type.String()),
    appointmentId: Type.Optional(Type.String()),
    submittedAt: Type.Optional(Instant),
    recordedAt: Type.Optional(Instant),
    receipts: Type.Array(ReceiptSchema),
    deadline: Type.Optional(DeadlineStatusSchema),
    late: Type.Boolean(),
    policyVersion: Type.Optional(Type.String()),
    formId: Type.Optional(Type.String()),
    formVersion: Type.Optional(Type.String()),
    version: Type.Integer(),
    actions: Type.Array(Type.String(), { description: 'What the caller may do now: receive, return, correct' }),
    history: Type.Array(HistoryEntrySchema),
    previousContent: Type.Optional(FilingContentSchema),
    predecessorName: Type.Optional(Type.String()),
    importId: Type.Optional(Type.String()),
  },
  { title: 'Filing' },
);
export type FilingJson = Static<typeof FilingSchema>;

export const FilingPageSchema = pageOf(FilingSchema, 'FilingPage');

export const FilingQuerySchema = Type.Object(
  {
    unitId: Type.Optional(Id),
    state: Type.Optional(StateSchema),
    kind: Type.Optional(KindSchema),
    late: Type.Optional(Type.Boolean({ description: 'Only those filed after their deadline' })),
    ...pageQuery,
  },
  { additionalProperties: false },
);
