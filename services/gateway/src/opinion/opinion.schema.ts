import { Type } from 'typebox';
import { Id } from '../http/shapes.schema.js';

export const AskOpinionSchema = Type.Object(
  {
    accountId: Type.String({ ...Id, description: 'One of GET /v1/colleagues' }),
    question: Type.String({ maxLength: 1_000, description: 'Read by colleagues only' }),
    dueOn: Type.Optional(Type.String({ maxLength: 20, description: 'YYYY-MM-DD' })),
  },
  { additionalProperties: false, title: 'AskOpinion' },
);

export const GiveOpinionSchema = Type.Object(
  {
    verdict: Type.Enum(['none', 'remarks'], { description: '无意见, 有意见' }),
    text: Type.Optional(Type.String({ maxLength: 2_000, description: 'Needed with remarks; read by colleagues only' })),
  },
  { additionalProperties: false, title: 'GiveOpinion' },
);
