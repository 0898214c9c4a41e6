import { migrationNames } from '@zhuanguan/db';
import { SERVICE_SCHEMAS, type ServiceSchema } from '@zhuanguan/start';
import pg from 'pg';
import type { DatabaseFacts, SchemaFacts } from './facts.js';

const PATIENCE_MS = 5_000;

export async function probeDatabase(url: string, now: () => Date): Promise<DatabaseFacts> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'zg-doctor',
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    return { state: 'unreachable', error: wordsOf(error) };
  }
  try {
    const before = now().getTime();
    const { rows } = await client.query<{ at: Date; version: string }>(
      `select clock_timestamp() as at, current_setting('server_version_num') as version`,
    );
    const after = now().getTime();
    const at = rows[0]?.at.getTime() ?? before;
    // Within the time the question took, nobody can say.
    const skewMs = at < before ? at - before : at > after ? at - after : 0;
    const schemas: SchemaFacts[] = [];
    for (const schema of SERVICE_SCHEMAS) schemas.push(await probeSchema(client, schema, now()));
    return {
      state: 'up',
      version: Math.floor(Number(rows[0]?.version ?? 0) / 10_000),
      skewSeconds: skewMs / 1_000,
      schemas,
    };
  } catch (error) {
    return { state: 'unreachable', error: wordsOf(error) };
  } finally {
    await client.end();
  }
}

/** A refused connection on several addresses has no message of its own. */
const wordsOf = (error: unknown): string =>
  error instanceof AggregateError ? wordsOf(error.errors[0]) : error instanceof Error ? error.message : String(error);

async function probeSchema(client: pg.Client, { schema, migrations }: ServiceSchema, now: Date): Promise<SchemaFacts> {
  const s = pg.escapeIdentifier(schema);
  const none = { published: 0, unpublished: 0, oldestSeconds: 0, parked: { aggregates: 0, events: 0 } };
  const names = migrationNames(migrations);
  const { rowCount } = await client.query(`select 1 where to_regclass($1) is not null`, [`${s}.migration`]);
  if (!rowCount) return { schema, exists: false, missing: names, unknown: [], ...none };
  const { rows } = await client.query<{ name: string }>(`select name from ${s}.migration order by id`);
  const applied = rows.map((r) => r.name);
  const [missing, unknown] = [names.filter((n) => !applied.includes(n)), applied.filter((n) => !names.includes(n))];
  const [outbox, parked] = [
    await client.query<{ published: string; unpublished: string; oldest: string | null }>(
      `select count(published_at) as published, count(*) - count(published_at) as unpublished,
         (select envelope::json ->> 'time' from ${s}.outbox where published_at is null order by position limit 1) as oldest
       from ${s}.outbox`,
    ),
    await client.query<{ aggregates: string; events: string }>(
      `select count(distinct (consumer, aggregate_type, aggregate_id)) as aggregates, count(*) as events from ${s}.parked_event`,
    ),
  ];
  const { published, unpublished, oldest } = outbox.rows[0] ?? { published: 0, unpublished: 0, oldest: null };
  return {
    schema,
    exists: true,
    missing,
    unknown,
    published: Number(published),
    unpublished: Number(unpublished),
    oldestSeconds: oldest ? Math.max(0, (now.getTime() - Date.parse(oldest)) / 1_000) : 0,
    parked: { aggregates: Number(parked.rows[0]?.aggregates), events: Number(parked.rows[0]?.events) },
  };
}
