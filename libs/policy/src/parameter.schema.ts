import Type, { type Static, type TSchema } from 'typebox';
import { Counting } from './deadline.schema.js';
import { LEAVING } from './leaving.schema.js';
import { REMINDERS } from './reminder.schema.js';

const strict = { additionalProperties: false } as const;
const Text = Type.String({ minLength: 1 });
const Labels = Type.Array(Type.Object({ code: Type.String({ pattern: '^[a-z][a-z0-9_-]*$' }), label: Text }, strict), {
  minItems: 1,
});
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const Count = Type.Integer({ minimum: 1 });
const Unit = Type.Union([Type.Literal('wd'), Type.Literal('d'), Type.Literal('y')]);
const Roll = Type.Union([Type.Literal('none'), Type.Literal('statutory'), Type.Literal('restday')]);
const FormKey = Type.Object({ id: Text, version: Text }, strict);
const Gate = Type.Object(
  {
    answer: Type.Union([Type.Literal('allow'), Type.Literal('warn'), Type.Literal('deny')]),
    code: Type.String({ pattern: '^[a-z][a-z_]*$' }),
    ruleId: Text,
    detail: Text,
  },
  strict,
);

/** Who may receive a filing, as a pack names them; services find the organisation from their trees. */
export const RECEIVERS = ['department', 'first_level_unit', 'bureau', 'section', 'office'] as const;
export type ReceiverName = (typeof RECEIVERS)[number];

/** Every parameter this release knows, with the shape of its value. A pack may give no other: nothing would read it. */
export const PARAMETERS = {
  /** 专管员, 专办员, 联络员: one concept, the pack's word. */
  'specialist.title': Text,
  /**
   * Persons per unit; no `max` = no upper limit. `moreWithReason`: each one above `max` may be there with a stated reason.
   * `secondLevelCovered`: a second-level unit without one is covered by the specialist of its first-level unit.
   */
  'specialist.head-count': Type.Object(
    {
      min: Count,
      max: Type.Optional(Count),
      moreWithReason: Type.Optional(Type.Boolean()),
      secondLevelCovered: Type.Optional(Type.Boolean()),
      ruleId: Text,
    },
    strict,
  ),
  /** `conditions`: what else the text asks of the person, in its words; the unit judges, nobody scores. */
  'specialist.eligibility': Type.Object(
    {
      establishmentInPrinciple: Type.Boolean(),
      exceptionNeedsReason: Type.Boolean(),
      cleanRecordRequired: Type.Boolean(),
      conditions: Type.Optional(Type.Array(Text, { minItems: 1 })),
    },
    strict,
  ),
  /** From a vacancy to the next filing; a text gives none, so there is no value until a bureau sets one. */
  'specialist.vacancy-deadline': Type.Object({ ruleId: Text, n: Count, unit: Unit, roll: Roll }, strict),
  /** Who else a unit names besides its specialist; each is filed by a form of its own. */
  'appointment.roles': Type.Array(
    Type.Object(
      {
        role: Type.Union([
          Type.Literal('leader_in_charge'),
          Type.Literal('office_in_charge'),
          Type.Literal('first_responsible'),
        ]),
        label: Text,
        /** 0 = may be named, nobody is asked for. */
        min: Type.Integer({ minimum: 0 }),
        max: Type.Optional(Count),
        ruleId: Text,
        form: FormKey,
        /** 原则上…: whom the text has in mind, shown where the form is filled. */
        inPrinciple: Type.Optional(Text),
      },
      strict,
    ),
    { minItems: 1 },
  ),
  /**
   * department: the nearest one above in the budget tree; first_level_unit: the topmost of that tree, for a unit below it;
   * bureau: the finance department of the same level; section: its business section that serves the unit; office: its
   * procurement office.
   */
  'filing.receivers': Type.Object(
    {
      receivers: Type.Array(Type.Enum(RECEIVERS), {
        minItems: 1,
        uniqueItems: true,
      }),
      order: Type.Union([Type.Literal('parallel'), Type.Literal('sequence')]),
    },
    strict,
  ),
  /**
   * To whom a receiver may return a filing: always the unit; `previous`: in a sequence also an earlier receiver, which then is asked
   * for its receipt again. Optional: without it only the unit.
   */
  'filing.returns': Type.Object(
    { to: Type.Array(Type.Enum(['unit', 'previous']), { minItems: 1, uniqueItems: true }) },
    strict,
  ),
  'filing.form': FormKey,
  'filing.defects': Labels,
  /**
   * n in `unit`: wd working days, d calendar days, y years. `roll`: what a last day is moved over. Or only `wording`: the text
   * names no number of days (及时), so no clock runs until the bureau gives one.
   */
  'filing.change-deadline': Type.Object(
    {
      ruleId: Text,
      n: Type.Optional(Count),
      unit: Type.Optional(Unit),
      roll: Type.Optional(Roll),
      wording: Type.Optional(Text),
    },
    strict,
  ),
  /** 汇总报送: the due dates that a text gives, at each level; `bureau` for bureaus below. Optional: a bureau sets its own. */
  'roll-up.rounds': Type.Object({ ruleId: Text, department: Type.Optional(Day), bureau: Type.Optional(Day) }, strict),
  /**
   * The list that goes up with a report, where the local form is a card of one person and has no rows for it. Without it the
   * columns of `filing.form` are used.
   */
  'roll-up.list': Type.Object(
    {
      ruleId: Text,
      title: Text,
      sealLine: Text,
      columns: Type.Array(
        Type.Object(
          { key: Type.Enum(['index', 'unit', 'name', 'sex', 'title', 'phone', 'remark']), label: Text },
          strict,
        ),
        { minItems: 1 },
      ),
    },
    strict,
  ),
  'gate.vacancy': Gate,
  'gate.filed-not-on-record': Gate,
  'gate.not-this-person': Gate,
  'gate.on-record': Gate,
  /** Where more are on record than the head count allows; without it such a unit is answered as one on record. */
  'gate.over-count': Gate,
  /** Where somebody else that the pack asks for (`appointment.roles`) is not on record; without it that is not looked at. */
  'gate.role-vacant': Gate,
  /** A second-level unit covered by its first-level unit; without it such a unit is answered as one on record. */
  'gate.covered': Gate,
  /** Somebody asked about has declared 回避 towards the supplier or project asked about; without it that is not looked at. */
  'gate.recusal': Gate,
  stages: Labels,
  /** Counting rules of facts §2.0; rules of `deadlines/` name one. */
  'counting.C1': Counting,
  'counting.C2': Counting,
  'counting.C4': Counting,
  ...LEAVING,
  ...REMINDERS,
} as const satisfies Record<string, TSchema>;

export type ParameterKey = keyof typeof PARAMETERS;
export type ParameterValue<K extends ParameterKey> = Static<(typeof PARAMETERS)[K]>;

export const isParameter = (key: string): key is ParameterKey => Object.hasOwn(PARAMETERS, key);
