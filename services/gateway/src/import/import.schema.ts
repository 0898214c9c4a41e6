import { Type, type Static } from 'typebox';
import { CardSchema, SexSchema } from '../filing/filing.schema.js';
import { DateText, Id, Instant, KindSchema, Sha256 } from '../http/shapes.schema.js';

const ModeSchema = Type.Enum(['all_or_nothing', 'valid_only']);
const PurposeSchema = Type.Enum(['own', 'on_behalf', 'backfill'], {
  description: 'own: of the unit itself; on_behalf: a department for its units; backfill: from old papers, never late',
});

/** The fields beside the file; the form itself is read by hand, for a file is no JSON. */
export const ImportFieldsSchema = Type.Object(
  {
    unitId: Id,
    decisionDate: Type.Optional(DateText),
    purpose: Type.Optional(PurposeSchema),
    source: Type.Optional(
      Type.String({ maxLength: 200, description: 'Needed for a backfill: where the table comes from' }),
    ),
  },
  { additionalProperties: false },
);

export const CommitImportSchema = Type.Object(
  {
    mode: ModeSchema,
    decisionDate: Type.Optional({ ...DateText, description: 'May be absent where every row has a date of its own' }),
  },
  { additionalProperties: false, title: 'CommitImport' },
);

export const ReviseImportSchema = Type.Object(
  {
    sheets: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { minItems: 1, maxItems: 2_000 })),
    units: Type.Optional(
      Type.Array(
        Type.Object(
          { written: Type.String({ maxLength: 200 }), unitId: Id },
          { additionalProperties: false, title: 'ImportUnitChoice' },
        ),
        { maxItems: 2_000 },
      ),
    ),
    rows: Type.Optional(
      Type.Array(
        Type.Object(
          {
            position: Type.Integer({ minimum: 1 }),
            changeDate: Type.Optional(DateText),
            predecessor: Type.Optional(Type.String({ maxLength: 50 })),
            addition: Type.Optional(Type.Boolean({ description: 'One more person, not a change' })),
            additionReason: Type.Optional(
              Type.String({ maxLength: 1_000, description: 'Why one more than the head count' }),
            ),
          },
          { additionalProperties: false, title: 'ImportRowAnswer' },
        ),
        { maxItems: 1_000 },
      ),
    ),
  },
  { additionalProperties: false, title: 'ReviseImport' },
);

export const ImportQuerySchema = Type.Object(
  { rows: Type.Optional(Type.Enum(['all', 'none'], { description: 'none: only how far it is' })) },
  { additionalProperties: false },
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
    section: Type.Optional(Type.String()),
    officePhone: Type.Optional(Type.String()),
    email: Type.Optional(Type.String()),
  },
  { title: 'ImportPerson' },
);

const ImportRowSchema = Type.Object(
  {
    position: Type.Integer({ description: 'In the import, from 1' }),
    sheet: Type.Optional(Type.String()),
    rowNumber: Type.Integer({ description: 'In the sheet' }),
    outcome: Type.Enum(['valid', 'refused', 'unchanged', 'filed', 'left_out'], {
      description: 'unchanged: on record or filed already; left_out: its sheet is not chosen',
    }),
    kind: KindSchema,
    person: ImportPersonSchema,
    card: Type.Optional(CardSchema),
    unitName: Type.Optional(Type.String()),
    unitId: Type.Optional(Id),
    newPerson: Type.Boolean({ description: 'Nobody of this name and phone is known in the unit' }),
    decisionDate: Type.Optional(DateText),
    changeDate: Type.Optional(DateText),
    predecessorName: Type.Optional(Type.String()),
    addition: Type.Boolean(),
    overHeadCount: Type.Boolean({ description: 'One more than the head count; a reason may be given' }),
    warnings: Type.Array(Type.String()),
    errors: Type.Array(
      Type.Object(
        {
          pointer: Type.Optional(
            Type.String({ description: 'JSON pointer into the row; absent for the row as a whole' }),
          ),
          cell: Type.Optional(Type.String({ description: 'Where it stands in the sheet, e.g. C8' })),
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
    state: Type.Enum(['previewed', 'committing', 'committed']),
    purpose: PurposeSchema,
    source: Type.Optional(Type.String()),
    decisionDate: Type.Optional(DateText),
    rows: Type.Array(ImportRowSchema),
    validRows: Type.Integer(),
    filedRows: Type.Integer(),
    refusedRows: Type.Integer(),
    unchangedRows: Type.Integer(),
    warnings: Type.Array(Type.String()),
    mode: Type.Optional(ModeSchema),
    createdAt: Instant,
    committedAt: Type.Optional(Instant),
    sheet: Type.Optional(Type.String({ description: 'The chosen sheets' })),
    sheets: Type.Array(
      Type.Object({ name: Type.String(), rows: Type.Integer(), chosen: Type.Boolean() }, { title: 'ImportSheet' }),
    ),
    questions: Type.Array(
      Type.Object(
        {
          written: Type.String(),
          candidates: Type.Array(Type.Object({ unitId: Id, unitName: Type.String() }, { title: 'ImportCandidate' })),
          chosenId: Type.Optional(Id),
        },
        { title: 'ImportQuestion' },
      ),
    ),
    failure: Type.Optional(Type.String()),
  },
  { title: 'ImportJob' },
);
export type ImportJobJson = Static<typeof ImportJobSchema>;

/** Only for the documentation. */
export const ImportFormSchema = Type.Object(
  { file: Type.String({ format: 'binary', description: '.xlsx, .xls or .csv' }), ...ImportFieldsSchema.properties },
  { title: 'ImportForm' },
);

export const ImportListSchema = Type.Object({ items: Type.Array(ImportJobSchema) }, { title: 'ImportList' });
