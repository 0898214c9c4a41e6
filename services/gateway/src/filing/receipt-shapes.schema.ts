import { Type } from 'typebox';
import { Id, Instant, ReceiverSchema, Sha256 } from '../http/shapes.schema.js';

const OpinionSchema = Type.Object(
  {
    id: Id,
    state: Type.Enum(['open', 'given', 'withdrawn', 'ended']),
    askedByName: Type.Optional(Type.String({ description: 'Only where filings are read' })),
    ofName: Type.Optional(Type.String({ description: 'Only where filings are read' })),
    own: Type.Boolean({ description: 'The caller is asked' }),
    askedAt: Instant,
    question: Type.Optional(Type.String({ description: 'Only for the organisation itself' })),
    dueOn: Type.Optional(Type.String()),
    at: Type.Optional(Type.String({ format: 'date-time', description: 'Answered, taken back or ended' })),
    verdict: Type.Optional(Type.Enum(['none', 'remarks'], { description: '无意见, 有意见' })),
    text: Type.Optional(Type.String({ description: 'Only for the organisation itself' })),
  },
  { title: 'ReceiptOpinion' },
);

export const ReceiptSchema = Type.Object(
  {
    receiver: ReceiverSchema,
    organisationId: Id,
    organisationName: Type.Optional(Type.String({ description: 'Not in the answer to a write' })),
    state: Type.Enum(['pending', 'received', 'returned']),
    round: Type.Integer(),
    at: Type.Optional(Instant),
    contentHash: Type.Optional(Type.String({ ...Sha256, description: 'The content the receipt is bound to' })),
    contentChanged: Type.Boolean({ description: 'The content was changed after this receipt (FIL-5)' }),
    defectCode: Type.Optional(Type.String()),
    remark: Type.Optional(Type.String()),
    field: Type.Optional(Type.String({ description: 'JSON pointer the remark is pinned to' })),
    officerName: Type.Optional(
      Type.String({ description: 'Who received or returned it; only where filings are read' }),
    ),
    officerForName: Type.Optional(
      Type.String({ description: '委托: for whom the officer acted; absent where by their own right' }),
    ),
    holder: Type.Optional(
      Type.Object(
        {
          name: Type.Optional(Type.String({ description: 'Only where filings are read' })),
          since: Instant,
          own: Type.Boolean({ description: 'The caller has it' }),
          delegated: Type.Boolean({ description: '委托: a colleague has it for whom the caller acts now' }),
          note: Type.Optional(
            Type.String({ description: 'Of the colleague who handed it over; only for their organisation' }),
          ),
        },
        { title: 'ReceiptHolder', description: '领办: which officer of the receiver has taken it on' },
      ),
    ),
    urged: Type.Optional(
      Type.Object(
        {
          at: Instant,
          organisationName: Type.Optional(Type.String({ description: 'Who urged last' })),
          times: Type.Integer(),
          againOn: Type.Optional(
            Type.String({ description: 'From when on it may be urged again; only where one filing is read' }),
          ),
        },
        { title: 'ReceiptUrged', description: '催办 of this round' },
      ),
    ),
    opinions: Type.Array(OpinionSchema, { description: '加签: what was asked of colleagues before receipt, in order' }),
    sentBack: Type.Optional(
      Type.Object(
        {
          at: Instant,
          byReceiver: ReceiverSchema,
          organisationName: Type.Optional(Type.String()),
          defectCode: Type.String(),
          remark: Type.String(),
          field: Type.Optional(Type.String({ description: 'JSON pointer the remark is pinned to' })),
        },
        { title: 'ReceiptSentBack', description: 'A later receiver gave it back; absent once it is received again' },
      ),
    ),
    actions: Type.Array(Type.Enum(['urge', 'return_to']), {
      description:
        'What the caller may do with it now: urge it, name it as the target of a return; only where one filing is read',
    }),
  },
  { title: 'Receipt' },
);

export const HistoryEntrySchema = Type.Object(
  {
    at: Instant,
    type: Type.Enum([
      ...(['submitted', 'corrected', 'claimed', 'released', 'transferred'] as const),
      ...(['urged', 'opinion_asked', 'opinion_given', 'opinion_withdrawn', 'opinion_ended'] as const),
      ...(['received', 'returned', 'sent_back', 'recorded', 'voided', 'withdrawn', 'scan_attached'] as const),
    ]),
    actorName: Type.Optional(Type.String({ description: 'Absent where nobody acted' })),
    otherName: Type.Optional(
      Type.String({
        description:
          'Of claimed and released who had it, of transferred who has it now; of opinions the colleague, of a given one the asker',
      }),
    ),
    onBehalfOfName: Type.Optional(
      Type.String({ description: '委托: for whom it was done; absent where by the actor’s own right' }),
    ),
    organisationName: Type.Optional(Type.String({ description: 'As it was called then' })),
    otherOrganisationName: Type.Optional(
      Type.String({ description: 'Of urged who was urged, of sent_back to whom it went; as it was called then' }),
    ),
    actorRole: Type.Optional(Type.Enum(['unit', 'department', 'first_level_unit', 'bureau', 'section', 'office'])),
    round: Type.Integer(),
    remark: Type.Optional(Type.String()),
    field: Type.Optional(Type.String()),
    defectCode: Type.Optional(Type.String()),
    reasonCode: Type.Optional(Type.String()),
    verdict: Type.Optional(Type.Enum(['none', 'remarks'], { description: 'Of opinion_given: 无意见, 有意见' })),
    dueOn: Type.Optional(Type.String({ description: 'Of opinion_asked, where one was given' })),
    fileName: Type.Optional(Type.String({ description: 'Of scan_attached; only for a party' })),
  },
  { title: 'FilingHistoryEntry' },
);
