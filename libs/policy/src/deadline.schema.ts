import Type, { type Static, type TSchema } from 'typebox';
import { CATEGORIES, FLAGS, METHODS, MILESTONES, PARTIES, PAUSES, STAGES, type MilestoneKind } from './ledger-terms.js';
import { DatedValue, Nature } from './pack.schema.js';

const strict = { additionalProperties: false } as const;
const Text = Type.String({ minLength: 1 });
const codes = <T extends object>(table: T) => Type.Enum(Object.keys(table) as (keyof T & string)[]);
const some = <S extends TSchema>(of: S) => Type.Array(of, { minItems: 1, uniqueItems: true });
const ID = '^[A-Z][A-Z0-9-]*[a-z]?$';
const Id = Type.String({ pattern: ID });
const Fact = codes(MILESTONES);

/**
 * Which days count and what a last day rolls over (facts §2.0): a parameter `counting.<code>`, so that its own source and status
 * travel with it and a place can settle the doubt for itself.
 */
export const COUNTING_CODES = ['C1', 'C2', 'C4'] as const;
export type CountingCode = (typeof COUNTING_CODES)[number];
export const Counting = Type.Object({ roll: Type.Enum(['none', 'statutory', 'restday']), words: Text }, strict);

/**
 * max: at the latest n after the trigger. min: not before n after it. pre: at the latest n before it. fixed: lasts n from it.
 * cap: lasts at most n from it.
 */
export const DEADLINE_KINDS = ['max', 'min', 'pre', 'fixed', 'cap'] as const;
export type DeadlineKind = (typeof DEADLINE_KINDS)[number];

/** From what it is counted: a fact, the first or the last of several, or the end of the period of another rule. */
const Trigger = Type.Union([
  Fact,
  Type.Object({ earliest: some(Fact) }, strict),
  Type.Object({ latest: some(Fact) }, strict),
  Type.Object({ endOf: Id }, strict),
]);

/** Which projects a rule is for; all of it must hold. `from` includes its number, `below` does not (C7, O87 art. 86). */
const When = Type.Object(
  {
    methods: Type.Optional(some(codes(METHODS))),
    categories: Type.Optional(some(codes(CATEGORIES))),
    amount: Type.Optional(
      Type.Object(
        {
          of: Type.Enum(['budget', 'contract']),
          /** In 分. */
          from: Type.Optional(Type.Integer({ minimum: 0 })),
          below: Type.Optional(Type.Integer({ minimum: 1 })),
        },
        strict,
      ),
    ),
    flags: Type.Optional(some(codes(FLAGS))),
    not: Type.Optional(some(codes(FLAGS))),
    /** Facts that must have happened besides the trigger. */
    needs: Type.Optional(some(Fact)),
    /** Facts after which there is nothing more to do. */
    unless: Type.Optional(some(Fact)),
  },
  strict,
);

const Rule = Type.Object(
  {
    title: Text,
    stage: codes(STAGES),
    who: some(codes(PARTIES)),
    kind: Type.Enum(DEADLINE_KINDS),
    trigger: Trigger,
    due: Fact,
    when: Type.Optional(When),
    /** Rules of one group coexist: of those that run for the same act the earliest counts (facts §8.4). */
    group: Type.Optional(Type.String({ pattern: '^[a-z][a-z-]*$' })),
    /** Rules that stand back where this one runs. */
    instead: Type.Optional(some(Id)),
    /** What may be done and need not (可以): not done in time it lapses, nobody is late. */
    right: Type.Optional(Type.Boolean()),
    pauses: Type.Optional(some(codes(PAUSES))),
  },
  strict,
);

/** What a text says of time from a day on. `agreed`: a contract may say otherwise, up to `atMost` of the same unit. */
const Clock = Type.Object(
  {
    n: Type.Integer({ minimum: 1 }),
    unit: Type.Enum(['wd', 'd', 'y']),
    counting: Type.Enum(COUNTING_CODES),
    agreed: Type.Optional(Type.Object({ atMost: Type.Integer({ minimum: 1 }) }, strict)),
    /** 原则上: the text itself leaves room. */
    inPrinciple: Type.Optional(Type.Boolean()),
    /** Takes the place of the rule's own from this day on. */
    when: Type.Optional(When),
  },
  strict,
);
/** From a day on there is no such rule any more. */
const Repealed = Type.Object({ repealed: Text }, strict);

/** `deadlines/*.yaml`: rule id → the rule and its clock by date. Compiled to the parameter `deadline.<id>`. */
export const DeadlinesFile = Type.Record(
  Type.String({ pattern: ID }),
  Type.Object(
    {
      nature: Nature,
      ...Rule.properties,
      values: Type.Array(Type.Object({ ...DatedValue.properties, value: Type.Union([Clock, Repealed]) }, strict), {
        minItems: 1,
      }),
    },
    strict,
  ),
  strict,
);

export type DeadlinesData = Static<typeof DeadlinesFile>;
export type DeadlineTrigger =
  MilestoneKind | { earliest: MilestoneKind[] } | { latest: MilestoneKind[] } | { endOf: string };
export type DeadlineWhen = Static<typeof When>;
/** A rule as it stands from a day on. */
export type DeadlineValue = Static<typeof Rule> & Static<typeof Clock>;
export type RepealedValue = Static<typeof Repealed> & { title: string };

export const DEADLINE_PREFIX = 'deadline.';
export const isDeadlineKey = (key: string): boolean => key.startsWith(DEADLINE_PREFIX);
