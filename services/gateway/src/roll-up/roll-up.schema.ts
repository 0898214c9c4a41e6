import { Type, type Static } from 'typebox';
import { SexSchema } from '../filing/filing.schema.js';
import { ReferenceSchema } from '../http/problem.schema.js';
import { AreaCode, DateText, Id, Instant, pageOf, pageQuery, Sha256 } from '../http/shapes.schema.js';

const UnitStateSchema = Type.Enum(['on_record', 'over_max', 'covered', 'filed', 'returned', 'vacant', 'not_bound'], {
  description:
    '已备案, 人数超出规定, 由一级单位负责, 已报待收, 退回补正, 无专管员, 没有要求: the standing, as the directory says it',
});
const Hash = Type.String({ ...Sha256, description: 'SHA-256 of the canonical content; the signature binds to it' });
const Number = Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Version: 1, 2 …' });

const CountsSchema = Type.Object(
  {
    units: Type.Integer({ description: 'The sum of the states' }),
    onRecord: Type.Integer(),
    overMax: Type.Integer(),
    covered: Type.Integer({ description: 'By the specialist of the first-level unit' }),
    filed: Type.Integer(),
    returned: Type.Integer(),
    vacant: Type.Integer(),
    notBound: Type.Integer({ description: 'No text of the area asks for anybody' }),
    postVacant: Type.Integer({ description: 'Of all units: another post that is asked for is held by nobody' }),
    persons: Type.Integer(),
  },
  { title: 'SummaryCounts', description: 'Each number is the length of a list' },
);

const HeadSchema = Type.Object(
  {
    number: Type.Integer({ description: '0 = not frozen yet' }),
    contentHash: Hash,
    counts: CountsSchema,
    frozenAt: Type.Optional(Instant),
    late: Type.Boolean({ description: 'Frozen after the due date; taken all the same' }),
    signedByOrganisationId: Type.Optional(Id),
    signedByAccount: Type.Optional(Id),
    reopenedAt: Type.Optional(Instant),
    reopenedBy: Type.Optional(
      Type.Enum(['own', 'upper'], { description: 'Withdrawn to amend, or returned for correction' }),
    ),
    reopenedReason: Type.Optional(Type.String()),
  },
  { title: 'SummaryHead' },
);

const BodySchema = Type.Object(
  {
    organisationId: Id,
    name: Type.String(),
    kind: Type.Enum(['department', 'bureau']),
    upperId: Type.Optional({ ...Id, description: 'Whom it reports to; none for the bureau that opened the round' }),
    upperName: Type.Optional(Type.String()),
    due: Type.Optional(DateText),
    dueWords: Type.Optional(Type.String({ description: '还剩 3 日, 今天到期, 已超 2 日' })),
    state: Type.Enum(['awaited', 'submitted', 'returned', 'withdrawn']),
    membership: Type.Enum(['in_round', 'joined', 'left'], {
      description: 'Since the opening: as it was, new, or ended and moved away (no longer asked)',
    }),
    summary: Type.Optional(HeadSchema),
    lastUrgedOn: Type.Optional(DateText),
    actions: Type.Array(Type.Enum(['submit', 'withdraw', 'return', 'urge'])),
    upperFrozen: Type.Boolean({ description: 'Nothing changes here until the level above reopens its summary' }),
  },
  { title: 'RollUpBody' },
);
export type RollUpBodyJson = Static<typeof BodySchema>;
export { BodySchema };

export const RollUpSchema = Type.Object(
  {
    id: Id,
    title: Type.String(),
    basisDocument: Type.String(),
    bureauId: Id,
    bureauName: Type.Optional(Type.String()),
    areaCode: AreaCode,
    departmentDue: DateText,
    bureauDue: Type.Optional(DateText),
    state: Type.Enum(['open', 'closed']),
    openedAt: Instant,
    closedAt: Type.Optional(Instant),
    closedReason: Type.Optional(
      Type.Enum(['bureau_ended'], {
        description: 'The bureau that opened it is no more, and no one bureau goes on with it',
      }),
    ),
    takenOverFromName: Type.Optional(Type.String({ description: 'The bureau that opened it and is no more' })),
    takenOverOn: Type.Optional(DateText),
    version: Type.Integer(),
    own: Type.Optional(BodySchema),
    progress: Type.Object(
      {
        bodies: Type.Integer({ description: 'Who report to the caller’s organisation' }),
        submitted: Type.Integer(),
        late: Type.Integer({ description: 'Of those submitted' }),
        reopened: Type.Integer({ description: 'And not submitted again' }),
        overdue: Type.Integer({ description: 'Not submitted, past the due date' }),
      },
      { title: 'RollUpProgress' },
    ),
    actions: Type.Array(Type.Enum(['close', 'urge'])),
  },
  { title: 'RollUp' },
);
export type RollUpJson = Static<typeof RollUpSchema>;

export const RollUpPageSchema = pageOf(RollUpSchema, 'RollUpPage');

export const OpeningSchema = Type.Object(
  {
    departments: Type.Integer(),
    bureaus: Type.Integer({ description: 'Below the caller’s' }),
    packDepartmentDue: Type.Optional(DateText),
    packBureauDue: Type.Optional(DateText),
    reference: Type.Optional(ReferenceSchema),
  },
  { title: 'RollUpOpening', description: 'Who would report, and the dates the text gives (they may have passed)' },
);
export type OpeningJson = Static<typeof OpeningSchema>;

const loose = (maxLength: number, description?: string) =>
  Type.String({ maxLength, ...(description ? { description } : {}) });

