export { ok, refuse } from './result.js';
export type { FieldError, LegalReference, ReferenceStatus, Refusal, RefusalKind, RefusalMeta, Result } from './result.js';
export { newId } from './id.js';
