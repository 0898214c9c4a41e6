import { Type, type Static } from 'typebox';
import { AppointmentSchema } from '../directory/directory.schema.js';
import { AreaCode, Id, Instant, pageQuery } from '../http/shapes.schema.js';

const Reason = Type.String({ maxLength: 2000, description: '理由, at most 500 characters' });
const KindSchema = Type.Enum(['person', 'phone', 'unit']);
const ListSchema = Type.Enum(['person', 'phone', 'unit', 'merged']);

export const DuplicateQuerySchema = Type.Object(
  {
    kind: Type.Optional(ListSchema),
    state: Type.Optional(Type.Enum(['open', 'decided'])),
    unitId: Type.Optional(Type.String({ format: 'uuid', description: 'Only what touches this unit' })),
    ...pageQuery,
  },
  { additionalProperties: false },
);

const DuplicatePersonSchema = Type.Object(
  {
    personId: Type.Optional(Id),
    name: Type.Optional(Type.String()),
    appointments: Type.Array(AppointmentSchema),
    elsewhere: Type.Boolean({ description: 'Outside the caller’s scope: no more is told' }),
  },
  { title: 'DuplicatePerson' },
);

const DuplicateUnitSchema = Type.Object(
  {
    id: Type.Optional(Type.String({ format: 'uuid', description: 'None outside the caller’s scope' })),
    name: Type.Optional(Type.String()),
    areaCode: Type.Optional(AreaCode),
    uscc: Type.Optional(Type.String()),
    problem: Type.Optional(Type.String({ description: 'What is wrong with the code' })),
  },
  { title: 'DuplicateUnit' },
);

export const DuplicateSchema = Type.Object(
  {
    kind: KindSchema,
    reason: Type.Enum([
      'same_citizen_id',
      'same_name_and_phone',
      'same_phone',
      'same_uscc',
      'bad_uscc',
      'same_name',
      'former_name',
      'same_sound',
      'one_character',
    ]),
    key: Type.String(),
    fingerprint: Type.String({ description: 'Of the facts: a decision on others counts no more' }),
    persons: Type.Array(DuplicatePersonSchema),
    units: Type.Array(DuplicateUnitSchema),
    shared: Type.Optional(Type.String({ description: 'What they have in common; a phone is masked' })),
    decidable: Type.Boolean({ description: 'All of it is in the caller’s scope' }),
    decided: Type.Boolean(),
    decisions: Type.Array(
      Type.Object(
        {
          decision: Type.Enum(['different', 'lawful', 'reopened']),
          reason: Type.Optional(Type.String({ description: 'Left out once the persons’ records were destroyed' })),
          decidedAt: Instant,
          decidedByName: Type.String({ description: 'The organisation' }),
          officerName: Type.Optional(Type.String()),
          current: Type.Boolean({ description: 'Made on the facts as they are' }),
        },
        { title: 'DuplicateDecision' },
      ),
      { description: 'Newest first' },
    ),
  },
  { title: 'Duplicate', description: '重复核查: a hint, never a fault; one person in two units is lawful' },
);
export type DuplicateJson = Static<typeof DuplicateSchema>;

const PersonMergeSchema = Type.Object(
  {
    id: Id,
    personId: Id,
    intoId: Id,
    reason: Type.Optional(Type.String({ description: 'Left out once the persons’ records were destroyed' })),
    mergedAt: Instant,
    mergedByName: Type.String(),
    unmergedAt: Type.Optional(Type.String({ format: 'date-time', description: '拆回; absent while it holds' })),
    unmergedByName: Type.Optional(Type.String()),
    unmergeReason: Type.Optional(Type.String()),
    name: Type.Optional(Type.String()),
    unitNames: Type.Optional(Type.String()),
    undoable: Type.Boolean({ description: 'The caller may undo it' }),
  },
  { title: 'PersonMerge' },
);

export const DuplicatePageSchema = Type.Object(
  {
    items: Type.Array(DuplicateSchema),
    merges: Type.Array(PersonMergeSchema, { description: 'Of kind merged only' }),
    counts: Type.Array(
      Type.Object({ kind: ListSchema, open: Type.Integer(), decided: Type.Integer() }, { title: 'DuplicateCount' }),
    ),
    nextCursor: Type.Optional(Type.String()),
    total: Type.Integer(),
  },
  { title: 'DuplicatePage' },
);
export type DuplicatePageJson = Static<typeof DuplicatePageSchema>;

export const DecideDuplicateSchema = Type.Object(
  {
    kind: KindSchema,
    key: Type.String({ maxLength: 100 }),
    fingerprint: Type.String({ maxLength: 100 }),
    decision: Type.String({ maxLength: 20, description: 'different, lawful or reopened' }),
    reason: Reason,
  },
  { additionalProperties: false, title: 'DuplicateDecisionInput' },
);

export const PersonSchema = Type.Object(
  {
    personId: Type.String({ format: 'uuid', description: 'The id that stands' }),
    aliasIds: Type.Array(Id),
    name: Type.Optional(Type.String()),
    appointments: Type.Array(AppointmentSchema),
    merges: Type.Array(PersonMergeSchema),
    elsewhere: Type.Integer({ description: 'Appointments outside the caller’s scope' }),
  },
  { title: 'Person', description: 'One human under every id' },
);
export type PersonJson = Static<typeof PersonSchema>;

export const PersonQuerySchema = Type.Object(
  { knownAt: Type.Optional(Type.String({ format: 'date-time', description: 'As it was known then' })) },
  { additionalProperties: false },
);

export const MergePersonsSchema = Type.Object(
  { keptId: Id, aliasIds: Type.Array(Id, { maxItems: 50 }), reason: Reason },
  { additionalProperties: false, title: 'PersonMergeInput' },
);
export const UnmergePersonSchema = Type.Object(
  { reason: Reason },
  { additionalProperties: false, title: 'PersonUnmergeInput' },
);
