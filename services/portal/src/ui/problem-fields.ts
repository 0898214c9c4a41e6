import type { Problem, ProblemError } from '../api/types.js';

export type FieldPath = (string | number)[];

/** RFC 6901: /content/person/name → ['content','person','name']. */
export const pathOfPointer = (pointer: string): FieldPath =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'));

export interface FieldErrors {
  /** In the order of the form, one entry per field. */
  fields: { name: FieldPath; errors: string[] }[];
  /** What belongs to no field of this form, shown at its top. */
  rest: ProblemError[];
}

/** Puts each error of a refusal at its field; `order` names the form's fields from top to bottom, as pointers. */
export function fieldErrors(problem: Problem, order: readonly string[]): FieldErrors {
  const byPointer = new Map<string, string[]>();
  const rest: ProblemError[] = [];
  for (const error of problem.errors ?? []) {
    if (!order.includes(error.pointer)) rest.push(error);
    else byPointer.set(error.pointer, [...(byPointer.get(error.pointer) ?? []), error.detail]);
  }
  const fields = order.flatMap((pointer) => {
    const errors = byPointer.get(pointer);
    return errors ? [{ name: pathOfPointer(pointer), errors }] : [];
  });
  return { fields, rest };
}
