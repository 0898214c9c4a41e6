import { Type, type Static } from 'typebox';
import { AreaCode, DateText, Id, Instant, pageOf, pageQuery } from '../http/shapes.schema.js';

export const SearchSchema = Type.Object(
  {
    query: Type.Optional(
      Type.String({ maxLength: 200, description: 'Part of a name, pinyin, initials or code; empty lists all' }),
    ),
    areaCode: Type.Optional(AreaCode),
    standing: Type.Optional(Type.Enum(['vacant', 'filed_not_on_record', 'on_record', 'over_max'])),
    departmentId: Type.Optional(Id),
    at: Type.Optional(DateText),
    ...pageQuery,
  },
  { additionalProperties: false, title: 'DirectorySearch' },
);

const OrganisationSchema = Type.Object(
  {
    id: Type.String(),
    kind: Type.Enum(['unit', 'department', 'bureau']),
    name: Type.String(),
    shortName: Type.Optional(Type.String()),
    formerNames: Type.Array(Type.String()),
    areaCode: Type.Optional(Type.String()),
    identifiers: Type.Array(
      Type.Object(
        {
          scheme: Type.String(),
          value: Type.String(),
          validFrom: Type.Optional(Type.String()),
          validTo: Type.Optional(Type.String()),
        },
        { title: 'Identifier' },
      ),
    ),
    budgetParentId: Type.Optional(Type.String()),
    financeParentId: Type.Optional(Type.String()),
    businessSection: Type.Optional(Type.String()),
    validFrom: Type.Optional(Type.String()),
    version: Type.Optional(Type.Integer()),
  },
  { title: 'Organisation' },
);

const StandingSchema = Type.Object(
  {
    unitId: Type.Optional(Type.String()),
    state: Type.String({ description: 'vacant, filed_not_on_record, on_record, over_max' }),
    since: Type.Optional(Type.String()),
    onRecord: Type.Integer(),
    filed: Type.Integer(),
    changeOverdue: Type.Boolean(),
    policyVersion: Type.Optional(Type.String()),
  },
  { title: 'Standing' },
);

export const AppointmentSchema = Type.Object(
  {
    id: Type.String(),
    unitId: Type.Optional(Type.String()),
    unitName: Type.Optional(Type.String()),
    personId: Type.Optional(Type.String()),
    role: Type.Optional(Type.String()),
    validFrom: Type.Optional(Type.String()),
    validTo: Type.Optional(Type.String({ description: 'The day after the last day' })),
    onRecordAt: Type.Optional(Instant),
    basisFilingId: Type.Optional(Type.String()),
    endFilingId: Type.Optional(Type.String()),
    successorId: Type.Optional(Type.String()),
    person: Type.Optional(
      Type.Object(
        {
          name: Type.Optional(Type.String()),
          sex: Type.Optional(Type.String()),
          title: Type.Optional(Type.String()),
          phone: Type.Optional(Type.String()),
          remark: Type.Optional(Type.String()),
        },
        { title: 'PersonDetails', description: 'Masked unless the caller may see it' },
      ),
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
  },
  { title: 'DirectoryEntry' },
);
export type DirectoryEntryJson = Static<typeof DirectoryEntrySchema>;

export const DirectoryPageSchema = pageOf(DirectoryEntrySchema, 'DirectoryPage');
