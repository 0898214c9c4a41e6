import { randomUUID } from 'node:crypto';
import pg from 'pg';

export async function query<Row extends pg.QueryResultRow>(
  url: string,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** Values that are easily lost on the way: line ends, tabs, backslashes, COPY's own marks, null beside empty, bytes. */
export const ODD = 'a\tb\nc\r\nd\\e\\.\n\\N "引号" 𠮷田 ᠮᠣᠩᠭᠣᠯ';

/** A child before its parent, events of every kind, and enough of them for more than one member of an archive. */
export async function fill(url: string): Promise<void> {
  const [parent, child] = [`ffffffff-0000-4000-8000-000000000000`, `00000000-0000-4000-8000-000000000000`];
  const columns = `id, kind, name, short_name, former_names, area_code, budget_parent_id, business_section, valid_from,
    pinyin, initials, sort_key, version`;
  const unit = `insert into registry.organisation (${columns})
    values ($1, 'unit', $2, '', array['${'旧名,"一"'}', ''], '152500', $3, '', '2024-02-29', '', '', $4, 1)`;
  await query(url, unit, [parent, ODD, null, parent]);
  await query(url, unit, [child, '', parent, child]);
  // Written anew behind its child.
  await query(url, `update registry.organisation set pinyin = 'x' where id = $1`, [parent]);
  await query(
    url,
    `insert into registry.history values ('organisation', $1, 1, '2026-11-27 09:00:00.123456+00', 'registered', null, '',
       $2, '{}', '\\x', '\\x00ff0a5c')`,
    [child, JSON.stringify({ text: ODD, big: 1.5e300 })],
  );
  await query(
    url,
    `insert into registry.outbox select nextval('registry.outbox_position'), gen_random_uuid(), 'zg.15.25.00.x',
       '{"time":"2026-11-27T09:00:00Z","n":"' || repeat('字', 1000) || n || '"}', case when n < 3990 then now() end
     from generate_series(1, 4000) n`,
  );
  await query(
    url,
    `insert into workflow.parked_event (consumer, event_id, aggregate_type, aggregate_id, version, envelope, error)
     values ('workflow-organisation', $1, 'organisation', $2, 2, '{"type":"registry.organisation.changed.v1"}', $3)`,
    [randomUUID(), child, ODD],
  );
}

/** A digest of each table's rows, without what a restore changes by intent. */
export async function contents(url: string): Promise<Record<string, string>> {
  const tables = await query<{ s: string; t: string }>(
    url,
    `select schemaname as s, tablename as t from pg_tables
     where schemaname in ('identity', 'registry', 'workflow', 'supervision', 'notification') order by 1, 2`,
  );
  const found: Record<string, string> = {};
  for (const { s, t } of tables) {
    const row = t === 'outbox' ? `(to_jsonb(x) - 'published_at')::text` : 'x::text';
    const [digest] = await query<{ n: string }>(
      url,
      `select count(*) || ' ' || coalesce(md5(string_agg(${row}, '|' order by ${row} collate "C")), '') as n from ${s}.${t} x`,
    );
    found[`${s}.${t}`] = digest?.n ?? '';
  }
  return found;
}
