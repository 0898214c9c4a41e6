import { Type, type Static } from 'typebox';
import { ReferenceSchema } from '../http/problem.schema.js';
import { AreaCode, DateText, Id, Instant, Sha256, StandingStateSchema } from '../http/shapes.schema.js';

const Digest = Type.String({ ...Sha256, description: 'Of a version of a pack, for all its areas' });
const AnyDate = Type.String({ maxLength: 10, description: 'YYYY-MM-DD in Asia/Shanghai' });
const Key = Type.String({ maxLength: 100, pattern: '^[a-z][a-z0-9.-]*$' });
const PackId = Type.String({ maxLength: 80, pattern: '^\\d{6}-[a-z0-9-]+$' });
const AreaSchema = Type.Object({ code: AreaCode, name: Type.String() }, { title: 'PolicyArea' });

export const ValuesQuery = Type.Object({
  areaCode: Type.Optional({ ...AreaCode, description: 'Of the acting organisation unless given' }),
  date: Type.Optional({ ...AnyDate, description: 'Today unless given' }),
});
export const KeyParams = Type.Object({ key: Key });

const ValueSchema = Type.Object(
  {
    packId: Type.String(),
    from: DateText,
    words: Type.String({ description: 'The value in words' }),
    state: Type.Enum(['in_force', 'later', 'superseded', 'corrected', 'overruled', 'not_adopted', 'not_bound']),
    why: Type.String({ description: 'Why it is in force on the day, or why it is not' }),
    corrects: Type.Optional({ ...DateText, description: 'The day of the value it mends' }),
    reference: ReferenceSchema,
    also: Type.Array(ReferenceSchema),
  },
  { title: 'PolicyValue' },
);

const ParameterSchema = Type.Object(
  {
    key: Type.String(),
    label: Type.String(),
    group: Type.Optional(Type.String()),
    nature: Type.Optional(Type.Enum(['binding', 'duty', 'measure', 'form', 'default'])),
    inForce: Type.Optional(ValueSchema),
    values: Type.Array(ValueSchema, { description: 'Every pack of the chain, root first; empty in a list' }),
  },
  { title: 'PolicyParameter' },
);

export const PolicyValuesSchema = Type.Object(
  {
    areaCode: AreaCode,
    areaName: Type.String(),
    date: DateText,
    packId: Type.String(),
    policyVersion: Type.String(),
    authority: Type.String(),
    parameters: Type.Array(ParameterSchema),
    areas: Type.Array(AreaSchema, { description: 'Those that may be asked for' }),
  },
  { title: 'PolicyValues' },
);
export type PolicyValuesJson = Static<typeof PolicyValuesSchema>;

export const PolicyExplanationSchema = Type.Object(
  {
    areaCode: AreaCode,
    areaName: Type.String(),
    date: DateText,
    policyVersion: Type.String(),
    parameter: ParameterSchema,
  },
  { title: 'PolicyExplanation' },
);
export type PolicyExplanationJson = Static<typeof PolicyExplanationSchema>;

export const VersionsQuery = Type.Object({
  packId: Type.Optional({ ...PackId, description: 'Of the acting organisation’s area unless given' }),
});

export const ActivationSchema = Type.Object(
  {
    id: Id,
    packId: Type.String(),
    versionDigest: Digest,
    version: Type.String(),
    kind: Type.Enum(['activate', 'correct', 'roll_back']),
    effectiveFrom: DateText,
    documentNumber: Type.Optional(Type.String()),
    reason: Type.String(),
    state: Type.Enum(['proposed', 'active', 'refused', 'withdrawn'], {
      description: 'proposed until every service has said that it can carry the version out',
    }),
    refusedBy: Type.Optional(Type.String()),
    refusedWhy: Type.Array(Type.String()),
    withdrawnWhy: Type.Optional(Type.String()),
    withdrawnAt: Type.Optional(Instant),
    recordedAt: Instant,
    recordedByOrganisationId: Type.Optional(Id),
    recordedByName: Type.Optional(Type.String()),
    moved: Type.Integer({ description: 'Running deadlines that became others; listed under moves' }),
    replaced: Type.Boolean({ description: 'A later decision took its place' }),
  },
  { title: 'PolicyActivation' },
);
export type ActivationJson = Static<typeof ActivationSchema>;

