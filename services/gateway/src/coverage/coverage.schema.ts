import { Type, type Static } from 'typebox';

const CoverageRowSchema = Type.Object(
  {
    key: Type.Optional(Type.String({ description: 'Area code or department id; none in the total' })),
    name: Type.String(),
    units: Type.Integer(),
    onRecord: Type.Integer({ description: 'On record within the head count' }),
    filed: Type.Integer({ description: '已报待收' }),
    vacant: Type.Integer(),
    overMax: Type.Integer({ description: 'On record above the head count' }),
    changeOverdue: Type.Integer({ description: 'With a change past its due date' }),
  },
  { title: 'CoverageRow' },
);

export const CoverageSchema = Type.Object(
  { areas: Type.Array(CoverageRowSchema), departments: Type.Array(CoverageRowSchema), total: CoverageRowSchema },
  { title: 'Coverage' },
);
export type CoverageJson = Static<typeof CoverageSchema>;
