import { Type, type Static } from 'typebox';
import { ReferenceSchema } from '../http/problem.schema.js';
import { DateText, Id, Instant, PostSchema } from '../http/shapes.schema.js';

const ItemState = Type.Enum(['done', 'not_applicable', 'open'], { description: '已交接, 不涉及, 未交接' });

export const HandoverSchema = Type.Object(
  {
    appointmentId: Id,
    filingId: Id,
    unitId: Id,
    unitName: Type.String(),
    role: PostSchema,
    personName: Type.String({ description: 'Who left' }),
    successorName: Type.Optional(Type.String({ description: 'Who took over the post, by the filing' })),
    leftOn: DateText,
    items: Type.Array(
      Type.Object(
        { code: Type.String(), label: Type.String(), state: ItemState, note: Type.Optional(Type.String()) },
        { title: 'HandoverItem' },
      ),
    ),
    handedOn: Type.Optional(DateText),
    receiverName: Type.Optional(Type.String({ description: '接收人' })),
    supervisorName: Type.Optional(Type.String({ description: '监交人' })),
    complete: Type.Boolean(),
    completedAt: Type.Optional(Instant),
    version: Type.Integer({ description: 'The ETag, for If-Match; 0 = nothing has been said yet' }),
    reference: ReferenceSchema,
    actions: Type.Array(Type.Enum(['record'])),
    history: Type.Array(
      Type.Object(
        {
          at: Instant,
          actorName: Type.Optional(Type.String()),
          openItems: Type.Array(Type.String()),
          complete: Type.Boolean(),
        },
        { title: 'HandoverHistoryEntry' },
      ),
      { description: 'Only where one is read' },
    ),
  },
  { title: 'Handover', description: '交接 of a post somebody left; never a condition of the filing' },
);
export type HandoverJson = Static<typeof HandoverSchema>;

export const HandoversSchema = Type.Object(
  { items: Type.Array(HandoverSchema, { description: 'The unfinished ones first' }) },
  { title: 'Handovers' },
);

export const HandoverInput = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          code: Type.String({ maxLength: 60 }),
          state: ItemState,
          note: Type.Optional(Type.String({ maxLength: 1_000 })),
        },
        { additionalProperties: false, title: 'HandoverItemInput' },
      ),
      { maxItems: 100 },
    ),
    handedOn: Type.Optional(Type.String({ maxLength: 20 })),
    receiverName: Type.Optional(Type.String({ maxLength: 100 })),
    supervisorName: Type.Optional(Type.String({ maxLength: 100 })),
  },
  { additionalProperties: false, title: 'HandoverInput' },
);
