import { Type, type Static } from 'typebox';
import { ReferenceSchema } from '../http/problem.schema.js';
import { DateText, Id, Instant, pageOf, pageQuery } from '../http/shapes.schema.js';

const Code = Type.String({ maxLength: 100 });
const FactText = Type.String({ minLength: 1, maxLength: 100 });
const Value = Type.Any({
  description:
    'A day YYYY-MM-DD, a word, an amount in 分, true or false, {from, to, document}; null only as a correction',
});

export const ReportedFactSchema = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 100, description: 'Your own: the same id again is the same fact' }),
    unitId: Id,
    projectCode: Type.String({ minLength: 1, maxLength: 100, description: '采购项目编号' }),
    part: Type.Optional(
      Type.String({
        maxLength: 100,
        description: 'Of the lot, contract, payment or challenge; absent = of the project',
      }),
    ),
    kind: Type.String({ minLength: 1, maxLength: 60, description: 'A milestone, an attribute, flag.… or pause.…' }),
    value: Value,
    occurredAt: Type.String({ format: 'date-time', description: 'When it came to be known at the source' }),
    corrects: Type.Optional(Type.String({ maxLength: 300, description: 'The factId whose place it takes' })),
  },
  { additionalProperties: false, title: 'ReportedFact' },
);

export const ReportSchema = Type.Object(
  { facts: Type.Array(ReportedFactSchema, { minItems: 1, maxItems: 1_000 }) },
  { additionalProperties: false, title: 'ProjectReport' },
);

export const ReportedSchema = Type.Object(
  {
    outcomes: Type.Array(
      Type.Object(
        {
          id: FactText,
          factId: Type.Optional(Type.String()),
          projectId: Type.Optional(Id),
          known: Type.Boolean({ description: 'It was here already' }),
          refusal: Type.Optional(Type.Object({ code: Type.String(), detail: Type.String() }, { title: 'FactRefusal' })),
        },
        { title: 'FactOutcome' },
      ),
      { description: 'In the order of the request; a wrong fact is refused alone' },
    ),
  },
  { title: 'ProjectReported' },
);

export const ProjectQuerySchema = Type.Object({
  ...pageQuery,
  unitId: Type.Optional(Id),
  overdue: Type.Optional(Type.Boolean({ description: 'Only those with a duty that is over today' })),
});

const Amount = Type.Integer({ description: 'In 分' });

const ProjectSummarySchema = Type.Object(
  {
    id: Id,
    unitId: Id,
    unitName: Type.Optional(Type.String()),
    code: Code,
    name: Type.Optional(Type.String()),
    method: Type.Optional(Type.String()),
    category: Type.Optional(Type.String()),
    budgetAmount: Type.Optional(Amount),
    openDeadlines: Type.Integer({ description: 'Duties that run' }),
    overdueDeadlines: Type.Integer({ description: 'Duties that are over today' }),
    brokenDeadlines: Type.Integer({ description: 'Done late, or a minimum or lead time not kept' }),
    nextDue: Type.Optional(DateText),
    reportedAt: Instant,
  },
  { title: 'ProjectSummary' },
);
export type ProjectSummaryJson = Static<typeof ProjectSummarySchema>;

export const ProjectPageSchema = pageOf(ProjectSummarySchema, 'ProjectPage');

const LedgerFactSchema = Type.Object(
  {
    factId: Type.String(),
    kind: Type.String(),
    part: Type.Optional(Type.String()),
    value: Value,
    source: Type.String(),
    sourceRank: Type.Integer({ description: '1 = believed first' }),
    occurredAt: Instant,
    receivedAt: Instant,
    corrects: Type.Optional(Type.String()),
  },
  { title: 'LedgerFact' },
);

const SettledFactSchema = Type.Object(
  {
    label: Type.String(),
    stage: Type.Optional(Type.String()),
    fact: LedgerFactSchema,
    contradictedBy: Type.Array(LedgerFactSchema, { description: 'Who says otherwise, best first' }),
  },
  { title: 'SettledFact' },
);

const ProjectDeadlineSchema = Type.Object(
  {
    ruleId: Type.String(),
    part: Type.Optional(Type.String()),
    title: Type.String(),
    stage: Type.String(),
    who: Type.Array(Type.String()),
    kind: Type.Enum(['max', 'min', 'pre', 'fixed', 'cap']),
    trigger: DateText,
    dueStrict: DateText,
    dueRolled: DateText,
    provisional: Type.Boolean({ description: 'The calendar is not published yet for the dates counted' }),
    paused: Type.Boolean(),
    state: Type.Enum(['open', 'met', 'late', 'overdue', 'violated', 'lapsed']),
    argued: Type.Boolean({ description: 'Between dueStrict and dueRolled' }),
    doneOn: Type.Optional(DateText),
    behind: Type.Optional(Type.String({ description: 'The rule that counts instead of this one' })),
    proof: Type.Array(Type.String(), { description: 'The reason, sentence by sentence' }),
    reference: ReferenceSchema,
    optional: Type.Boolean({ description: 'It may be done and need not be' }),
  },
  { title: 'ProjectDeadline' },
);

export const ProjectSchema = Type.Object(
  {
    summary: ProjectSummarySchema,
    areaCode: Type.String(),
    settled: Type.Array(SettledFactSchema),
    setAside: Type.Array(
      Type.Object(
        { fact: LedgerFactSchema, why: Type.Enum(['waiting', 'unfit', 'corrected', 'id_reused']) },
        { title: 'SetAsideFact' },
      ),
    ),
    deadlines: Type.Array(ProjectDeadlineSchema),
    undecided: Type.Array(
      Type.Object(
        { ruleId: Type.String(), part: Type.Optional(Type.String()), missing: Type.Array(Type.String()) },
        { title: 'UndecidedRule' },
      ),
    ),
    policyVersion: Type.Optional(Type.String()),
    calendarVersion: Type.Optional(Type.String()),
    date: Type.String({ format: 'date', description: 'The day the states are of' }),
  },
  { title: 'Project' },
);
export type ProjectJson = Static<typeof ProjectSchema>;
