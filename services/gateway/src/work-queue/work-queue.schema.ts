import { Type, type Static } from 'typebox';
import { ChangeClockSchema } from '../departure/departure.schema.js';
import { HandoverSchema } from '../handover/handover.schema.js';
import { FilingSchema } from '../filing/filing.schema.js';
import { ReferenceSchema } from '../http/problem.schema.js';
import { Id } from '../http/shapes.schema.js';
import { DestructionListSchema } from '../retention/retention.schema.js';
import { RollUpSchema } from '../roll-up/roll-up.schema.js';

const VacancySchema = Type.Object(
  {
    unitId: Id,
    unitName: Type.String(),
    ruleId: Type.String(),
    reference: ReferenceSchema,
    detail: Type.String(),
  },
  { title: 'Vacancy' },
);

const WorkQueueItemSchema = Type.Object(
  {
    filing: Type.Optional(FilingSchema),
    clock: Type.Optional(ChangeClockSchema),
    vacancy: Type.Optional(VacancySchema),
    rollUp: Type.Optional(RollUpSchema),
    handover: Type.Optional(HandoverSchema),
    destruction: Type.Optional(DestructionListSchema),
  },
  { title: 'WorkQueueItem', description: 'One of the six' },
);
export type WorkQueueItemJson = Static<typeof WorkQueueItemSchema>;

export const WorkQueueSchema = Type.Object(
  {
    sections: Type.Array(
      Type.Object(
        {
          // A string on the wire of workflow, hence in the handler's types; these are the ones it sends.
          key: Type.Unsafe<string>(
            Type.Enum([
              'returned_to_me',
              'opinions_asked',
              'change_clocks',
              'awaiting_my_receipt',
              'awaiting_others',
              'vacancy',
              'handovers',
              'roll_ups',
              'destruction_lists',
            ]),
          ),
          total: Type.Integer({ description: 'Of the whole list; items is its first page' }),
          items: Type.Array(WorkQueueItemSchema),
          held: Type.Optional(
            Type.Object(
              { all: Type.Integer(), mine: Type.Integer(), unclaimed: Type.Integer(), delegated: Type.Integer() },
              { title: 'HeldCounts', description: 'Of awaiting_my_receipt: the total by each filter of `held`' },
            ),
          ),
        },
        { title: 'WorkQueueSection' },
      ),
    ),
  },
  { title: 'WorkQueue' },
);

export const WorkQueueQuerySchema = Type.Object(
  {
    held: Type.Optional(
      Type.Enum(['mine', 'unclaimed', 'delegated'], {
        description:
          'Of awaiting_my_receipt only what the caller has taken on (我领办的), nobody has (未领办), or colleagues have for whom the caller acts (代办)',
      }),
    ),
  },
  { additionalProperties: false },
);
