import Type, { type Static } from 'typebox';
import { PrintLayout } from './print.schema.js';

/** The file formats of a policy pack. Values are lists by date, appended and never edited; each names its source. */
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const strict = { additionalProperties: false } as const;

/** A document, or "ours" with the reason where no text gives the value. */
export const Source = Type.Object(
  {
    document: Type.Optional(Type.String({ minLength: 1 })),
    article: Type.Optional(Type.String()),
    quote: Type.Optional(Type.String()),
    ours: Type.Optional(Type.String({ minLength: 1 })),
    status: Type.Union([Type.Literal('V'), Type.Literal('V2'), Type.Literal('M'), Type.Literal('P')]),
  },
  strict,
);

export const Area = Type.Object(
  {
    code: Type.String({ pattern: '^\\d{6}$' }),
    name: Type.String({ minLength: 1 }),
    codeSystem: Type.Union([Type.Literal('gbt2260'), Type.Literal('nbs')]),
    level: Type.Union([
      Type.Literal('country'),
      Type.Literal('region'),
      Type.Literal('league'),
      Type.Literal('county'),
    ]),
    /** Why the pack's duties and measures bind this area; without it only forms, defaults and the calendar apply. */
    boundBy: Type.Optional(Source),
    /** Why they do not, where the text says so (JZ-11); a pack of the area itself may then take the area over. */
    notBound: Type.Optional(Source),
  },
  strict,
);

export const PackFile = Type.Object(
  {
    id: Type.String({ pattern: '^\\d{6}-[a-z0-9-]+$' }),
    version: Type.String({ minLength: 1 }),
    schemaVersion: Type.Literal(1),
    authority: Type.String({ minLength: 1 }),
    document: Type.Optional(Type.String()),
    note: Type.Optional(Type.String()),
    parent: Type.Optional(Type.String()),
    /** Duties and measures of a parent apply here only where this pack adopts them by a document. */
    adopts: Type.Optional(Type.Array(Type.Object({ pack: Type.String(), by: Source }, strict))),
    /** A regime that ends does so by a later value or a successor, never by a date nobody watches. */
    effective: Type.Object({ from: Day }, strict),
    areas: Type.Array(Area),
  },
  strict,
);

/** binding: the text itself names everybody below as its addressee (a law, a notice to a whole region), nobody has to adopt it. */
export const Nature = Type.Union([
  Type.Literal('binding'),
  Type.Literal('duty'),
  Type.Literal('measure'),
  Type.Literal('form'),
  Type.Literal('default'),
]);

export const DatedValue = Type.Object(
  {
    from: Day,
    value: Type.Unknown(),
    reference: Source,
    /** Other sources of parts of the value, e.g. a rolling rule that is ours. */
    also: Type.Optional(Type.Array(Source)),
    /** Mends a wrong value of this date; what moved is listed on activation. */
    corrects: Type.Optional(Day),
  },
  strict,
);

export const ParametersFile = Type.Record(
  Type.String(),
  Type.Object({ nature: Nature, values: Type.Array(DatedValue, { minItems: 1 }) }, strict),
);

export const RulesFile = Type.Array(
  Type.Object(
    {
      id: Type.String({ minLength: 1 }),
      title: Type.String({ minLength: 1 }),
      nature: Nature,
      executor: Type.String({ minLength: 1 }),
      parameters: Type.Array(Type.String()),
      reference: Source,
    },
    strict,
  ),
);

/**
 * What a form may ask for. index, unit, date, post (its local word) and head_signature are printed and never typed; of the others each is a field of
 * a filing's content: of the person, of the unit, or of the leader in charge (leader_…).
 */
export const FORM_KEYS = [
  'index',
  'name',
  'sex',
  'unit',
  'title',
  'phone',
  'remark',
  'date',
  'section',
  'office_phone',
  'email',
  'unit_address',
  'organisation_code',
  'leader_name',
  'leader_title',
  'leader_phone',
  'head_signature',
  'post',
  'citizen_id',
] as const;
export type FormKey = (typeof FORM_KEYS)[number];

export const FormFile = Type.Object(
  {
    id: Type.String(),
    version: Type.String(),
    title: Type.String(),
    sealLine: Type.String(),
    reference: Source,
    columns: Type.Array(
      Type.Object(
        {
          key: Type.Enum(FORM_KEYS),
          label: Type.String(),
          required: Type.Boolean(),
          aliases: Type.Optional(Type.Array(Type.String())),
          /** The heading of the block of the paper form that the field stands in; none = the unit's own lines. */
          block: Type.Optional(Type.String()),
          /** Why it is asked for, where the form's own source does not say: an identity number needs one (PIPL 6, 28). */
          reference: Type.Optional(Source),
        },
        strict,
      ),
    ),
    /** How it is printed; a form without is filed on screen only. */
    print: Type.Optional(PrintLayout),
  },
  strict,
);

export const CalendarFile = Type.Object(
  {
    year: Type.Integer(),
    notice: Type.Object({ ...Source.properties, address: Type.Optional(Type.String()) }, strict),
    off: Type.Array(Type.Object({ name: Type.String(), from: Day, to: Day }, strict)),
    makeUp: Type.Array(Day),
  },
  strict,
);

/** Local holidays of one area on top of the national calendar, which they overrule. */
export const OverlayFile = Type.Object(
  {
    area: Type.String({ pattern: '^\\d{6}$' }),
    reference: Source,
    off: Type.Array(Type.Object({ name: Type.String(), from: Day, to: Day }, strict)),
    makeUp: Type.Optional(Type.Array(Day)),
  },
  strict,
);

export const ExamplesFile = Type.Array(
  Type.Object(
    {
      id: Type.String(),
      requirement: Type.String(),
      area: Type.String(),
      asOf: Day,
      facts: Type.Record(Type.String(), Type.Unknown()),
      expect: Type.Record(Type.String(), Type.Unknown()),
    },
    strict,
  ),
);

export const MessagesFile = Type.Record(Type.String(), Type.String());

export type PackFileData = Static<typeof PackFile>;
export type AreaData = Static<typeof Area>;
export type SourceData = Static<typeof Source>;
export type ParametersData = Static<typeof ParametersFile>;
export type RuleData = Static<typeof RulesFile>[number];
export type FormData = Static<typeof FormFile>;
export type CalendarFileData = Static<typeof CalendarFile>;
export type OverlayFileData = Static<typeof OverlayFile>;
export type ExampleData = Static<typeof ExamplesFile>[number];
export type NatureData = Static<typeof Nature>;
