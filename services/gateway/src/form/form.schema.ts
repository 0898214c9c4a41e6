import { Type } from 'typebox';
import { FilingContentInput } from '../filing/filing.schema.js';
import { Id, PostSchema } from '../http/shapes.schema.js';

const FormatSchema = Type.Enum(['pdf', 'docx']);

export const FormQuerySchema = Type.Object(
  {
    format: Type.Optional(FormatSchema),
    others: Type.Optional(
      Type.Boolean({ description: 'With whatever else of the unit waits on the same form: one table, one seal' }),
    ),
  },
  { additionalProperties: false },
);

export const TypedFormSchema = Type.Object(
  {
    unitId: Id,
    role: Type.Optional({ ...PostSchema, description: 'The post, for each has its form; absent = the specialist' }),
    content: FilingContentInput,
    format: Type.Optional(FormatSchema),
  },
  { additionalProperties: false, title: 'TypedForm' },
);

const binary = { schema: Type.Unsafe<Buffer>(Type.String({ format: 'binary' })) };
export const PDF = 'application/pdf';
export const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** Only for the documentation: a file is sent as it is. */
export const FormAnswer = {
  description: 'The form; the header x-missing-characters counts characters that the printed fonts do not have',
  content: { [PDF]: binary, [DOCX]: binary },
};
