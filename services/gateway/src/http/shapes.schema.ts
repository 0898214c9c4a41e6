import { Type, type TSchema } from 'typebox';
import { ReferenceSchema } from './problem.schema.js';

export const DateText = Type.String({ format: 'date', description: 'YYYY-MM-DD in Asia/Shanghai' });
export const Instant = Type.String({ format: 'date-time' });
export const Id = Type.String({ format: 'uuid' });
export const AreaCode = Type.String({ pattern: '^\\d{6}$', description: 'Administrative or statistical code' });

export const IdParams = Type.Object({ id: Id });

/** Pages by an opaque cursor. */
export const pageQuery = {
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
  size: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
};

export const pageOf = <T extends TSchema>(items: T, title: string) =>
  Type.Object({ items: Type.Array(items), nextCursor: Type.Optional(Type.String()), total: Type.Integer() }, { title });

/** Writes carry their name, so that a repeat is answered and not done again. */
export const IdempotencyHeader = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({ description: 'A new value per act, the same for its repeats; required from API clients' }),
  ),
});

export const IfMatchHeader = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({ description: 'A new value per act, the same for its repeats; required from API clients' }),
  ),
  'if-match': Type.Optional(Type.String({ description: 'The ETag that was read' })),
});

export const DeadlineSchema = Type.Object(
  {
    ruleId: Type.String(),
    trigger: Type.String(),
    n: Type.Integer(),
    unit: Type.String({ description: 'wd working days, d calendar days, y years' }),
    roll: Type.Optional(Type.String()),
    dueStrict: Type.String(),
    dueRolled: Type.String(),
    provisional: Type.Boolean(),
    calendarVersion: Type.Optional(Type.String()),
    words: Type.Optional(Type.String()),
    reference: Type.Optional(ReferenceSchema),
  },
  { title: 'Deadline' },
);

export const DeadlineStatusSchema = Type.Object(
  {
    deadline: Type.Optional(DeadlineSchema),
    state: Type.String({ description: 'running, warned, overdue, met or met_late' }),
    words: Type.Optional(Type.String({ description: '还剩 3 日, 已超 2 个工作日' })),
  },
  { title: 'DeadlineStatus' },
);
