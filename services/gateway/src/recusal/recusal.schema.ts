import { Type, type Static } from 'typebox';
import { ReferenceSchema } from '../http/problem.schema.js';
import { DateText, Id, Instant, PostSchema } from '../http/shapes.schema.js';

const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }));
const Words = Type.Optional(Type.String());

export const ConflictDeclarationSchema = Type.Object(
  {
    id: Id,
    unitId: Id,
    earlierUnitName: Type.Optional(
      Type.String({ description: 'Where it was declared in a unit that ended and whose work this one goes on with' }),
    ),
    personId: Id,
    personName: Type.Optional(Type.String({ description: 'Left out once the person’s records were destroyed' })),
    kind: Type.String({ description: 'A code of the policy pack; none = 无应回避情形' }),
    kindLabel: Type.String(),
    supplierName: Words,
    supplierUscc: Words,
    projectReference: Words,
    note: Words,
    validFrom: DateText,
    lastDay: Type.Optional(Type.String({ format: 'date', description: 'Absent while it is open' })),
    declaredAt: Instant,
    endedOn: Type.Optional(Type.String({ format: 'date', description: 'From this day on it counts no more' })),
    endReason: Words,
    state: Type.Enum(['in_force', 'future', 'over', 'ended']),
    actions: Type.Array(Type.Enum(['end'])),
  },
  { title: 'ConflictDeclaration', description: '回避声明; names of relatives are never asked for' },
);
export type ConflictDeclarationJson = Static<typeof ConflictDeclarationSchema>;

export const ConflictDeclarationsSchema = Type.Object(
  {
    declarations: Type.Array(ConflictDeclarationSchema, { description: 'The latest first; also what is over' }),
    kinds: Type.Array(
      Type.Object(
        {
          code: Type.String(),
          label: Type.String(),
          asksNote: Type.Boolean({ description: 'The word alone does not say enough' }),
        },
        { title: 'ConflictKind' },
      ),
    ),
    reference: ReferenceSchema,
    people: Type.Array(
      Type.Object(
        {
          personId: Id,
          name: Type.String(),
          roles: Type.Array(PostSchema),
          thisYear: Type.Enum(['conflict', 'none', 'not_declared']),
        },
        { title: 'ConflictDeclarant', description: 'On record today, and what they have said for this year' },
      ),
    ),
    actions: Type.Array(Type.Enum(['declare'])),
  },
  { title: 'ConflictDeclarations' },
);
export type ConflictDeclarationsJson = Static<typeof ConflictDeclarationsSchema>;

/** As typed; whether a value is right is for registry to say, field by field. */
export const NewDeclarationSchema = Type.Object(
  {
    personId: Type.String({ maxLength: 50 }),
    kind: Type.String({ maxLength: 60 }),
    supplierName: text(300),
    supplierUscc: text(40),
    projectReference: text(200),
    note: text(1_000),
    validFrom: text(20),
    lastDay: text(20),
  },
  { additionalProperties: false, title: 'NewConflictDeclaration' },
);

export const EndDeclarationSchema = Type.Object(
  { endedOn: Type.String({ maxLength: 20 }), reason: Type.String({ maxLength: 1_000 }) },
  { additionalProperties: false, title: 'EndConflictDeclaration' },
);
