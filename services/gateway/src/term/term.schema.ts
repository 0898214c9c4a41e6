import { Type, type Static } from 'typebox';
import { DateText, DeadlineStatusSchema, Id, Instant, PostSchema } from '../http/shapes.schema.js';

export const TermSchema = Type.Object(
  {
    appointmentId: Id,
    role: PostSchema,
    personName: Type.String(),
    since: Type.String({ format: 'date', description: 'The first day of the term, without a break since' }),
    earlier: Type.Array(
      Type.Object(
        { unitId: Id, unitName: Type.String(), from: DateText, until: DateText },
        { title: 'EarlierService', description: 'A post held to the last day of a unit that this one goes on with' },
      ),
      { description: 'What units that ended add to the term, the earliest first' },
    ),
    deadline: DeadlineStatusSchema,
    dueOn: Type.String({ format: 'date', description: 'The last day, extensions included' }),
    state: Type.Enum(['running', 'due', 'over'], { description: 'due = the first early reminder has come' }),
    extensions: Type.Array(
      Type.Object({ until: DateText, reason: Type.String(), extendedAt: Instant }, { title: 'TermExtension' }),
      { description: '确需延长, the latest first' },
    ),
    actions: Type.Array(Type.Enum(['extend'])),
  },
  { title: 'Term', description: '任期 against the limit of the bureau; nobody is made to leave' },
);
export type TermJson = Static<typeof TermSchema>;

export const TermsSchema = Type.Object(
  { items: Type.Array(TermSchema, { description: 'None where the bureau has set no limit' }) },
  { title: 'Terms' },
);

export const ExtensionInput = Type.Object(
  { until: Type.String({ maxLength: 20 }), reason: Type.String({ maxLength: 1_000 }) },
  { additionalProperties: false, title: 'TermExtensionInput' },
);

export const ExtendedSchema = Type.Object({ appointmentId: Id, until: DateText }, { title: 'TermExtended' });
