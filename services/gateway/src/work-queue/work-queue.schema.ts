import { Type, type Static } from 'typebox';
import { ChangeClockSchema } from '../departure/departure.schema.js';
import { FilingSchema } from '../filing/filing.schema.js';
import { ReferenceSchema } from '../http/problem.schema.js';

const VacancySchema = Type.Object(
  {
    unitId: Type.String(),
    unitName: Type.Optional(Type.String()),
    ruleId: Type.Optional(Type.String()),
    reference: Type.Optional(ReferenceSchema),
    detail: Type.Optional(Type.String()),
  },
  { title: 'Vacancy' },
);

const WorkQueueItemSchema = Type.Object(
  {
    filing: Type.Optional(FilingSchema),
    clock: Type.Optional(ChangeClockSchema),
    vacancy: Type.Optional(VacancySchema),
  },
  { title: 'WorkQueueItem' },
);
export type WorkQueueItemJson = Static<typeof WorkQueueItemSchema>;

export const WorkQueueSchema = Type.Object(
  {
    sections: Type.Array(
      Type.Object(
        {
          key: Type.String({
            description: 'returned_to_me, change_clocks, awaiting_my_receipt, awaiting_others, vacancy',
          }),
          total: Type.Integer(),
          items: Type.Array(WorkQueueItemSchema),
        },
        { title: 'WorkQueueSection' },
      ),
    ),
  },
  { title: 'WorkQueue' },
);
