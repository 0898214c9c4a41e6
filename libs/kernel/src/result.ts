/**
 * A refusal is a value, a fault is thrown.
 * `kind` decides the transport status (one table in libs/http-problem and libs/rpc), `code` is stable and machine readable,
 * `detail` is a Chinese sentence that says what to do.
 */
export type RefusalKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'exists'
  | 'refused'
  | 'stale'
  | 'limited'
  | 'unavailable';

/** How well a fact is known: V verbatim text seen, V2 secondary source, M from memory, P our own proposal. */
export type ReferenceStatus = 'V' | 'V2' | 'M' | 'P';

/** Where a rule or value comes from. `ours` gives the reason where no text does; then there is no document. */
export interface LegalReference {
  document?: string;
  article?: string;
  quote?: string;
  ours?: string;
  status: ReferenceStatus;
}

/** One input field that is wrong; `field` is a JSON pointer into the request, e.g. `/person/phone`. */
export interface FieldError {
  field: string;
  code: string;
  detail: string;
}

export interface RefusalMeta {
  ruleId?: string;
  reference?: LegalReference;
  policyVersion?: string;
  fields?: readonly FieldError[];
}

export interface Refusal {
  kind: RefusalKind;
  code: string;
  detail: string;
  meta?: RefusalMeta;
}

export type Result<T> = { ok: true; value: T } | { ok: false; refusal: Refusal };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

export const refuse = (
  kind: RefusalKind,
  code: string,
  detail: string,
  meta?: RefusalMeta,
): { ok: false; refusal: Refusal } => ({
  ok: false,
  refusal: meta ? { kind, code, detail, meta } : { kind, code, detail },
});
