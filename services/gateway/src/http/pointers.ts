import type { FieldError } from '@zhuanguan/contracts';

/** Errors of rows carry pointers, as those of a problem do. */
export const withPointers = <Row extends { errors: readonly FieldError[] }>(rows: readonly Row[]) =>
  rows.map(({ errors, ...row }) => ({
    ...row,
    errors: errors.map(({ field, ...error }) => ({ ...error, pointer: field })),
  }));
