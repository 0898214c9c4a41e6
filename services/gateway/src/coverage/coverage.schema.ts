import { Type, type Static } from 'typebox';

const counts = {
  name: Type.String(),
  units: Type.Integer(),
  onRecord: Type.Integer({ description: 'On record within the head count' }),
  filed: Type.Integer({ description: '已报待收' }),
  vacant: Type.Integer(),
  overMax: Type.Integer({ description: 'On record above the head count' }),
  covered: Type.Integer({ description: 'By the specialist of the first-level unit' }),
  postVacant: Type.Integer({ description: 'A post beside the specialist is not filled' }),
  notBound: Type.Integer({ description: 'No text of the area asks for a specialist' }),
  changeOverdue: Type.Integer({ description: 'With a change past its due date' }),
};

const CoverageRowSchema = Type.Object(
  { key: Type.String({ description: 'Area code or department id' }), ...counts },
  { title: 'CoverageRow' },
);

export const CoverageSchema = Type.Object(
  {
    areas: Type.Array(CoverageRowSchema),
    departments: Type.Array(CoverageRowSchema),
    total: Type.Object(counts, { title: 'CoverageTotal' }),
  },
  { title: 'Coverage' },
);
export type CoverageJson = Static<typeof CoverageSchema>;
