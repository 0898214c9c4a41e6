interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  Plans?: Node[];
}

/** The tables that a plan (EXPLAIN, format json) reads from one end to the other. */
function seqScans(plan: unknown): string[] {
  const found = new Set<string>();
  const visit = ({ 'Node Type': type, 'Relation Name': table, Plans: below = [] }: Node) => {
    if (type === 'Seq Scan' && table) found.add(table);
    below.forEach(visit);
  };
  for (const { Plan: top } of plan as { Plan: Node }[]) visit(top);
  return [...found].sort();
}

interface Statement {
  name: string;
  text: string;
}

interface PlannedTx {
  sql(statement: Statement): Promise<unknown[]>;
}
type InTx = (scope: unknown, work: (tx: PlannedTx) => unknown) => unknown;

/**
 * The statements of a piece of work with the tables each reads from end to end, as planned for whoever it is for. Of a database
 * as of libs/db, which a test kit does not know.
 */
export async function plansOf<Db extends { inTx: (...args: never[]) => unknown }>(
  db: Db,
  work: (planning: Db) => Promise<unknown>,
): Promise<Record<string, string[]>> {
  const plans: Record<string, string[]> = {};
  const planned = (tx: PlannedTx): PlannedTx => ({
    ...tx,
    sql: async (statement) => {
      const [row] = await tx.sql({
        ...statement,
        name: `plan-${statement.name}`,
        text: `explain (format json) ${statement.text}`,
      });
      plans[statement.name] = seqScans((row as { 'QUERY PLAN': unknown })['QUERY PLAN']);
      return tx.sql(statement);
    },
  });
  const inTx: InTx = (scope, inner) => (db.inTx as unknown as InTx)(scope, (tx) => inner(planned(tx)));
  await work({ ...db, inTx });
  return plans;
}
