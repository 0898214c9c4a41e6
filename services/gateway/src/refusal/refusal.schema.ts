import { Type, type Static } from 'typebox';
import { DateText } from '../http/shapes.schema.js';

const KINDS = ['limit', 'csrf', 'forbidden', 'bad_token', 'too_large', 'bad_request', 'lockout', 'slow'] as const;
const KindSchema = Type.Enum([...KINDS]);

export const RefusalsQuerySchema = Type.Object(
  { from: DateText, to: Type.String({ ...DateText, description: 'The last day' }), kind: Type.Optional(KindSchema) },
  { additionalProperties: false },
);

export const RefusalsSchema = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          day: DateText,
          kind: KindSchema,
          route: Type.String({
            description: 'Method and pattern; ? for no route of ours, * where too many were told apart',
          }),
          subject: Type.Optional(Type.String({ description: 'account or client and its id; absent for nobody known' })),
          subjectName: Type.Optional(Type.String({ description: 'What the account is called' })),
          count: Type.Integer(),
        },
        { title: 'RefusalCount' },
      ),
      { description: 'The most frequent first' },
    ),
    days: Type.Array(Type.Object({ day: DateText, kind: KindSchema, count: Type.Integer() }, { title: 'RefusalDay' })),
    truncated: Type.Boolean({ description: 'There are more than are shown' }),
  },
  { title: 'Refusals' },
);
export type RefusalsJson = Static<typeof RefusalsSchema>;
