import { Type, type Static } from 'typebox';
import { FilingScanSchema } from '../scan/scan.schema.js';
import { HistoryEntrySchema, ReceiptSchema } from './receipt-shapes.schema.js';
import { ClosedReasonSchema } from '../closing/closing.schema.js';
import {
  AreaCode,
  DateText,
  DeadlineStatusSchema,
  Id,
  Instant,
  KindSchema,
  pageOf,
  pageQuery,
  PostSchema,
  Sha256,
  StateSchema,
} from '../http/shapes.schema.js';

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
    section: Type.Optional(text(200)),
    officePhone: Type.Optional(text(50)),
    email: Type.Optional(text(200)),
    citizenId: Type.Optional(
      Type.String({
        maxLength: 50,
        description: 'GB 11643; only where the form of the area asks for it, else refused',
      }),
    ),
  },
  { additionalProperties: false, title: 'FilingPersonInput' },
);

export const FilingContentInput = Type.Object(
  {
    decisionDate: Type.String({
      maxLength: 20,
      description: 'YYYY-MM-DD; of a correction the start of the appointment as it should read',
    }),
    person: Type.Optional(FilingPersonInput),
    predecessorAppointmentId: Type.Optional(text(50)),
    changeReason: Type.Optional(text(1_000)),
    exitReasonCode: Type.Optional(text(60)),
    subjectAppointmentId: Type.Optional(text(50)),
    unitAddress: Type.Optional(text(200)),
    organisationCode: Type.Optional(text(50)),
    leaderName: Type.Optional(text(100)),
    leaderTitle: Type.Optional(text(200)),
    leaderPhone: Type.Optional(text(50)),
    additionReason: Type.Optional(text(1_000)),
  },
  { additionalProperties: false, title: 'FilingContentInput' },
);
export type FilingContentInputJson = Static<typeof FilingContentInput>;

export const NewFilingSchema = Type.Object(
  { kind: KindSchema, unitId: Id, role: PostSchema, content: FilingContentInput },
  { additionalProperties: false, title: 'NewFiling' },
);

export const CorrectionSchema = Type.Object(
  { content: FilingContentInput },
  { additionalProperties: false, title: 'Correction' },
);

export const SexSchema = Type.Enum(['1', '2'], { description: 'GB/T 2261.1: 1 male, 2 female' });

export const FilingPersonSchema = Type.Object(
  {
    name: Type.String(),
    sex: Type.Optional(SexSchema),
    title: Type.String(),
    phone: Type.String({ description: 'Masked unless the caller may see it' }),
    remark: Type.Optional(Type.String()),
    onEstablishment: Type.Boolean(),
    exceptionReason: Type.Optional(Type.String()),
    noBadRecord: Type.Boolean(),
    section: Type.Optional(Type.String({ description: '科室' })),
    officePhone: Type.Optional(Type.String({ description: 'Masked unless the caller may see it' })),
    email: Type.Optional(Type.String()),
    citizenId: Type.Optional(
      Type.String({
        description:
          'Only where the form asks for it: whole for the unit itself, else masked; in no list and no export',
      }),
    ),
  },
  { title: 'FilingPerson' },
);

const card = {
  unitAddress: Type.Optional(Type.String()),
  organisationCode: Type.Optional(Type.String({ description: 'GB 11714' })),
  leaderName: Type.Optional(Type.String({ description: 'The leader in charge, as on the form' })),
  leaderTitle: Type.Optional(Type.String()),
  leaderPhone: Type.Optional(Type.String({ description: 'Masked unless the caller may see it' })),
  additionReason: Type.Optional(Type.String({ description: 'Why one more than the head count' })),
};
/** What is on record beside the person. */
export const CardSchema = Type.Object(card, { title: 'FilingCard' });

