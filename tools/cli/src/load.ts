import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, type CopyStreamQuery } from 'pg-copy-streams';
import { membersOf } from './archive-reader.js';
import type { Manifest, SchemaEntry, TableEntry } from './manifest.js';
import { Refusal } from './refusal.js';

interface Target extends TableEntry {
  schema: string;
}

const named = (schema: string, name: string): string => `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;

/**
 * Fills the tables that the migrations have made. All events count as not yet published: the relays publish them again in
 * the order of their positions, under the same ids, into a stream that starts empty (ADR 13).
 */
export async function loadDatabase(url: string, file: string, manifest: Manifest): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'zg-restore' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    // References hold in the snapshot, in whatever order its tables come.
    await client.query(`set session_replication_role = replica; set timezone = 'UTC'; set datestyle = 'ISO'`);
    const tables = manifest.schemas.flatMap(({ schema, tables }) => tables.map((t): Target => ({ ...t, schema })));
    // What migrations have put in comes from the archive as well.
    await client.query(`truncate ${tables.map((t) => named(t.schema, t.table)).join(', ')}`);
    await copyAll(client, file, tables);
    for (const schema of manifest.schemas) await settle(client, schema);
    await client.query('analyze');
  } finally {
    await client.end();
  }
}

async function copyAll(client: pg.Client, file: string, tables: readonly Target[]): Promise<void> {
  const targetOf = new Map(tables.flatMap((t) => t.members.map((member) => [member, t] as const)));
  let current: { target: Target; copy: CopyStreamQuery; done: Promise<void> } | undefined;
  const close = async () => {
    if (!current) return;
    const { target, copy, done } = current;
    copy.end();
    await done;
    if (copy.rowCount !== target.rows)
      throw new Refusal(`${target.schema}.${target.table} 应有 ${target.rows} 行，只装入 ${copy.rowCount} 行`);
    current = undefined;
  };
  for await (const { name, content } of membersOf(file)) {
    const target = targetOf.get(name);
    if (target && current?.target !== target) {
      await close();
      const columns = target.columns.map((c) => pg.escapeIdentifier(c)).join(', ');
      const copy = client.query(copyFrom(`copy ${named(target.schema, target.table)} (${columns}) from stdin`));
      const done = finished(copy);
      done.catch(() => undefined);
      current = { target, copy, done };
    }
    for await (const chunk of content)
      if (target && current && !current.copy.write(chunk))
        await Promise.race([once(current.copy, 'drain'), current.done]);
  }
  await close();
}

async function settle(client: pg.Client, { schema, tables, sequences }: SchemaEntry): Promise<void> {
  for (const { sequence, value, called } of sequences)
    await client.query('select setval($1::regclass, $2::bigint, $3)', [named(schema, sequence), value, called]);
  if (tables.some((t) => t.table === 'outbox'))
    await client.query(`update ${named(schema, 'outbox')} set published_at = null where published_at is not null`);
}
