import type { FormInstance } from 'antd';
import { useEffect } from 'react';
import { problemOf } from '../api/problem.js';
import { fieldErrors } from './problem-fields.js';

/** Puts a refusal's errors at their fields; true where something of it belongs to no field and is to be shown above. */
export function useFormProblem<Values>(form: FormInstance<Values>, error: unknown, order: readonly string[]): boolean {
  useEffect(() => {
    if (!error) return;
    const { fields } = fieldErrors(problemOf(error), order);
    form.setFields(fields.map(({ name, errors }) => ({ name: name as never, errors })));
  }, [error, form, order]);
  if (!error) return false;
  const { fields, rest } = fieldErrors(problemOf(error), order);
  return fields.length === 0 || rest.length > 0;
}
