import { Type, type Static } from 'typebox';
import { Id, Instant } from '../http/shapes.schema.js';

export const SaveDraftSchema = Type.Object(
  { unitId: Id, body: Type.Unknown({ description: 'Any JSON: the form exactly as typed' }) },
  { additionalProperties: false, title: 'SaveDraft' },
);

export const DraftSchema = Type.Object(
  { id: Type.String(), unitId: Type.String(), body: Type.Unknown(), savedAt: Type.Optional(Instant) },
  { title: 'Draft' },
);
export type DraftJson = Static<typeof DraftSchema>;

export const DraftListSchema = Type.Object(
  { items: Type.Array(DraftSchema), total: Type.Integer() },
  { title: 'DraftList' },
);
