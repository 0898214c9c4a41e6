import { Type, type Static } from 'typebox';
import { SexSchema } from '../filing/filing.schema.js';
import { DateText, Id, Instant, KindSchema, Sha256 } from '../http/shapes.schema.js';

const ModeSchema = Type.Enum(['all_or_nothing', 'valid_only']);

/** The fields beside the file; the form itself is read by hand, for a file is no JSON. */
export const ImportFieldsSchema = Type.Object(
  { unitId: Id, decisionDate: Type.Optional(DateText) },
  { additionalProperties: false },
);

export const CommitImportSchema = Type.Object(
  { mode: ModeSchema, decisionDate: DateText },
  { additionalProperties: false, title: 'CommitImport' },
);

/** As read from the file: what is empty or unreadable there is absent here, and an error says so. */
const ImportPersonSchema = Type.Object(
  {
    name: Type.Optional(Type.String()),
    sex: Type.Optional(SexSchema),
    title: Type.Optional(Type.String()),
    phone: Type.Optional(Type.String()),
    remark: Type.Optional(Type.String()),
    onEstablishment: Type.Boolean(),
    exceptionReason: Type.Optional(Type.String()),
    noBadRecord: Type.Boolean(),
  },
  { title: 'ImportPerson' },
);

const ImportRowSchema = Type.Object(
  {
    rowNumber: Type.Integer({ description: 'In the sheet' }),
    outcome: Type.Enum(['valid', 'refused', 'unchanged', 'filed'], {
      description: 'unchanged: on record or filed already, with the same content',
    }),
    kind: KindSchema,
    person: ImportPersonSchema,
    unitName: Type.String(),
    errors: Type.Array(
      Type.Object(
        {
          pointer: Type.Optional(
            Type.String({ description: 'JSON pointer into the row; absent for the row as a whole' }),
          ),
          code: Type.String(),
          detail: Type.String(),
        },
        { title: 'ImportRowError' },
      ),
    ),
    filingId: Type.Optional(Id),
  },
  { title: 'ImportRow' },
);

export const ImportJobSchema = Type.Object(
  {
    id: Id,
    unitId: Id,
    fileName: Type.Optional(Type.String({ description: 'Absent where the upload named none' })),
    fileHash: Type.String(Sha256),
    state: Type.Enum(['previewed', 'committed']),
    decisionDate: Type.Optional(DateText),
    rows: Type.Array(ImportRowSchema),
    validRows: Type.Integer(),
    refusedRows: Type.Integer(),
    unchangedRows: Type.Integer(),
    warnings: Type.Array(Type.String()),
    mode: Type.Optional(ModeSchema),
    createdAt: Instant,
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
