/** What the interactive role may do with a table; `of` chooses its rows, `system` has none of it. */
export type TableAccess = InteractiveTable | 'system';

export interface InteractiveTable {
  may: readonly ('select' | 'insert' | 'update' | 'delete')[];
  /** SQL over a row: that it is the scope's. */
  of: string;
  /** SQL over a row that is written; as `of` unless said. */
  check?: string;
  /** Where not every column may be read, those that may. */
  columns?: readonly string[];
}

/** Every table of a schema and who reaches which of its rows (ADR 20). What is not named, the interactive role does not reach. */
export interface RowAccess {
  /** The schema keeps the trees: `organisation_closure` and `organisation`. */
  trees?: Trees;
  /** Of the schema's owner, so that policies may look where the role may not: by name, each limited to the scope by its text. */
  views?: Readonly<Record<string, string>>;
  /** Views that look with the rights of whoever asks them. */
  invokerViews?: readonly string[];
  tables: Readonly<Record<string, TableAccess>>;
}

export interface Trees {
  /** A query of (ended_id, successor_id): who goes on with what an organisation was reads its records. */
  successions?: string;
}

// Each of these is worked out once for a statement; without the select it would be for every row.
export const ACCOUNT = '(select scope_account())';
export const ACCOUNT_ID = '(select scope_account_id())';
export const PERSON = '(select scope_person())';
export const ORGANISATION = '(select scope_organisation())';
export const SIGNED_IN = `${ACCOUNT} is not null`;

/** The unit is the scope's own, or lies or has lain below it, or ended and left its work to one of those. */
export const unitInScope = (column: string): string =>
  `(${column} = ${ORGANISATION} or ${isBelow(column)} or ${column} = any ((select scope_predecessors())::uuid[]))`;

/** Below, at any time: a party of record keeps reading what was theirs. On which days is for the first wall. */
export const isBelow = (column: string): string => `exists (select 1 from organisation_closure c
  where c.descendant_id = ${column} and c.ancestor_id = any ((select scope_seats())::uuid[]))`;

/** Above the scope's own organisation, at any time. */
export const isAbove = (column: string): string => `exists (select 1 from organisation_closure c
  where c.descendant_id = ${ORGANISATION} and c.ancestor_id = ${column})`;

/** Names, codes and the trees are public; they are read and not written. */
export const PUBLIC: InteractiveTable = { may: ['select'], of: 'true' };

export const readable = (of: string, columns?: readonly string[]): InteractiveTable => ({
  may: ['select'],
  of,
  ...(columns ? { columns } : {}),
});

export const writable = (of: string, may: InteractiveTable['may'], check = of): InteractiveTable => ({
  may,
  of,
  check,
});

/** What every service has (delivery, audit): the interactive role needs none of it unless its service says so. */
export const DELIVERY_TABLES: Readonly<Record<string, TableAccess>> = {
  ...Object.fromEntries(
    [
      'aggregate_head',
      'anchor',
      'anchor_entry',
      'history',
      'history_personal',
      'idempotency',
      'inbox',
      'inbox_version',
      'migration',
      'outbox',
      'parked_event',
      'personal_read_seal',
      'policy_activation',
      'policy_pack',
      'policy_version',
    ].map((table) => [table, 'system'] as const),
  ),
  // What somebody read is written down with their own account, and read by an auditor through the system role alone.
  personal_read: { may: ['insert'], of: 'false', check: `account_id = ${ACCOUNT}` },
};

/**
 * For services whose persons write facts themselves: a link is of the scope's own account, events go out and are not read
 * back, an idempotency key is one's own. `read` chooses the links that may be read.
 */
export const factTables = (aggregates: readonly string[], read = 'false'): Record<string, TableAccess> => {
  const written = `${SIGNED_IN} and aggregate_type in (${aggregates.map((a) => `'${a}'`).join(', ')})`;
  return {
    aggregate_head: writable(written, ['select', 'insert', 'update']),
    history: writable(read, ['select', 'insert'], `${written} and actor_account = ${ACCOUNT}`),
    history_personal: writable(read, ['select', 'insert'], written),
    outbox: writable('false', ['insert'], SIGNED_IN),
    idempotency: writable(`client = ${ACCOUNT}`, ['select', 'insert']),
  };
};
