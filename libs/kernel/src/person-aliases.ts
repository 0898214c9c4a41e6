/** Which person ids are one human (REG-6). What was recorded under an id stays under it. */
export interface PersonAliases {
  /** The id that stands for the person. */
  readonly rootOf: (personId: string) => string;
  /** All ids of the human, this one too. */
  readonly idsOf: (personId: string) => readonly string[];
  readonly same: (a: string, b: string) => boolean;
}

/** Of rows that have every id of each human, that of the kept id too. */
export function aliasesFrom(rows: readonly { personId: string; rootId: string }[]): PersonAliases {
  const roots = new Map(rows.map((r) => [r.personId, r.rootId]));
  const byRoot = new Map<string, string[]>();
  for (const { personId, rootId } of rows) byRoot.set(rootId, [...(byRoot.get(rootId) ?? []), personId]);
  const rootOf = (id: string): string => roots.get(id) ?? id;
  return {
    rootOf,
    idsOf: (id) => [...new Set([id, ...(byRoot.get(rootOf(id)) ?? [])])],
    same: (a, b) => rootOf(a) === rootOf(b),
  };
}