export const PolicyVersionsSchema = Type.Object(
  {
    packId: Type.String(),
    seatAreaCode: AreaCode,
    versions: Type.Array(
      Type.Object(
        {
          digest: Digest,
          packId: Type.String(),
          version: Type.String(),
          keptAt: Instant,
          inForce: Type.Boolean(),
          wasInForce: Type.Boolean({ description: 'One can go back to it' }),
          inFolder: Type.Boolean({ description: 'The one this installation was started with' }),
          areas: Type.Array(AreaSchema),
        },
        { title: 'PolicyVersion' },
      ),
      { description: 'Newest first' },
    ),
    activations: Type.Array(ActivationSchema, { description: 'Latest first' }),
    mayActivate: Type.Boolean(),
    basis: Type.String({ description: 'Sent back with an activation; another state is refused' }),
  },
  { title: 'PolicyVersions' },
);
export type PolicyVersionsJson = Static<typeof PolicyVersionsSchema>;

export const ChangesQuery = Type.Object({ before: Digest, after: Digest });

export const PolicyDifferencesSchema = Type.Object(
  {
    differences: Type.Array(
      Type.Object(
        {
          areas: Type.Array(AreaSchema, { description: 'For which the versions differ in the same way' }),
          changes: Type.Array(
            Type.Object(
              {
                kind: Type.Enum(['value', 'source', 'rule', 'form', 'calendar', 'message', 'area']),
                key: Type.String(),
                words: Type.String(),
                from: Type.Optional(DateText),
                to: Type.Optional({ ...DateText, description: 'Exclusive' }),
                correction: Type.Boolean(),
              },
              { title: 'PolicyChange' },
            ),
          ),
        },
        { title: 'PolicyDifference' },
      ),
    ),
    correctedFrom: Type.Optional({ ...DateText, description: 'The earliest day that is corrected' }),
  },
  { title: 'PolicyDifferences' },
);
export type PolicyDifferencesJson = Static<typeof PolicyDifferencesSchema>;

const trialPage = {
  after: Type.Optional({ ...Id, description: 'The last of the page before' }),
  size: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
};
export const TryUnitsQuery = Type.Object({ version: Digest, asOf: AnyDate, ...trialPage });
export const TryCasesQuery = Type.Object({ version: Digest, effectiveFrom: AnyDate, ...trialPage });
export const MovesQuery = Type.Object(trialPage);

const AnswerSchema = Type.Enum(['allow', 'warn', 'deny']);

export const TriedUnitsSchema = Type.Object(
  {
    lookedAt: Type.Integer({ description: 'In this page' }),
    changed: Type.Array(
      Type.Object(
        {
          unitId: Id,
          unitName: Type.String(),
          areaCode: AreaCode,
          standingBefore: StandingStateSchema,
          standingAfter: StandingStateSchema,
          answerBefore: AnswerSchema,
          answerAfter: AnswerSchema,
          detailBefore: Type.String(),
          detailAfter: Type.String(),
        },
        { title: 'TriedUnit' },
      ),
    ),
    nextAfterUnitId: Type.Optional(Id),
  },
  { title: 'TriedUnits' },
);
export type TriedUnitsJson = Static<typeof TriedUnitsSchema>;

const MoveSchema = Type.Object(
  {
    clockId: Id,
    unitId: Id,
    unitName: Type.Optional(Type.String()),
    changeDate: DateText,
    dueBefore: DateText,
    dueAfter: DateText,
    overdueBefore: Type.Boolean(),
    overdueAfter: Type.Boolean(),
  },
  { title: 'PolicyMove' },
);

export const TriedCasesSchema = Type.Object(
  {
    lookedAt: Type.Integer({ description: 'In this page' }),
    moved: Type.Array(MoveSchema),
    filingsKept: Type.Integer({ description: 'Open filings that keep their version, in all; 0 on later pages' }),
    clocksKept: Type.Integer({ description: 'Running deadlines of this page that keep their day' }),
    nextAfterClockId: Type.Optional(Id),
  },
  { title: 'TriedCases' },
);
export type TriedCasesJson = Static<typeof TriedCasesSchema>;

export const MovesSchema = Type.Object(
  { moves: Type.Array(MoveSchema), nextAfterClockId: Type.Optional(Id) },
  { title: 'PolicyMoves' },
);
export type MovesJson = Static<typeof MovesSchema>;

export const WithdrawActivationSchema = Type.Object(
  { reason: Type.String({ maxLength: 500 }) },
  { additionalProperties: false, title: 'WithdrawActivation' },
);

export const ActivateSchema = Type.Object(
  {
    versionDigest: Digest,
    kind: Type.Enum(['activate', 'correct', 'roll_back']),
    effectiveFrom: AnyDate,
    documentNumber: Type.Optional(Type.String({ maxLength: 500, description: '文号; required to activate' })),
    reason: Type.String({ maxLength: 500 }),
    basis: Type.String({ maxLength: 100, description: 'Of the versions that were seen' }),
  },
  { additionalProperties: false, title: 'ActivatePolicy' },
);
