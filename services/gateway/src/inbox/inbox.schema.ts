import { Type, type Static } from 'typebox';
import { ReferenceSchema } from '../http/problem.schema.js';
import { Id, Instant, pageOf, pageQuery } from '../http/shapes.schema.js';

export const InboxQuerySchema = Type.Object(
  { unread: Type.Optional(Type.Boolean({ description: 'Only what this account has not read' })), ...pageQuery },
  { additionalProperties: false },
);

const MessageSchema = Type.Object(
  {
    id: Id,
    kind: Type.Enum([
      'urged',
      'filing_returned',
      'filing_recorded',
      'filing_voided',
      'filing_withdrawn',
      'filing_taken_over',
      'filing_transferred',
      'filing_urged',
      'filing_sent_back',
      'opinion_asked',
      'opinion_given',
      'opinion_withdrawn',
      'change_warned',
      'change_overdue',
      'reminder',
      'roll_up_opened',
      'roll_up_urged',
      'roll_up_returned',
      'roll_up_withdrawn',
      'delegation_received',
      'delegation_made',
      'delegation_ended',
      'delegation_returned',
    ]),
    audience: Type.Enum(['unit_handlers', 'department_officers', 'bureau_officers']),
    subject: Type.Object(
      { unitId: Type.Optional(Id), filingId: Type.Optional(Id), appointmentId: Type.Optional(Id) },
      { title: 'MessageSubject' },
    ),
    parameters: Type.Record(Type.String(), Type.String(), {
      description: 'Codes, dates and public names by the kind; the words are made where it is shown',
    }),
    reference: Type.Optional(ReferenceSchema),
    createdAt: Instant,
    onBehalfOfName: Type.Optional(
      Type.String({ description: '委托: the colleague it is addressed to, for whom the caller stands in' }),
    ),
    read: Type.Boolean(),
  },
  { title: 'Message' },
);
export type MessageJson = Static<typeof MessageSchema>;

const unread = Type.Integer({ description: 'All that this account has not read, whatever the filter' });

export const InboxSchema = Type.Object({ ...pageOf(MessageSchema, 'Inbox').properties, unread }, { title: 'Inbox' });

export const UnreadSchema = Type.Object({ unread }, { title: 'Unread' });

export const MarkReadSchema = Type.Object(
  {
    ids: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 200 })),
    all: Type.Optional(Type.Boolean({ description: 'All that is there now, instead of ids' })),
  },
  { additionalProperties: false, title: 'MarkRead' },
);
