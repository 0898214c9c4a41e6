import { Type } from 'typebox';
import { FilingSchema } from '../filing/filing.schema.js';
import { ProblemSchema } from '../http/problem.schema.js';
import { Id, Sha256 } from '../http/shapes.schema.js';

const ContentHash = Type.String({ ...Sha256, description: 'Of the content that was looked at (FIL-5)' });

export const ReceiveSchema = Type.Object(
  { contentHash: ContentHash },
  { additionalProperties: false, title: 'Receive' },
);

export const ReturnSchema = Type.Object(
  {
    contentHash: ContentHash,
    defectCode: Type.String({ minLength: 1, maxLength: 100 }),
    remark: Type.String({ maxLength: 1_000 }),
    field: Type.Optional(Type.String({ maxLength: 200, description: 'JSON pointer the remark is pinned to' })),
    to: Type.Optional(
      Type.Enum(['department', 'first_level_unit', 'bureau', 'section', 'office'], {
        description: 'An earlier receiver, one whose receipt has the action return_to; without it the unit',
      }),
    ),
  },
  { additionalProperties: false, title: 'Return' },
);

export const ReceiveBatchSchema = Type.Object(
  {
    items: Type.Array(Type.Object({ filingId: Id, contentHash: ContentHash }, { additionalProperties: false }), {
      minItems: 1,
      maxItems: 200,
    }),
  },
  { additionalProperties: false, title: 'ReceiveBatch' },
);

export const ReceiveBatchAnswerSchema = Type.Object(
  { items: Type.Array(Type.Object({ filing: Type.Optional(FilingSchema), problem: Type.Optional(ProblemSchema) })) },
  { title: 'ReceiveBatchAnswer' },
);
