import { Type } from 'typebox';
import { Id } from '../http/shapes.schema.js';

export const ClaimSchema = Type.Object(
  {
    takeOver: Type.Optional(
      Type.Boolean({ description: 'Also from a colleague who has it, who is told; else that is refused' }),
    ),
  },
  { additionalProperties: false, title: 'Claim' },
);

export const TransferSchema = Type.Object(
  {
    accountId: Type.String({ ...Id, description: 'One of GET /v1/colleagues' }),
    note: Type.Optional(Type.String({ maxLength: 1_000, description: 'Read by colleagues only' })),
  },
  { additionalProperties: false, title: 'Transfer' },
);
