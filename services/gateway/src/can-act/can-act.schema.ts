import { Type, type Static } from 'typebox';
import { ProblemSchema, ReferenceSchema } from '../http/problem.schema.js';
import { DateText, Id, Instant } from '../http/shapes.schema.js';

const value = Type.String({ minLength: 1, maxLength: 100 });

export const CanActQuestionSchema = Type.Object(
  {
    unit: Type.Object(
      { scheme: Type.Enum(['zg', 'budget_unit_code', 'uscc', 'organisation_code', 'platform']), value },
      { additionalProperties: false },
    ),
    person: Type.Optional(
      Type.Object(
        { scheme: Type.Enum(['zg', 'platform']), value },
        { additionalProperties: false, description: 'Absent: any specialist of the unit' },
      ),
    ),
    action: Type.String({ minLength: 1, maxLength: 100, description: 'A stage code of the policy pack' }),
    at: Type.Optional(DateText),
    knownAt: Type.Optional(Type.String({ format: 'date-time', description: 'The answer as it was given then' })),
    suppliers: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 40 }), {
        maxItems: 50,
        description: '统一社会信用代码 of those who take part: who has declared 回避 towards one is answered so',
      }),
    ),
    project: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 80,
        description: 'The reference of the project, as declarations name it',
      }),
    ),
  },
  { additionalProperties: false, title: 'CanActQuestion' },
);
export type CanActQuestionJson = Static<typeof CanActQuestionSchema>;

const remark = {
  answer: Type.Enum(['allow', 'warn', 'deny']),
  code: Type.String(),
  detail: Type.String(),
  ruleId: Type.String(),
  reference: ReferenceSchema,
};

export const CanActAnswerSchema = Type.Object(
  {
    ...remark,
    policyVersion: Type.String(),
    basisFilingId: Type.Optional(Id),
    asOf: Instant,
    at: DateText,
    unitId: Id,
    also: Type.Optional(
      Type.Array(Type.Object(remark, { title: 'CanActRemark' }), {
        description: 'What else would have been answered, where a declaration (回避) came first',
      }),
    ),
    stale: Type.Optional(Type.Boolean({ description: 'The projection has not heard of changes for some seconds' })),
  },
  { title: 'CanActAnswer' },
);
export type CanActAnswerJson = Static<typeof CanActAnswerSchema>;

export const CanActBatchSchema = Type.Object(
  { questions: Type.Array(CanActQuestionSchema, { minItems: 1, maxItems: 200 }) },
  { additionalProperties: false, title: 'CanActBatch' },
);

export const CanActBatchAnswerSchema = Type.Object(
  {
    answers: Type.Array(
      Type.Object({ answer: Type.Optional(CanActAnswerSchema), problem: Type.Optional(ProblemSchema) }),
    ),
  },
  { title: 'CanActBatchAnswer' },
);
