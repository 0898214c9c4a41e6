import { Type } from 'typebox';
import { Id, Instant } from '../http/shapes.schema.js';

export const SaveDraftSchema = Type.Object(
  { unitId: Id, body: Type.Unknown({ description: 'Any JSON: the form exactly as typed' }) },
  { additionalProperties: false, title: 'SaveDraft' },
);

/** As the handler has it from a message, where an instant may be missing; workflow sends it with every draft. */
export interface DraftJson {
  id: string;
  unitId: string;
  body: unknown;
  savedAt?: string;
}

export const DraftSchema = Type.Unsafe<DraftJson>(
  Type.Object({ id: Id, unitId: Id, body: Type.Unknown(), savedAt: Instant }, { title: 'Draft' }),
);

export const DraftListSchema = Type.Object(
  { items: Type.Array(DraftSchema), total: Type.Integer() },
  { title: 'DraftList' },
);
