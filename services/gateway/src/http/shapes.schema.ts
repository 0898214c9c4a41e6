import { Type, type TSchema } from 'typebox';
import { ReferenceSchema } from './problem.schema.js';

export const DateText = Type.String({ format: 'date', description: 'YYYY-MM-DD in Asia/Shanghai' });
export const Instant = Type.String({ format: 'date-time' });
export const Id = Type.String({ format: 'uuid' });
export const AreaCode = Type.String({ pattern: '^\\d{6}$', description: 'Administrative or statistical code' });
export const Sha256 = { pattern: '^[0-9a-f]{64}$' } as const;

/** The words of the contracts for closed sets: what is read and what is asked for are the same ones. */
export const KindSchema = Type.Enum(['first', 'change', 'exit', 'details', 'correction']);
export const StateSchema = Type.Enum(['filed', 'returned', 'on_record', 'voided', 'withdrawn']);
export const ReceiverSchema = Type.Enum(['department', 'first_level_unit', 'bureau', 'section', 'office']);
const STANDINGS = ['vacant', 'filed_not_on_record', 'on_record', 'over_max', 'covered', 'ended', 'not_bound'] as const;
export const StandingStateSchema = Type.Enum([...STANDINGS]);
/** What the directory can be asked for: a standing, or a change whose filing is overdue (FIL-4), whatever the standing, or a term about to end or over. */
export const StandingFilterSchema = Type.Enum([...STANDINGS, 'change_overdue', 'post_vacant', 'term_due', 'term_over']);
/** The post a filing is about and an appointment is to; which of them a unit fills is the pack's to say. */
export const PostSchema = Type.Enum(['specialist', 'leader_in_charge', 'office_in_charge', 'first_responsible']);

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

const ifMatch = Type.String({ description: 'The ETag that was read' });
export const IfMatchHeader = Type.Object({ ...IdempotencyHeader.properties, 'if-match': Type.Optional(ifMatch) });
/** An edit says what it was made on. */
export const RequiredIfMatchHeader = Type.Object({ ...IdempotencyHeader.properties, 'if-match': ifMatch });

export const DeadlineSchema = Type.Object(
  {
    ruleId: Type.String(),
    trigger: DateText,
    n: Type.Integer({ description: 'The length, in `unit`' }),
    unit: Type.Enum(['wd', 'd', 'y'], { description: 'wd working days, d calendar days, y years' }),
    roll: Type.Enum(['none', 'statutory', 'restday'], {
      description: 'What a last day rolls over: nothing, announced holidays, any day of rest',
    }),
    dueStrict: DateText,
    dueRolled: DateText,
    provisional: Type.Boolean({ description: 'The calendar is not published yet for the dates counted' }),
    calendarVersion: Type.String(),
    words: Type.String({ description: 'The computation in one sentence' }),
    reference: ReferenceSchema,
  },
  { title: 'Deadline' },
);

export const DeadlineStatusSchema = Type.Object(
  {
    deadline: DeadlineSchema,
    state: Type.Enum(['running', 'warned', 'overdue', 'met', 'met_late'], {
      description: 'warned from the day after dueStrict, overdue from the day after dueRolled',
    }),
    words: Type.String({ description: '还剩 3 日, 已超 2 个工作日' }),
  },
  { title: 'DeadlineStatus' },
);
