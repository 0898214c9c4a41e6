import { MikroORM, type Options } from '@mikro-orm/postgresql';
import { Migrator, type Migration } from '@mikro-orm/migrations';
import pg from 'pg';
import { Migration0005Audit } from './audit/audit-migration.js';
import { Migration0000Delivery } from './delivery-migration.js';
import { Migration0011DestroyPersonal } from './personal/destroy-personal-migration.js';
import { Migration0008PersonalRead } from './personal/personal-read-migration.js';
import { Migration0010PersonalReadSeal } from './personal/personal-read-seal-migration.js';
import { grantRoles, makePolicies, type Roles } from './rows/policies.js';
import { DELIVERY_TABLES, type RowAccess } from './rows/row-access.js';

export type MigrationClass = new (...args: ConstructorParameters<typeof Migration>) => Migration;

export interface MigrateOptions {
  /** A role that may create schemas and roles. */
  url: string;
  schema: string;
  migrations: readonly MigrationClass[];
  /** Which rows the interactive role reaches (ADR 20). */
  rowAccess: RowAccess;
  /** The interactive role; the system role is called after it. */
  appRole: string;
  appPassword: string;
  systemPassword: string;
}

/** The role of relay, consumers, timers and batches, beside the interactive one. */
export const systemRole = (appRole: string): string => `${appRole}_system`;

const whole = (migrations: readonly MigrationClass[]): MigrationClass[] => [
  Migration0000Delivery,
  ...migrations,
  Migration0005Audit,
  Migration0008PersonalRead,
  Migration0010PersonalReadSeal,
  Migration0011DestroyPersonal,
];

/** The names a schema's table `migration` holds when it is up to date. */
export const migrationNames = (migrations: readonly MigrationClass[]): string[] =>
  whole(migrations).map((type) => type.name);

/** Brings a service's schema up to date under a lock and grants its roles the least they need; runs again harmlessly. */
export async function migrate(options: MigrateOptions): Promise<void> {
  const client = new pg.Client(options.url);
  await client.connect();
  try {
    // One migrator at a time in the whole database: roles are shared by all schemas.
    await client.query(`select pg_advisory_lock(hashtext('zhuanguan-migrate'))`);
    await prepareSchema(client, options);
    await runMigrations(options);
    const roles: Roles = { interactive: options.appRole, system: systemRole(options.appRole) };
    const { schema, rowAccess } = options;
    const access = { ...rowAccess, tables: { ...DELIVERY_TABLES, ...rowAccess.tables } };
    await makePolicies(client, schema, access, roles);
    await grantRoles(client, schema, access, roles);
  } finally {
    await client.end();
  }
}

async function prepareSchema(client: pg.Client, options: MigrateOptions): Promise<void> {
  const { schema, appRole, appPassword, systemPassword } = options;
  await keepRole(client, appRole, appPassword);
  await keepRole(client, systemRole(appRole), systemPassword);
  await client.query(`create schema if not exists ${pg.escapeIdentifier(schema)}`);
}

async function keepRole(client: pg.Client, name: string, password: string): Promise<void> {
  const role = pg.escapeIdentifier(name);
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [name]);
  await client.query(`${rowCount ? 'alter' : 'create'} role ${role} login password ${pg.escapeLiteral(password)}`);
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
