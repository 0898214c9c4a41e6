import pg from 'pg';

export interface Sent {
  name?: string;
  text: string;
  values: readonly unknown[];
}

type Query = (...args: unknown[]) => unknown;

/**
 * The statements of the transaction that sent `marker`, as they went to the server, from begin to commit. What pgbench
 * repeats is thus what the service sends today, not a copy of it.
 */
export async function recordTransaction(marker: string, work: () => Promise<void>): Promise<Sent[]> {
  const sent = new Map<object, Sent[]>();
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const original = prototype.query;
  prototype.query = function (this: object, ...args: unknown[]) {
    const statement = asSent(args[0]);
    if (statement) sent.set(this, [...(sent.get(this) ?? []), statement]);
    return original.apply(this, args);
  };
  try {
    await work();
  } finally {
    prototype.query = original;
  }
  for (const statements of sent.values()) {
    const marked = statements.findIndex((s) => s.name === marker);
    if (marked < 0) continue;
    const begin = statements.slice(0, marked).findLastIndex((s) => s.text.startsWith('begin'));
    const commit = statements.findIndex((s, i) => i > marked && s.text === 'commit');
    if (begin >= 0 && commit >= 0) return statements.slice(begin, commit + 1);
  }
  throw new Error(`no transaction sent ${marker}`);
}

function asSent(query: unknown): Sent | undefined {
  if (typeof query === 'string') return { text: query, values: [] };
  if (!query || typeof query !== 'object' || !('text' in query) || typeof query.text !== 'string') return undefined;
  return {
    text: query.text,
    values: 'values' in query && Array.isArray(query.values) ? query.values : [],
    ...('name' in query && typeof query.name === 'string' ? { name: query.name } : {}),
  };
}
