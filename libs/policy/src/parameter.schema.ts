import Type, { type Static, type TSchema } from 'typebox';

const strict = { additionalProperties: false } as const;
const Text = Type.String({ minLength: 1 });
const Labels = Type.Array(Type.Object({ code: Type.String({ pattern: '^[a-z][a-z0-9_-]*$' }), label: Text }, strict), {
  minItems: 1,
});
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const Gate = Type.Object(
  {
    answer: Type.Union([Type.Literal('allow'), Type.Literal('warn'), Type.Literal('deny')]),
    code: Type.String({ pattern: '^[a-z][a-z_]*$' }),
    ruleId: Text,
    detail: Text,
  },
  strict,
);

/** Every parameter this release knows, with the shape of its value. A pack may give no other: nothing would read it. */
export const PARAMETERS = {
  /** 专管员, 专办员, 联络员: one concept, the pack's word. */
  'specialist.title': Text,
  /** Persons per unit; no `max` = no upper limit. */
  'specialist.head-count': Type.Object(
    { min: Type.Integer({ minimum: 1 }), max: Type.Optional(Type.Integer({ minimum: 1 })), ruleId: Text },
    strict,
  ),
  'specialist.eligibility': Type.Object(
    {
      establishmentInPrinciple: Type.Boolean(),
      exceptionNeedsReason: Type.Boolean(),
      cleanRecordRequired: Type.Boolean(),
    },
    strict,
  ),
  'filing.receivers': Type.Object(
    {
      receivers: Type.Array(Type.Union([Type.Literal('department'), Type.Literal('bureau')]), {
        minItems: 1,
        uniqueItems: true,
      }),
      order: Type.Union([Type.Literal('parallel'), Type.Literal('sequence')]),
    },
    strict,
  ),
  'filing.form': Type.Object({ id: Text, version: Text }, strict),
  'filing.defects': Labels,
  /** n in `unit`: wd working days, d calendar days, y years. `roll`: what a last day is moved over. */
  'filing.change-deadline': Type.Object(
    {
      ruleId: Text,
      n: Type.Integer({ minimum: 1 }),
      unit: Type.Union([Type.Literal('wd'), Type.Literal('d'), Type.Literal('y')]),
      roll: Type.Union([Type.Literal('none'), Type.Literal('statutory'), Type.Literal('restday')]),
    },
    strict,
  ),
  /** 汇总报送: the due dates that a text gives, at each level; `bureau` for bureaus below. Optional: a bureau sets its own. */
  'roll-up.rounds': Type.Object({ ruleId: Text, department: Type.Optional(Day), bureau: Type.Optional(Day) }, strict),
  'gate.vacancy': Gate,
  'gate.filed-not-on-record': Gate,
  'gate.not-this-person': Gate,
  'gate.on-record': Gate,
  stages: Labels,
} as const satisfies Record<string, TSchema>;

export type ParameterKey = keyof typeof PARAMETERS;
export type ParameterValue<K extends ParameterKey> = Static<(typeof PARAMETERS)[K]>;

export const isParameter = (key: string): key is ParameterKey => Object.hasOwn(PARAMETERS, key);