const FilingContentSchema = Type.Object(
  {
    decisionDate: DateText,
    person: Type.Optional(FilingPersonSchema),
    predecessorAppointmentId: Type.Optional(Id),
    changeReason: Type.Optional(Type.String()),
    exitReasonCode: Type.Optional(Type.String({ description: 'Of the policy pack; only of a change or an exit' })),
    subjectAppointmentId: Type.Optional(
      Type.String({ format: 'uuid', description: 'Amended by details or a correction' }),
    ),
    ...card,
    source: Type.Optional(Type.String({ description: 'Where a filing entered from old papers came from' })),
  },
  { title: 'FilingContent' },
);

const FilingWarningSchema = Type.Object(
  {
    pointer: Type.String({ description: 'JSON pointer of the field' }),
    code: Type.Enum(['also_elsewhere', 'phone_of_another']),
    detail: Type.String(),
  },
  { title: 'FilingWarning' },
);

/** A filing as far as it is typed. */
export const CheckFilingSchema = Type.Object(
  { unitId: Id, content: FilingContentInput },
  { additionalProperties: false, title: 'FilingCheck' },
);
export const FilingWarningsSchema = Type.Object(
  { warnings: Type.Array(FilingWarningSchema) },
  { title: 'FilingWarnings' },
);
export type FilingWarningsJson = Static<typeof FilingWarningsSchema>;

export const FilingSchema = Type.Object(
  {
    id: Id,
    kind: KindSchema,
    state: StateSchema,
    unitId: Id,
    unitName: Type.Optional(Type.String({ description: 'Not in the answer to a write' })),
    areaCode: AreaCode,
    role: PostSchema,
    round: Type.Integer({ description: 'Counts the times it was sent, from 1' }),
    content: FilingContentSchema,
    contentHash: Type.String(Sha256),
    personId: Id,
    appointmentId: Type.String({
      format: 'uuid',
      description:
        'The appointment the filing starts; of an exit, the one it ends; of details and a correction, the one amended',
    }),
    submittedAt: Instant,
    recordedAt: Type.Optional(Instant),
    receipts: Type.Array(ReceiptSchema, { description: 'Of all rounds' }),
    deadline: Type.Optional(DeadlineStatusSchema),
    late: Type.Boolean(),
    policyVersion: Type.String(),
    formId: Type.String(),
    formVersion: Type.String(),
    version: Type.Integer({ description: 'The ETag, for If-Match' }),
    actions: Type.Array(
      Type.Enum([
        ...(['receive', 'return', 'claim', 'take_over', 'release', 'transfer'] as const),
        ...(['ask_opinion', 'withdraw_opinion', 'give_opinion'] as const),
        ...(['correct', 'withdraw', 'void'] as const),
      ]),
      {
        description: 'What the caller may do now; empty in the answer to a write',
      },
    ),
    papers: Type.Array(Type.Enum(['print', 'attach']), {
      description: 'What the caller may do with its papers; empty in the answer to a write',
    }),
    scans: Type.Array(FilingScanSchema, {
      description: 'Sealed scans, the latest first; only where one filing is read by a party',
    }),
    history: Type.Array(HistoryEntrySchema, { description: 'Only where one filing is read' }),
    rounds: Type.Array(
      Type.Object(
        {
          round: Type.Integer(),
          content: FilingContentSchema,
          contentHash: Type.Optional(Type.String(Sha256)),
          predecessorName: Type.Optional(Type.String()),
        },
        { title: 'FilingRound' },
      ),
      { description: 'What each round said, the first one first; only where one filing is read' },
    ),
    previousContent: Type.Optional(FilingContentSchema),
    predecessorName: Type.Optional(Type.String()),
    importId: Type.Optional(Id),
    closing: Type.Optional(
      Type.Object(
        { at: Instant, reasonCode: Type.Optional(ClosedReasonSchema), remark: Type.Optional(Type.String()) },
        { title: 'FilingClosing', description: 'Why it was voided or withdrawn' },
      ),
    ),
    amendedContent: Type.Optional(FilingContentSchema),
    warnings: Type.Array(FilingWarningSchema, {
      description:
        'What should be looked at, never a refusal; in the answer to a submission, and where one filing that waits is read',
    }),
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
