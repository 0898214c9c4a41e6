interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  Plans?: Node[];
}

/** The tables that a plan (EXPLAIN, format json) reads from one end to the other. */
export function seqScans(plan: unknown): string[] {
  const found = new Set<string>();
  const visit = ({ 'Node Type': type, 'Relation Name': table, Plans: below = [] }: Node) => {
    if (type === 'Seq Scan' && table) found.add(table);
    below.forEach(visit);
  };
  for (const { Plan: top } of plan as { Plan: Node }[]) visit(top);
  return [...found].sort();
}
