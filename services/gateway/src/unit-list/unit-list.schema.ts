import { Type, type Static } from 'typebox';
import { AreaCode, DateText, Id, Instant, Sha256 } from '../http/shapes.schema.js';

export const UnitListFormSchema = Type.Object(
  { file: Type.String({ format: 'binary' }) },
  { title: 'UnitListForm', description: '.xlsx, .xls or .csv' },
);

const RowSchema = Type.Object(
  {
    sheet: Type.Optional(Type.String()),
    rowNumber: Type.Integer({ description: 'In the sheet' }),
    outcome: Type.Enum(['new', 'changed', 'unchanged', 'refused', 'registered']),
    organisation: Type.Object(
      {
        id: Id,
        kind: Type.Enum(['unit', 'department', 'bureau', 'section', 'office']),
        name: Type.Optional(Type.String()),
        shortName: Type.Optional(Type.String()),
        formerNames: Type.Array(Type.String()),
        areaCode: Type.Optional(AreaCode),
        identifiers: Type.Array(
          Type.Object({ scheme: Type.String(), value: Type.String(), validFrom: Type.Optional(DateText) }),
        ),
        businessSection: Type.Optional(Type.String()),
      },
      { title: 'ListedOrganisation' },
    ),
    departmentName: Type.Optional(Type.String()),
    bureauName: Type.Optional(Type.String()),
    changes: Type.Array(Type.String()),
    errors: Type.Array(
      Type.Object({ pointer: Type.Optional(Type.String()), code: Type.String(), detail: Type.String() }),
    ),
  },
  { title: 'UnitListRow' },
);

export const UnitListSchema = Type.Object(
  {
    id: Id,
    fileName: Type.Optional(Type.String()),
    fileHash: Type.String(Sha256),
    state: Type.Enum(['previewed', 'committed']),
    rows: Type.Array(RowSchema),
    newRows: Type.Integer(),
    changedRows: Type.Integer(),
    unchangedRows: Type.Integer(),
    refusedRows: Type.Integer(),
    registeredRows: Type.Integer(),
    warnings: Type.Array(Type.String()),
    createdAt: Instant,
    committedAt: Type.Optional(Instant),
  },
  { title: 'UnitList' },
);
export type UnitListJson = Static<typeof UnitListSchema>;

export const CommitUnitListSchema = Type.Object(
  { mode: Type.Enum(['all_or_nothing', 'valid_only']) },
  { additionalProperties: false, title: 'CommitUnitList' },
);
