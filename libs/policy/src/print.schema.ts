import Type, { type Static } from 'typebox';

/** How a form is printed: what stands where on the paper. The renderer carries it out and knows no place. */
const strict = { additionalProperties: false } as const;

/** It may name a field of the form in braces, e.g. 单位：{unit}（盖章）; what a filing does not say is left blank for the pen. */
const Text = Type.String({ maxLength: 200 });
const Align = Type.Union([Type.Literal('left'), Type.Literal('center'), Type.Literal('right')]);
const Span = Type.Integer({ minimum: 2, maximum: 20 });

const PrintCell = Type.Object(
  {
    text: Text,
    /** A second line at the foot of the cell, e.g. 日期：{date}. */
    foot: Type.Optional(Text),
    colspan: Type.Optional(Span),
    rowspan: Type.Optional(Span),
    align: Type.Optional(Align),
  },
  strict,
);

const PrintRow = Type.Object(
  {
    cells: Type.Array(PrintCell, { minItems: 1 }),
    /** At least so high, in millimetres. */
    height: Type.Optional(Type.Number({ minimum: 4, maximum: 200 })),
    /** Printed again on every page. */
    header: Type.Optional(Type.Literal(true)),
    /** Printed once for each person. A form without such a row is one sheet for each person. */
    each: Type.Optional(Type.Literal('person')),
  },
  strict,
);

export const PrintLayout = Type.Object(
  {
    paper: Type.Literal('A4'),
    orientation: Type.Union([Type.Literal('portrait'), Type.Literal('landscape')]),
    /** In points. */
    titleSize: Type.Number({ minimum: 10, maximum: 40 }),
    textSize: Type.Number({ minimum: 8, maximum: 20 }),
    /** Lines between the title and the table, and below the table. */
    above: Type.Optional(Type.Array(Text)),
    below: Type.Optional(Type.Array(Text)),
    /** Of the columns of the grid, in millimetres. */
    widths: Type.Array(Type.Number({ minimum: 5, maximum: 290 }), { minItems: 1 }),
    rows: Type.Array(PrintRow, { minItems: 1 }),
    /** What of the layout no text gives, in words for the clerk; absent = all of it stands in the text. */
    ours: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    /**
     * What is printed when somebody leaves and nobody follows: the form with those who stay, and a line below it that names
     * who leaves ({name}, {title}, {date}). Absent = an exit is not printed.
     */
    exit: Type.Optional(Type.Object({ line: Text, ours: Type.String({ minLength: 1, maxLength: 200 }) }, strict)),
  },
  strict,
);

export type PrintLayoutData = Static<typeof PrintLayout>;
