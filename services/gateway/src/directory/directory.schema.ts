import { Type, type Static } from 'typebox';
import { SexSchema } from '../filing/filing.schema.js';
import {
  AreaCode,
  DateText,
  Id,
  Instant,
  pageOf,
  pageQuery,
  PostSchema,
  StandingFilterSchema,
  StandingStateSchema,
} from '../http/shapes.schema.js';

const filter = {
  query: Type.Optional(
    Type.String({
      maxLength: 200,
      description: 'Part of a name (also a former one, or a person’s), pinyin, initials or code; empty lists all',
    }),
  ),
  areaCode: Type.Optional(AreaCode),
  standing: Type.Optional(StandingFilterSchema),
  departmentId: Type.Optional(Id),
  at: Type.Optional(DateText),
};

const KindSchema = Type.Enum(['unit', 'department', 'bureau', 'section', 'office']);

export const SearchSchema = Type.Object(
  {
    ...filter,
    kinds: Type.Optional(
      Type.Array(KindSchema, {
        maxItems: 5,
        description: 'Of these kinds only; without any, budget units of every kind (parts of a bureau are none)',
      }),
    ),
    ...pageQuery,
  },
  { additionalProperties: false, title: 'DirectorySearch' },
);

export const ExportSchema = Type.Object(filter, { additionalProperties: false, title: 'DirectoryExport' });

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Only for the documentation: a file is sent as it is. */
export const WorkbookAnswer = {
  description: 'The list as a workbook',
  content: { [XLSX]: { schema: Type.Unsafe<Buffer>(Type.String({ format: 'binary' })) } },
};

const OrganisationSchema = Type.Object(
  {
    id: Id,
    kind: KindSchema,
    name: Type.String(),
    shortName: Type.Optional(Type.String()),
    formerNames: Type.Array(Type.String()),
    areaCode: AreaCode,
    identifiers: Type.Array(
      Type.Object(
        {
          scheme: Type.String(),
          value: Type.String(),
          validFrom: DateText,
          validTo: Type.Optional(Type.String({ format: 'date', description: 'The day after the last day' })),
        },
        { title: 'Identifier' },
      ),
    ),
    budgetParentId: Type.Optional(Id),
    financeParentId: Type.Optional(Id),
    businessSection: Type.Optional(Type.String({ description: '业务科室 of the bureau that serves the unit' })),
    validFrom: DateText,
    validTo: Type.Optional(Type.String({ format: 'date', description: 'The first day it is no more' })),
    version: Type.Integer(),
  },
  { title: 'Organisation' },
);

const StandingSchema = Type.Object(
  {
    unitId: Id,
    state: StandingStateSchema,
    since: Type.Optional(Type.String({ format: 'date', description: 'Only of today’s standing' })),
    onRecord: Type.Integer(),
    filed: Type.Integer(),
    changeOverdue: Type.Boolean(),
    policyVersion: Type.String(),
    missingPosts: Type.Array(PostSchema, { description: 'Asked for beside the specialist, and nobody holds it' }),
    vacancyDueStrict: Type.Optional(
      Type.String({ format: 'date', description: 'Only where the bureau has set a limit for a vacancy' }),
    ),
    termWarnOn: Type.Optional(
      Type.String({ format: 'date', description: 'From when the term that ends first is about to end' }),
    ),
    termDueOn: Type.Optional(
      Type.String({ format: 'date', description: 'Its last day; only where the bureau has set a limit' }),
    ),
    vacancyDueRolled: Type.Optional(Type.String({ format: 'date', description: 'Overdue from the day after' })),
  },
  { title: 'Standing' },
);

export const AppointmentSchema = Type.Object(
  {
    id: Id,
    unitId: Id,
    unitName: Type.Optional(Type.String({ description: 'In lists of one person’s' })),
    personId: Type.String({ format: 'uuid', description: 'The id that stands for the person' }),
    recordedPersonId: Type.Optional(
      Type.String({ format: 'uuid', description: 'Recorded under this id, by then an alias of `personId`' }),
    ),
    role: PostSchema,
    validFrom: DateText,
    validTo: Type.Optional(Type.String({ format: 'date', description: 'The day after the last day' })),
    onRecordAt: Instant,
    basisFilingId: Id,
    endFilingId: Type.Optional(Id),
    successorId: Type.Optional(Id),
    endReasonCode: Type.Optional(Type.String({ description: 'Why it ended, of the policy pack' })),
    endReason: Type.Optional(Type.String({ description: 'In the pack’s words' })),
    person: Type.Object(
      {
        name: Type.Optional(
          Type.String({ description: 'Left out once the record was destroyed, its time being over' }),
        ),
        sex: Type.Optional(SexSchema),
        title: Type.Optional(Type.String()),
        phone: Type.Optional(Type.String()),
        remark: Type.Optional(Type.String()),
        section: Type.Optional(Type.String({ description: '科室' })),
      },
      {
        title: 'PersonDetails',
        description: 'Masked unless the caller may see it; empty once the record was destroyed',
      },
    ),
  },
  { title: 'Appointment' },
);

export const DirectoryEntrySchema = Type.Object(
  {
    organisation: OrganisationSchema,
    departmentName: Type.Optional(Type.String()),
    areaName: Type.Optional(Type.String()),
    standing: Type.Optional(StandingSchema),
    appointments: Type.Array(AppointmentSchema),
    lastUrgedAt: Type.Optional(Type.String({ format: 'date-time', description: '催报: when last' })),
    matchedFormerName: Type.Optional(Type.String({ description: '曾用名 that the query hit' })),
  },
  { title: 'DirectoryEntry' },
);
export type DirectoryEntryJson = Static<typeof DirectoryEntrySchema>;

export const DirectoryPageSchema = pageOf(DirectoryEntrySchema, 'DirectoryPage');
