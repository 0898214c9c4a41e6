import { READ_PURPOSES, REVEAL_PURPOSES, type ReadPurpose, type RevealPurpose } from '@zhuanguan/kernel';
import { Type, type Static } from 'typebox';
import { Id, Instant, pageQuery } from '../http/shapes.schema.js';

const SERVICES = ['identity', 'registry', 'workflow', 'supervision'] as const;
const ServiceSchema = Type.Enum([...SERVICES]);
export type AuditService = (typeof SERVICES)[number];

const span = {
  from: Type.Optional(Type.String({ format: 'date-time' })),
  to: Type.Optional(Type.String({ format: 'date-time', description: 'Exclusive' })),
};
const Code = Type.String({ pattern: '^[a-z_]+(\\.[a-z_]+)*$', maxLength: 60 });

const historyFilter = {
  ...span,
  service: Type.Optional(ServiceSchema),
  aggregateType: Type.Optional(Code),
  aggregateId: Type.Optional(Id),
  accountId: Type.Optional(Type.String({ format: 'uuid', description: 'Who acted, or for whom (委托)' })),
  organisationId: Type.Optional(
    Type.String({ format: 'uuid', description: 'For which it was done, or which unit it is about' }),
  ),
  type: Type.Optional(Code),
};
export const HistoryQuerySchema = Type.Object({ ...pageQuery, ...historyFilter }, { additionalProperties: false });
export const HistoryFileSchema = Type.Object(historyFilter, { additionalProperties: false, title: 'AuditHistoryFile' });

const readFilter = {
  ...span,
  service: Type.Optional(ServiceSchema),
  accountId: Type.Optional(Id),
  organisationId: Type.Optional(Id),
  operation: Type.Optional(Code),
  subjectId: Type.Optional(Id),
};
export const ReadQuerySchema = Type.Object({ ...pageQuery, ...readFilter }, { additionalProperties: false });
export const ReadFileSchema = Type.Object(readFilter, { additionalProperties: false, title: 'AuditReadsFile' });

export const FindAccountsSchema = Type.Object(
  { text: Type.String({ minLength: 1, maxLength: 100, description: 'The username, or a part of the name' }) },
  { additionalProperties: false, title: 'FindAccounts' },
);
export const FoundAccountsSchema = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          accountId: Id,
          displayName: Type.String(),
          username: Type.String(),
          organisationNames: Type.Array(Type.String()),
        },
        { title: 'FoundAccount' },
      ),
    ),
    truncated: Type.Boolean({ description: 'There are more than are shown' }),
  },
  { title: 'FoundAccounts' },
);
export type FoundAccountsJson = Static<typeof FoundAccountsSchema>;

const who = {
  actorName: Type.Optional(Type.String()),
  onBehalfOfAccountId: Type.Optional(Id),
  onBehalfOfName: Type.Optional(Type.String({ description: '委托: for whom' })),
  organisationName: Type.Optional(Type.String()),
};

export const AuditEntrySchema = Type.Object(
  {
    service: ServiceSchema,
    aggregateType: Type.String(),
    aggregateId: Id,
    version: Type.Integer(),
    at: Instant,
    type: Type.String(),
    actorAccountId: Type.Optional(Type.String()),
    actorOrganisationId: Type.Optional(Type.String()),
    ...who,
    payload: Type.String({ description: 'JSON: ids, codes, dates and public names' }),
    committed: Type.Array(Type.String(), { description: 'Personal values that the chain has a commitment to' }),
    destroyed: Type.Array(Type.String(), { description: 'Of them, those whose values were destroyed (已销毁)' }),
    hash: Type.String(),
    anchorNumber: Type.Integer({ description: 'The first anchor that holds it; 0 = newer than the last one' }),
  },
  { title: 'AuditEntry' },
);
export type AuditEntryJson = Static<typeof AuditEntrySchema>;

const AnchorStateSchema = Type.Object(
  {
    service: ServiceSchema,
    number: Type.Integer({ description: '0 = there is none yet' }),
    at: Type.Optional(Instant),
    keyId: Type.Optional(Type.String()),
    hash: Type.Optional(Type.String()),
    unanchored: Type.Integer({ description: 'Aggregates that moved since' }),
  },
  { title: 'AnchorState' },
);
export type AnchorStateJson = Static<typeof AnchorStateSchema>;

export const AuditPageSchema = Type.Object(
  {
    items: Type.Array(AuditEntrySchema),
    nextCursor: Type.Optional(Type.String()),
    anchors: Type.Array(AnchorStateSchema),
  },
  { title: 'AuditPage' },
);

export const PersonalReadSchema = Type.Object(
  {
    service: ServiceSchema,
    id: Id,
    at: Instant,
    accountId: Type.Optional(Type.String()),
    clientId: Type.Optional(Type.String({ description: 'A system instead of a person' })),
    organisationId: Type.Optional(Type.String()),
    ...who,
    operation: Type.String(),
    purpose: Type.Enum([...Object.keys(READ_PURPOSES), ...Object.keys(REVEAL_PURPOSES)] as (
      ReadPurpose | RevealPurpose
    )[]),
    reason: Type.Optional(Type.String({ description: 'Of a reveal, in its maker’s words' })),
    subjectType: Type.Optional(Type.String()),
    subjectId: Type.Optional(Type.String()),
    fields: Type.Array(Type.String(), { description: 'Keys of the table of personal fields' }),
    count: Type.Integer({ description: 'Of how many' }),
    filters: Type.Array(Type.String(), { description: 'Which were set, never to what' }),
    exportNumber: Type.Optional(Type.String()),
  },
  { title: 'PersonalRead' },
);
export type PersonalReadJson = Static<typeof PersonalReadSchema>;

export const PersonalReadPageSchema = Type.Object(
  { items: Type.Array(PersonalReadSchema), nextCursor: Type.Optional(Type.String()) },
  { title: 'PersonalReadPage' },
);

export const CsvAnswer = {
  description: 'A list in UTF-8; its first line says under which number, who took it and when',
  content: { 'text/csv': { schema: Type.Unsafe<Uint8Array>(Type.String({ format: 'binary' })) } },
};

export const AuditExportAnswer = {
  description: 'All history, one JSON a line, packed; zg audit verify takes it. The first line says who had it made',
  content: { 'application/gzip': { schema: Type.Unsafe<Uint8Array>(Type.String({ format: 'binary' })) } },
};
