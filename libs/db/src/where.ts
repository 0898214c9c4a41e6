/** A condition by its name, in SQL from the n-th parameter on, with the values of its parameters. */
export type Condition = readonly [name: string, sql: (n: number) => string, ...values: readonly unknown[]];

/** What was asked for, as a where clause; each set of conditions is a statement, and a plan, of its own. */
export function whereOf(conditions: readonly (Condition | undefined)[]): {
  name: string;
  sql: string;
  values: unknown[];
} {
  const names: string[] = [];
  const clauses: string[] = [];
  const values: unknown[] = [];
  for (const condition of conditions) {
    if (!condition) continue;
    const [name, sql, ...own] = condition;
    names.push(name);
    clauses.push(sql(values.length + 1));
    values.push(...own);
  }
  return { name: names.join('-'), sql: clauses.length > 0 ? clauses.join(' and ') : 'true', values };
}
