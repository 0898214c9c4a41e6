import { Type } from 'typebox';
import { Id } from '../http/shapes.schema.js';
import { RoleSchema } from '../session/session.schema.js';

export const ColleaguesSchema = Type.Object(
  {
    items: Type.Array(
      Type.Object({ accountId: Id, displayName: Type.String(), roles: Type.Array(RoleSchema) }, { title: 'Colleague' }),
    ),
  },
  { title: 'Colleagues' },
);
