import Type, { type Static } from 'typebox';
import { PolicyProblems } from './compile.js';
import { readText } from './pack-text.js';
import { RECEIVERS } from './parameter.schema.js';

const strict = { additionalProperties: false } as const;
const Text = Type.String({ minLength: 1 });
const Post = Type.Enum(['specialist', 'leader_in_charge', 'office_in_charge', 'first_responsible']);
const Days = Type.Integer({ minimum: 0 });
/** What a filing is expected to be, or by which code it is refused. */
const Filed = Type.Object(
  {
    receivers: Type.Optional(Type.Array(Type.Enum(RECEIVERS))),
    order: Type.Optional(Type.Enum(['parallel', 'sequence'])),
    late: Type.Optional(Type.Boolean()),
    /** A number of days counts from the change. */
    due: Type.Optional(Type.Boolean()),
    refused: Type.Optional(Text),
  },
  strict,
);
const about = {
  unit: Text,
  post: Type.Optional(Post),
  /** Before today. */
  daysAgo: Days,
};
const said = { section: Type.Optional(Text), additionReason: Type.Optional(Text) };

/** A source as the system cites it; without a document the system says that it is its own proposal (ours). */
const Source = Type.Object({ document: Type.Optional(Text), quote: Type.Optional(Text) }, strict);

const Step = Type.Union([
  Type.Object({ say: Text, file: Type.Object({ ...about, person: Text, ...said }, strict), expect: Filed }, strict),
  Type.Object(
    { say: Text, change: Type.Object({ ...about, from: Text, person: Text, ...said }, strict), expect: Filed },
    strict,
  ),
  Type.Object(
    {
      say: Text,
      /** `reason` in the words of the pack's list, `remark` where the word alone does not say enough. */
      exit: Type.Object({ ...about, from: Text, reason: Type.Optional(Text), remark: Type.Optional(Text) }, strict),
      /** `reasons`: where the list of reasons comes from. */
      expect: Type.Object({ ...Filed.properties, reasons: Type.Optional(Source) }, strict),
    },
    strict,
  ),
  Type.Object(
    {
      say: Text,
      /** 交接: all that is asked for, at once. */
      handOver: Type.Object({ unit: Text, person: Text, receiver: Text }, strict),
      expect: Type.Object({ items: Type.Integer({ minimum: 1 }), source: Source }, strict),
    },
    strict,
  ),
  Type.Object(
    {
      say: Text,
      receive: Type.Object({ person: Text, by: Text }, strict),
      expect: Type.Object(
        { state: Type.Optional(Type.Enum(['filed', 'on_record'])), refused: Type.Optional(Text) },
        strict,
      ),
    },
    strict,
  ),
  Type.Object(
    {
      say: Text,
      look: Type.Object(
        {
          unit: Text,
          standing: Text,
          missing: Type.Optional(Type.Array(Post)),
          answer: Type.Enum(['allow', 'warn', 'deny']),
          code: Text,
          document: Type.Optional(Text),
          /** Part of the text that the answer cites. */
          quote: Type.Optional(Text),
          /** Of how many people a term (任期) is counted: none where no text and no bureau sets one. */
          terms: Type.Optional(Type.Integer({ minimum: 0 })),
        },
        strict,
      ),
    },
    strict,
  ),
]);

/** A story of one jurisdiction, readable by its officials and run against the system: the same acts, its own outcomes. */
export const ScenarioFile = Type.Object(
  {
    title: Text,
    area: Type.String({ pattern: '^\\d{6}$' }),
    /** Invented; by the name the steps use. Those above come first. */
    organisations: Type.Record(
      Type.String(),
      Type.Object(
        {
          kind: Type.Enum(['unit', 'department', 'bureau', 'section', 'office']),
          name: Text,
          area: Type.Optional(Type.String({ pattern: '^\\d{6}$' })),
          below: Type.Optional(Text),
          servedBy: Type.Optional(Text),
        },
        strict,
      ),
    ),
    /** What the local form asks for beside name, post and phone, the same in every filing of the story. */
    card: Type.Optional(Type.Record(Type.String(), Type.String())),
    person: Type.Optional(Type.Record(Type.String(), Type.String())),
    steps: Type.Array(Step, { minItems: 1 }),
  },
  strict,
);
export type Scenario = Static<typeof ScenarioFile>;
export type ScenarioStep = Scenario['steps'][number];

/** Throws PolicyProblems with file and line, as a pack does. */
export function readScenario(file: string, text: string): Scenario {
  const problems: string[] = [];
  const read = readText<Scenario>(file, text, ScenarioFile, problems);
  if (!read) throw new PolicyProblems(problems);
  const { organisations } = read.data;
  const known = new Set<string>();
  for (const [key, { below, servedBy }] of Object.entries(organisations)) {
    for (const above of [below, servedBy])
      if (above !== undefined && !known.has(above))
        read.say(['organisations', key], `${key} 的上级 ${above} 没有写在它前面`);
    known.add(key);
  }
  if (problems.length > 0) throw new PolicyProblems(problems);
  return read.data;
}
