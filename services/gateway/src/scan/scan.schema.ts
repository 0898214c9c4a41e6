import { Type } from 'typebox';
import { Id, Instant, Sha256 } from '../http/shapes.schema.js';

const MediaTypeSchema = Type.Enum(['application/pdf', 'image/jpeg', 'image/png']);

export const FilingScanSchema = Type.Object(
  {
    id: Id,
    sha256: Type.String({ ...Sha256, description: 'Of the file' }),
    sizeBytes: Type.Integer(),
    mediaType: MediaTypeSchema,
    fileName: Type.String(),
    attachedAt: Instant,
    organisationName: Type.Optional(Type.String({ description: 'Who attached it' })),
    round: Type.Integer({ description: 'The round of the filing that was printed and sealed' }),
    contentHash: Type.String(Sha256),
    contentChanged: Type.Boolean({ description: 'The filing says something else by now' }),
  },
  { title: 'FilingScan' },
);

/** The fields beside the file, all of them before it. */
export const ScanFieldsSchema = Type.Object(
  {
    contentHash: Type.String({ ...Sha256, description: 'What the filing said when it was printed and sealed' }),
    others: Type.Optional(
      Type.String({
        maxLength: 4_000,
        pattern: '^[0-9a-f-]{36}(,[0-9a-f-]{36})*$',
        description: 'Other filings that stand on the same paper, by id, separated by commas',
      }),
    ),
  },
  { additionalProperties: false },
);

export const ScanFormSchema = Type.Object(
  {
    ...ScanFieldsSchema.properties,
    file: Type.Unsafe<string>({
      type: 'string',
      format: 'binary',
      description: 'PDF, JPEG or PNG, at most 20 MB; judged by what it holds',
    }),
  },
  { additionalProperties: false, title: 'ScanForm' },
);

export const ScanParams = Type.Object({ id: Id, scanId: Id }, { additionalProperties: false });

export const ScanFileQuery = Type.Object(
  { inline: Type.Optional(Type.Boolean({ description: 'To be shown in a frame of the portal, not saved' })) },
  { additionalProperties: false },
);

const binary = { schema: Type.Unsafe<Buffer>(Type.String({ format: 'binary' })) };

/** Only for the documentation: a file is sent as it is. */
export const ScanFileAnswer = {
  description: 'The scan as it was uploaded',
  content: { 'application/pdf': binary, 'image/jpeg': binary, 'image/png': binary },
};
