import { Type, type Static } from 'typebox';
import { FilingPersonSchema, KindSchema } from '../filing/filing.schema.js';
import { DateText, Id, Instant } from '../http/shapes.schema.js';

/** The fields beside the file; the form itself is read by hand, for a file is no JSON. */
export const ImportFieldsSchema = Type.Object(
  { unitId: Id, decisionDate: Type.Optional(DateText) },
  { additionalProperties: false },
);

export const CommitImportSchema = Type.Object(
  { mode: Type.Enum(['all_or_nothing', 'valid_only']), decisionDate: DateText },
  { additionalProperties: false, title: 'CommitImport' },
);

const ImportRowSchema = Type.Object(
  {
    rowNumber: Type.Integer(),
    outcome: Type.String({ description: 'valid, refused, unchanged or filed' }),
    kind: Type.Optional(KindSchema),
    person: Type.Optional(FilingPersonSchema),
    unitName: Type.Optional(Type.String()),
    errors: Type.Array(
      Type.Object({ field: Type.Optional(Type.String()), code: Type.String(), detail: Type.String() }),
    ),
    filingId: Type.Optional(Type.String()),
  },
  { title: 'ImportRow' },
);

export const ImportJobSchema = Type.Object(
  {
    id: Type.String(),
    unitId: Type.String(),
    fileName: Type.Optional(Type.String()),
    fileHash: Type.Optional(Type.String()),
    state: Type.String({ description: 'previewed or committed' }),
    decisionDate: Type.Optional(Type.String()),
    rows: Type.Array(ImportRowSchema),
    validRows: Type.Integer(),
    refusedRows: Type.Integer(),
    unchangedRows: Type.Integer(),
    warnings: Type.Array(Type.String()),
    mode: Type.Optional(Type.String()),
    createdAt: Type.Optional(Instant),
    committedAt: Type.Optional(Instant),
    sheet: Type.Optional(Type.String()),
  },
  { title: 'ImportJob' },
);
export type ImportJobJson = Static<typeof ImportJobSchema>;

/** Only for the documentation. */
export const ImportFormSchema = Type.Object(
  { file: Type.String({ format: 'binary' }), unitId: Id, decisionDate: Type.Optional(DateText) },
  { title: 'ImportForm' },
);
