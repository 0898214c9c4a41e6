import Type from 'typebox';

const strict = { additionalProperties: false } as const;
const Code = Type.String({ pattern: '^[a-z][a-z0-9_-]*$' });
const Text = Type.String({ minLength: 1 });
/** `asksRemark`: the word alone does not say enough, the unit adds a sentence. */
const Reasons = Type.Array(
  Type.Object({ code: Code, label: Text, asksRemark: Type.Optional(Type.Boolean()) }, strict),
  { minItems: 1 },
);

/** Leaving a post and staying out of a purchase. What no text gives is ours and says so. */
export const LEAVING = {
  /** Why somebody leaves a post (XL-4, DY-6); without it a unit says so in its own words only. */
  'appointment.exit-reasons': Reasons,
  /** 交接清单: what is handed over when somebody leaves, by the pack in force on that day; without it nothing is asked for. */
  'appointment.handover': Type.Array(Type.Object({ code: Code, label: Text }, strict), { minItems: 1 }),
  /** The relations for which somebody stays out (回避); without it nothing can be declared. */
  'recusal.kinds': Reasons,
};
