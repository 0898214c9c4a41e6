import { Type, type Static } from 'typebox';
import { DateText, Id, Instant, KindSchema, pageOf, pageQuery, Sha256 } from '../http/shapes.schema.js';

const AccountName = Type.Optional(
  Type.String({ description: 'What identity calls the account; left out where it does not know' }),
);
const Reason = Type.String({ maxLength: 2_000, description: 'At most 500 characters' });

export const RetentionSchema = Type.Object(
  {
    due: Type.Integer({ description: 'May be put on a list today' }),
    held: Type.Integer({ description: 'Time has run out; a hold keeps it' }),
    listed: Type.Integer({ description: 'On a list that nobody has closed yet' }),
    nextDueOn: Type.Optional({ ...DateText, description: 'The last day of the next record, where nothing is due' }),
    years: Type.Integer({ description: 'Calendar years' }),
    reference: Type.String(),
    ours: Type.Boolean({ description: 'In part this product’s own, for the text leaves it open' }),
    actions: Type.Array(Type.Enum(['hold', 'propose'])),
  },
  { title: 'Retention', description: '档案保存期限 of the caller’s bureau' },
);
export type RetentionJson = Static<typeof RetentionSchema>;

const SubjectKind = Type.Enum(['filing', 'person', 'organisation'], {
  description: 'One filing, all filings of one human in the bureau’s area, or all of a unit',
});

export const LegalHoldSchema = Type.Object(
  {
    id: Id,
    subjectKind: SubjectKind,
    subjectId: Id,
    unitId: Id,
    unitName: Type.String(),
    personName: Type.Optional(Type.String()),
    reason: Type.String(),
    document: Type.Optional(Type.String()),
    placedAt: Instant,
    placedByAccountId: Id,
    placedByName: AccountName,
    releasedAt: Type.Optional(Instant),
    releasedByAccountId: Type.Optional(Id),
    releasedByName: AccountName,
    releaseReason: Type.Optional(Type.String()),
    actions: Type.Array(Type.Enum(['release'])),
  },
  { title: 'LegalHold', description: '保全: what it covers is not destroyed' },
);
export type LegalHoldJson = Static<typeof LegalHoldSchema>;
export const LegalHoldPageSchema = pageOf(LegalHoldSchema, 'LegalHoldPage');

export const PlaceHoldInput = Type.Object(
  {
    subjectKind: SubjectKind,
    filingId: Type.Optional({ ...Id, description: 'The filing whose record, person or unit is meant' }),
    unitId: Type.Optional({ ...Id, description: 'Of `organisation` without a filing' }),
    reason: Reason,
    document: Type.Optional(
      Type.String({ maxLength: 2_000, description: 'The number of the document that asks for it' }),
    ),
  },
  { additionalProperties: false, title: 'LegalHoldInput' },
);
export const ReleaseHoldInput = Type.Object(
  { reason: Reason },
  { additionalProperties: false, title: 'ReleaseLegalHold' },
);

const SignatureSchema = Type.Object(
  {
    accountId: Id,
    name: AccountName,
    onBehalfOfAccountId: Type.Optional(Id),
    onBehalfOfName: AccountName,
    at: Instant,
  },
  { title: 'DestructionSignature' },
);

export const DestructionListSchema = Type.Object(
  {
    id: Id,
    state: Type.Enum(['proposed', 'approved', 'done', 'refused', 'withdrawn'], {
      description: 'approved: being destroyed',
    }),
    asOf: { ...DateText, description: 'The day on which the time of everything in it had run out' },
    reason: Type.String(),
    items: Type.Integer(),
    destroyed: Type.Integer(),
    kept: Type.Integer({ description: 'Left out when it came to it: held since, or not due any more' }),
    contentHash: Type.String({ ...Sha256, description: 'Over the items; an approval is of exactly these' }),
    proposedAt: Instant,
    proposedBy: SignatureSchema,
    approvals: Type.Array(SignatureSchema),
    approvalsNeeded: Type.Integer({ description: 'Of so many humans, none of them whoever proposed it' }),
    closedReason: Type.Optional(Type.String()),
    closedAt: Type.Optional(Instant),
    actions: Type.Array(Type.Enum(['approve', 'refuse', 'withdraw'])),
    notYours: Type.Optional(Type.String({ description: 'Why the caller may not approve it, though others may' })),
  },
  { title: 'DestructionList', description: '销毁清册' },
);
export type DestructionListJson = Static<typeof DestructionListSchema>;
export const DestructionListPageSchema = pageOf(DestructionListSchema, 'DestructionListPage');

const DestructionItemSchema = Type.Object(
  {
    position: Type.Integer(),
    kind: Type.Enum(['filing', 'roll_up']),
    subjectId: Id,
    unitId: Id,
    unitName: Type.Optional(Type.String()),
    filingKind: Type.Optional(KindSchema),
    title: Type.Optional(
      Type.String({ description: 'Whom it is about, or what the round is called, while it is there' }),
    ),
    since: { ...DateText, description: 'Since when its time runs' },
    dueOn: { ...DateText, description: 'The last day of it' },
    state: Type.Enum(['listed', 'destroyed', 'kept', 'dropped']),
    keptBecause: Type.Optional(Type.Enum(['held', 'not_due'])),
  },
  { title: 'DestructionItem' },
);

export const DestructionDetailSchema = Type.Object(
  { list: DestructionListSchema, ...pageOf(DestructionItemSchema, 'DestructionItems').properties },
  { title: 'DestructionListDetail' },
);
export type DestructionDetailJson = Static<typeof DestructionDetailSchema>;

export const ProposeInput = Type.Object(
  { reason: { ...Reason, description: '鉴定意见' } },
  { additionalProperties: false, title: 'DestructionProposal' },
);
export const DecisionInput = Type.Object(
  {
    decision: Type.Enum(['approve', 'refuse', 'withdraw']),
    contentHash: Type.Optional(Type.String({ ...Sha256, description: 'Of an approval: what was seen' })),
    reason: Type.Optional(Reason),
  },
  { additionalProperties: false, title: 'DestructionDecision' },
);
export const RetentionPageQuery = Type.Object(pageQuery);
