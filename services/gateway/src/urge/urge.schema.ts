import { Type } from 'typebox';
import { AreaCode, Id } from '../http/shapes.schema.js';

export const UrgeSchema = Type.Object(
  {
    standing: Type.Enum(['vacant', 'change_overdue', 'over_max', 'post_vacant'], {
      description: 'What the units are urged for',
    }),
    query: Type.Optional(Type.String({ maxLength: 200, description: 'As in the directory' })),
    areaCode: Type.Optional(AreaCode),
    departmentId: Type.Optional(Id),
    unitIds: Type.Optional(
      Type.Array(Id, { minItems: 1, maxItems: 20_000, description: 'Only these; else all that the filter lists' }),
    ),
  },
  { additionalProperties: false, title: 'Urge' },
);

export const UrgedSchema = Type.Object(
  {
    urged: Type.Integer(),
    alreadyToday: Type.Integer({ description: 'By this organisation for this reason, earlier today: not urged again' }),
    leftOut: Type.Integer({ description: 'Of the units named: outside the scope, or not of that standing' }),
    alreadyTodayUnitIds: Type.Array(Id, { description: 'The first 200' }),
  },
  { title: 'Urged' },
);