export const OpenSchema = Type.Object(
  {
    title: loose(200),
    basisDocument: loose(300, '依据文件'),
    departmentDue: loose(10, 'The last day on which a department’s report is in time'),
    bureauDue: Type.Optional(loose(10, 'The same for the bureaus below; needed where there are any')),
  },
  { additionalProperties: false, title: 'OpenRollUp' },
);

export const SubmitSchema = Type.Object(
  { contentHash: { ...Hash, description: 'Of the summary that was seen; another content is refused' } },
  { additionalProperties: false, title: 'SubmitRollUp' },
);

export const ReopenSchema = Type.Object(
  {
    organisationId: { ...Id, description: 'Its own: 撤回. One that reports to it: 退回' },
    number: { ...Number, description: 'The version that was looked at' },
    reason: loose(1_000),
  },
  { additionalProperties: false, title: 'ReopenRollUp' },
);

export const UrgeRollUpSchema = Type.Object(
  {
    organisationIds: Type.Optional(
      Type.Array(Id, { minItems: 1, maxItems: 5_000, description: 'Only these; else all that have not reported' }),
    ),
  },
  { additionalProperties: false, title: 'UrgeRollUp' },
);

export const RollUpUrgedSchema = Type.Object(
  {
    urged: Type.Integer(),
    alreadyToday: Type.Integer({ description: 'Not urged again' }),
    leftOut: Type.Integer({ description: 'Of those named: reported, or not reporting to the caller' }),
  },
  { title: 'RollUpUrged' },
);

export const RollUpQuerySchema = Type.Object({
  organisationId: Type.Optional({ ...Id, description: 'Whose level below is listed; else the caller’s' }),
});

export const RollUpDetailSchema = Type.Object(
  {
    rollUp: RollUpSchema,
    body: BodySchema,
    below: Type.Array(BodySchema, { description: 'Who reports to it; those who left come last' }),
    // The sums of the summaries that stand below.
    counts: CountsSchema,
  },
  { title: 'RollUpDetail' },
);
export type RollUpDetailJson = Static<typeof RollUpDetailSchema>;

export const SummaryParams = Type.Object({ id: Id, organisationId: Id });
const version = Type.Optional(
  Type.Integer({ minimum: 0, maximum: 1_000_000, description: '0 or none = as it would be frozen now' }),
);
export const SummaryQuerySchema = Type.Object({
  number: version,
  state: Type.Optional(UnitStateSchema),
  ...pageQuery,
});
export const FileQuerySchema = Type.Object({ number: version });
export const ChangesQuerySchema = Type.Object({
  before: Number,
  after: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 1_000_000, description: '0 or none = the record of today' }),
  ),
});

const UnitSchema = Type.Object(
  {
    unitId: Id,
    unitName: Type.String(),
    state: UnitStateSchema,
    missingPosts: Type.Array(Type.String(), { description: 'Asked for beside the specialist, and nobody holds it' }),
    persons: Type.Array(
      Type.Object(
        {
          state: Type.Enum(['on_record', 'filed', 'returned']),
          filingId: Id,
          contentHash: Hash,
          name: Type.Optional(Type.String()),
          sex: Type.Optional(SexSchema),
          title: Type.Optional(Type.String()),
          phone: Type.Optional(Type.String({ description: 'Masked; whole only in the form' })),
        },
        { title: 'SummaryPerson' },
      ),
    ),
  },
  { title: 'SummaryUnit' },
);

export const SummarySchema = Type.Object(
  {
    head: HeadSchema,
    body: BodySchema,
    ownCounts: CountsSchema,
    units: Type.Array(UnitSchema, { description: 'A page of its own units' }),
    unitsTotal: Type.Integer({ description: 'Of the whole list behind the page' }),
    nextCursor: Type.Optional(Type.String()),
    parts: Type.Array(
      Type.Object(
        {
          organisationId: Id,
          name: Type.String(),
          number: Number,
          contentHash: Hash,
          counts: CountsSchema,
          late: Type.Boolean(),
        },
        { title: 'SummaryPart' },
      ),
      { description: 'The frozen summaries of the level below that it takes in' },
    ),
    missing: Type.Array(Type.Object({ organisationId: Id, name: Type.String() }, { title: 'SummaryMissing' })),
    repeatedUnits: Type.Array(
      Type.Object(
        { unitId: Id, unitName: Type.String(), organisationNames: Type.Array(Type.String()) },
        { title: 'SummaryRepeated' },
      ),
      { description: 'Units in more than one list: they moved between two reports' },
    ),
    versions: Type.Array(HeadSchema, { description: 'Newest first' }),
    changedSince: Type.Optional(
      Type.Integer({
        description: 'Own units that are otherwise on record today; with the first page of the last version',
      }),
    ),
  },
  { title: 'RollUpSummary' },
);
export type SummaryJson = Static<typeof SummarySchema>;

export const ChangesSchema = Type.Object(
  {
    total: Type.Integer(),
    changes: Type.Array(
      Type.Object(
        {
          unitId: Id,
          unitName: Type.String(),
          kind: Type.Enum(['joined', 'left', 'state', 'persons', 'posts']),
          before: Type.Optional(UnitStateSchema),
          after: Type.Optional(UnitStateSchema),
          personsBefore: Type.Array(Type.String()),
          personsAfter: Type.Array(Type.String()),
        },
        { title: 'SummaryChange' },
      ),
      { description: 'The first 500' },
    ),
  },
  { title: 'SummaryChanges' },
);
export type ChangesJson = Static<typeof ChangesSchema>;
