import { MikroORM, type Options } from '@mikro-orm/postgresql';
import { Migrator, type Migration } from '@mikro-orm/migrations';
import pg from 'pg';
import { Migration0005Audit } from './audit/audit-migration.js';
import { Migration0000Delivery } from './delivery-migration.js';
import { Migration0008PersonalRead } from './personal/personal-read-migration.js';

export type MigrationClass = new (...args: ConstructorParameters<typeof Migration>) => Migration;

export interface MigrateOptions {
  /** A role that may create schemas and roles. */
  url: string;
  schema: string;
  migrations: readonly MigrationClass[];
  appRole: string;
  appPassword: string;
}

const whole = (migrations: readonly MigrationClass[]): MigrationClass[] => [
  Migration0000Delivery,
  ...migrations,
  Migration0005Audit,
  Migration0008PersonalRead,
];

/** The names a schema's table `migration` holds when it is up to date. */
export const migrationNames = (migrations: readonly MigrationClass[]): string[] =>
  whole(migrations).map((type) => type.name);

/** Tables the app role only appends to, or changes in one column. */
const APPEND_ONLY = [
  'history',
  'history_personal',
  'policy_pack',
  'policy_version',
  'anchor',
  'anchor_entry',
  'personal_read',
];

/** Brings a service's schema up to date under a lock and grants its app role the least it needs; runs again harmlessly. */
export async function migrate(options: MigrateOptions): Promise<void> {
  const client = new pg.Client(options.url);
  await client.connect();
  try {
    // One migrator at a time in the whole database: roles are shared by all schemas.
    await client.query(`select pg_advisory_lock(hashtext('zhuanguan-migrate'))`);
    await prepareSchema(client, options);
    await runMigrations(options);
    await grant(client, options);
  } finally {
    await client.end();
  }
}

async function prepareSchema(client: pg.Client, { schema, appRole, appPassword }: MigrateOptions): Promise<void> {
  const role = pg.escapeIdentifier(appRole);
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [appRole]);
  await client.query(`${rowCount ? 'alter' : 'create'} role ${role} login password ${pg.escapeLiteral(appPassword)}`);
  await client.query(`create schema if not exists ${pg.escapeIdentifier(schema)}`);
}

async function runMigrations({ url, schema, migrations }: MigrateOptions): Promise<void> {
  const orm = await MikroORM.init({
    clientUrl: url,
    entities: [],
    discovery: { warnWhenNoEntities: false },
    ensureDatabase: false,
    extensions: [Migrator],
    logger: () => undefined,
    driverOptions: { options: `-c search_path=${schema},public` },
    migrations: {
      tableName: `${schema}.migration`,
      snapshot: false,
      migrationsList: whole(migrations).map((type) => ({ name: type.name, class: type })),
    },
  } as Options);
  try {
    await orm.migrator.up();
  } finally {
    await orm.close(true);
  }
}

async function grant(client: pg.Client, { schema, appRole }: MigrateOptions): Promise<void> {
  const s = pg.escapeIdentifier(schema);
  const r = pg.escapeIdentifier(appRole);
  await client.query(`grant usage on schema ${s} to ${r}`);
  await client.query(`grant select, insert, update, delete on all tables in schema ${s} to ${r}`);
  await client.query(`grant usage on all sequences in schema ${s} to ${r}`);
  const { rows } = await client.query<{ name: string }>(
    'select table_name as name from information_schema.tables where table_schema = $1 and table_name = any($2)',
    [schema, APPEND_ONLY],
  );
  for (const { name: table } of rows) await client.query(`revoke update, delete on ${s}.${table} from ${r}`);
  await client.query(`revoke update, delete on ${s}.outbox, ${s}.migration from ${r}`);
  await client.query(`grant update (published_at) on ${s}.outbox to ${r}`);
}
