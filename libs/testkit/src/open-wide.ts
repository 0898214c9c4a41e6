interface Wide {
  grants: readonly { relations: readonly unknown[] }[];
}

/**
 * Has the one table (GRANTS of libs/access) say yes to every role it names, wherever they stand, until what is given back is
 * called: for tests of what stands behind it. A worker keeps its modules, so a spec must call it.
 */
export function openWide(table: Readonly<Record<string, Wide>>): () => void {
  const before = Object.entries(table).map(([action, { grants }]) => [action, grants] as const);
  const rows = table as Record<string, { grants: object[] }>;
  for (const [action, grants] of before) rows[action]!.grants = grants.map((grant) => ({ ...grant, relations: [] }));
  return () => {
    for (const [action, grants] of before) rows[action]!.grants = grants as object[];
  };
}
