import { SERVICE_SCHEMAS } from '@zhuanguan/start';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { ArchiveWriter } from './archive-writer.js';
import type { SchemaEntry, SequenceEntry, TableEntry } from './manifest.js';
import { Refusal } from './refusal.js';

/** A member of the archive is held in memory as a whole, for a tar says how long it is before it comes. */
const MEMBER_BYTES = 4 * 1_024 * 1_024;
const NEWLINE = 0x0a;

export interface Dump {
  madeAt: string;
  postgres: string;
  schemas: SchemaEntry[];
}

/**
 * Every schema of ours, as one snapshot sees it, through COPY: the embedded PostgreSQL comes without pg_dump. Migrations
 * wait meanwhile; nothing else does.
 */
export async function dumpDatabase(url: string, archive: ArchiveWriter): Promise<Dump> {
  const client = new pg.Client({ connectionString: url, application_name: 'zg-backup' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(`set timezone = 'UTC'; set datestyle = 'ISO'; set intervalstyle = 'postgres'`);
    await client.query(`select pg_advisory_lock_shared(hashtext('zhuanguan-migrate'))`);
    await client.query('begin isolation level repeatable read read only');
    const { rows } = await client.query<{ at: Date; version: string }>(
      `select now() as at, current_setting('server_version') as version`,
    );
    const schemas: SchemaEntry[] = [];
    for (const { schema } of SERVICE_SCHEMAS)
      if (await has(client, schema)) schemas.push(await dumpSchema(client, schema, archive));
    if (schemas.length === 0)
      throw new Refusal('数据库里没有专管的数据，没有可备份的内容 (nothing of this system here)');
    await client.query('commit');
    return { madeAt: (rows[0]?.at ?? new Date()).toISOString(), postgres: rows[0]?.version ?? '', schemas };
  } finally {
    await client.end();
  }
}

async function has(client: pg.Client, schema: string): Promise<boolean> {
  const { rowCount } = await client.query(`select 1 from pg_tables where schemaname = $1 and tablename = 'migration'`, [
    schema,
  ]);
  return rowCount === 1;
}

async function dumpSchema(client: pg.Client, schema: string, archive: ArchiveWriter): Promise<SchemaEntry> {
  const { rows: applied } = await client.query<{ name: string }>(
    `select name from ${pg.escapeIdentifier(schema)}.migration order by id`,
  );
  const { rows: tables } = await client.query<{ table: string; columns: string[] }>(
    `select c.relname as table, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
     group by c.relname order by c.relname`,
    [pg.escapeIdentifier(schema)],
  );
  const dumped: TableEntry[] = [];
  for (const { table, columns } of tables) dumped.push(await dumpTable(client, { schema, table, columns }, archive));
  return {
    schema,
    migrations: applied.map((m) => m.name),
    tables: dumped,
    sequences: await sequencesOf(client, schema),
  };
}

async function dumpTable(
  client: pg.Client,
  { schema, table, columns }: { schema: string; table: string; columns: string[] },
  archive: ArchiveWriter,
): Promise<TableEntry> {
  const members: string[] = [];
  let [waiting, bytes, rows] = [[] as Buffer[], 0, 0];
  const flush = async () => {
    const name = `database/${schema}/${table}/${String(members.length).padStart(6, '0')}.copy`;
    await archive.add(name, Buffer.concat(waiting));
    members.push(name);
    [waiting, bytes] = [[], 0];
  };
  const names = columns.map((c) => pg.escapeIdentifier(c)).join(', ');
  const from = `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(table)}`;
  const stream = client.query(copyTo(`copy (select ${names} from ${from}) to stdout`));
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    // In COPY's text a row is a line: a newline within a value is written as \n.
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) rows += 1;
    waiting.push(chunk);
    bytes += chunk.length;
    if (bytes >= MEMBER_BYTES) await flush();
  }
  if (bytes > 0) await flush();
  return { table, columns, rows, members };
}

/** Sequences know no snapshot: what is read is at least what the rows used. */
async function sequencesOf(client: pg.Client, schema: string): Promise<SequenceEntry[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = $1::regnamespace and relkind = 'S' order by relname`,
    [pg.escapeIdentifier(schema)],
  );
  const found: SequenceEntry[] = [];
  for (const { name } of rows) {
    const state = await client.query<{ value: string; called: boolean }>(
      `select last_value::text as value, is_called as called
       from ${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`,
    );
    const [row] = state.rows;
    if (row) found.push({ sequence: name, ...row });
  }
  return found;
}
