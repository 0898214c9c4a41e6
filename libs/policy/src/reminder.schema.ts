import Type, { type Static, type TSchema } from 'typebox';

const strict = { additionalProperties: false } as const;

/** Who is told: who has to act, the unit it is about, its department, its bureau. */
const To = Type.Union([
  Type.Literal('responsible'),
  Type.Literal('unit'),
  Type.Literal('department'),
  Type.Literal('bureau'),
]);

/** One step of a ladder: `days` before (negative) or after the due date, in calendar days d or working days wd. */
const Level = Type.Object(
  {
    days: Type.Integer({ minimum: -366, maximum: 366 }),
    unit: Type.Union([Type.Literal('d'), Type.Literal('wd')]),
    to: Type.Array(To, { minItems: 1, uniqueItems: true }),
  },
  strict,
);
const Levels = Type.Array(Level, { minItems: 1, maxItems: 20 });

/** A ladder beside a due date that is given elsewhere. */
const Ladder = Type.Object({ levels: Levels }, strict);
/** A ladder beside a limit of its own: due n `unit` after the day it began, that day not counted. */
const limited = {
  limit: Type.Object(
    {
      n: Type.Integer({ minimum: 1 }),
      unit: Type.Union([Type.Literal('wd'), Type.Literal('d'), Type.Literal('y')]),
    },
    strict,
  ),
  levels: Levels,
};
const LimitedLadder = Type.Object(limited, strict);
/** `gapDays`: out of the post for so many days or less, a term goes on; without it a single day begins a new one. */
const TermLadder = Type.Object(
  { ...limited, gapDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 366 })) },
  strict,
);

/** Reminders (提醒). A pack without the key reminds of nothing: what no text gives is the bureau's to fill in. */
export const REMINDERS = {
  /** Beside the due date of filing.change-deadline. */
  'reminders.change': Ladder,
  /** How long a filing may wait for a receiver; counted from the day it was this receiver's turn. */
  'reminders.receipt-waiting': LimitedLadder,
  /** How long one person may be specialist of a unit (轮换, XL-15); counted from the first day of the term (term-service.ts). */
  'reminders.term-limit': TermLadder,
  /** Beside the due date of specialist.vacancy-deadline: the limit has one home, and a ladder without it is a fault. */
  'reminders.vacancy': Ladder,
  /** How long a hand-over (交接) may stay unfinished; counted from the day somebody left the post. */
  'reminders.handover': LimitedLadder,
  /** Beside the due date of a round of reporting 逐级上报. */
  'reminders.round': Ladder,
} as const satisfies Record<string, TSchema>;

export type ReminderKey = keyof typeof REMINDERS;
export type ReminderLevel = Static<typeof Level>;
export type ReminderRecipient = Static<typeof To>;
