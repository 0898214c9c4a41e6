import { DELIVERY_TABLES, roleUrls, type TableAccess } from '@zhuanguan/db';
import { newId } from '@zhuanguan/kernel';
import { testDatabase, type TestDatabase } from '@zhuanguan/testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSecrets, migrateAll, SERVICE_SCHEMAS } from '../src/index.js';

/** The second wall as the database has it (ADR 20): no code of ours in between. */
const secrets = await makeSecrets();
const SCHEMAS = SERVICE_SCHEMAS.map((s) => ({ ...s, appRole: `zg_rows_${s.service}` }));
let database: TestDatabase;
let owner: pg.Client;
const clients = new Map<string, pg.Client>();
const as = (role: string): pg.Client => {
  const client = clients.get(role);
  if (!client) throw new Error(`no ${role}`);
  return client;
};

/** What whoever is signed in may see: ids, dates, and public acts on organisations. */
const OPEN: Record<string, string[]> = {
  identity: ['appointment_right', 'person_alias'],
  registry: ['organisation_act', 'organisation_act_effect', 'person_alias', 'person_merge'],
  workflow: ['person_alias'],
};

const accessOf = ({ rowAccess }: (typeof SCHEMAS)[number]): Record<string, TableAccess> => ({
  ...DELIVERY_TABLES,
  ...rowAccess.tables,
});
const tablesIn = async (schema: string): Promise<string[]> => {
  const { rows } = await owner.query<{ name: string }>(
    `select c.relname as name from pg_class c where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p') order by 1`,
    [schema],
  );
  return rows.map((r) => r.name);
};

/** A value of the type, whatever it means. */
const VALUES: Record<string, string> = {
  uuid: 'gen_random_uuid()',
  text: `'x'`,
  date: `'2026-01-01'`,
  'timestamp with time zone': 'now()',
  integer: '1',
  bigint: '1',
  boolean: 'true',
  json: `'{}'`,
  jsonb: `'{}'`,
  bytea: `'x'`,
  'text[]': `'{}'`,
  'uuid[]': `'{}'`,
};

/** One row in each table. What a row must be is nothing here: whether it is seen is the question. */
async function fill(schema: string): Promise<void> {
  for (const table of (await tablesIn(schema)).filter((name) => name !== 'migration')) {
    const name = `${schema}.${table}`;
    const { rows: checks } = await owner.query<{ name: string }>(
      `select conname as name from pg_constraint where conrelid = $1::regclass and contype = 'c'`,
      [name],
    );
    for (const check of checks) await owner.query(`alter table ${name} drop constraint ${check.name}`);
    const { rows: columns } = await owner.query<{ name: string; type: string }>(
      `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
        where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = ''`,
      [name],
    );
    const values = columns.map(({ type }) => {
      const value = VALUES[type];
      if (!value) throw new Error(`no value for ${type}`);
      return value;
    });
    await owner.query(
      `insert into ${name} (${columns.map((c) => `"${c.name}"`).join(', ')}) values (${values.join(', ')})`,
    );
  }
}

type Scope = Partial<Record<'account' | 'organisation' | 'person' | 'roles', string>>;

/** How many rows of each table that it may read a role sees in a scope. */
async function counts(role: string, schema: string, tables: readonly string[], scope: Scope = {}) {
  const client = as(role);
  const seen: Record<string, number> = {};
  await client.query('begin');
  try {
    for (const [name, value] of Object.entries(scope))
      await client.query('select set_config($1, $2, true)', [`zg.${name}`, value]);
    for (const table of tables) {
      const { rows } = await client.query<{ n: number }>(`select count(*)::int as n from ${schema}.${table}`);
      seen[table] = rows[0]?.n ?? -1;
    }
  } finally {
    await client.query('rollback');
  }
  return seen;
}

beforeAll(async () => {
  database = await testDatabase('rows', (url) => migrateAll(url, secrets, SCHEMAS));
  owner = new pg.Client(database.url);
  await owner.connect();
  await owner.query('set session_replication_role = replica');
  for (const { schema } of SCHEMAS) await fill(schema);
  for (const { service, appRole } of SCHEMAS) {
    const passwords = {
      appPassword: secrets.databasePasswords[service],
      systemPassword: secrets.systemPasswords[service],
    };
    const { url, systemUrl } = roleUrls(database.url, { appRole, ...passwords });
    for (const [role, connectionString] of [
      [appRole, url],
      [`${appRole}_system`, systemUrl],
    ] as const) {
      const client = new pg.Client({ connectionString });
      await client.connect();
      clients.set(role, client);
    }
  }
});
afterAll(async () => {
  for (const client of clients.values()) await client.end();
  await owner.end();
  await database.drop();
});

describe.each(SCHEMAS)('$schema', (of) => {
  const { schema, appRole } = of;
  const system = `${appRole}_system`;
  const access = accessOf(of);
  const reached = Object.entries(access).flatMap(([table, a]) => (a === 'system' ? [] : [{ table, ...a }]));
  const read = reached.filter((t) => t.may.includes('select'));
  const hidden = read.filter((t) => t.of !== 'true').map((t) => t.table);
  const open = OPEN[schema] ?? [];

  it('every table is in a class, and no class is of a table that is not there', async () => {
    const tables = await tablesIn(schema);
    expect(tables.filter((table) => !(table in access))).toEqual([]);
    const own = Object.keys(of.rowAccess.tables);
    expect(own.filter((table) => !tables.includes(table))).toEqual([]);
    const { rows } = await owner.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = $1::regnamespace and relkind in ('r', 'p') and not relrowsecurity`,
      [schema],
    );
    expect(rows).toEqual([]);
  });

  it('without a scope there is no row, in a malformed one neither, and nothing says why', async () => {
    const none = Object.fromEntries(hidden.map((table) => [table, 0]));
    expect(await counts(appRole, schema, hidden)).toEqual(none);
    const nonsense = `00000000-0000-0000-0000-00000000000'; select 1 --`;
    for (const scope of [
      { account: '', organisation: '', person: '', roles: '' },
      { organisation: nonsense, person: '{}', roles: 'bureau_officer' },
      { organisation: newId(), roles: `}{,"bureau_officer` },
    ])
      expect(await counts(appRole, schema, hidden, scope)).toEqual(none);
    // An account by itself opens what is ids and dates alone.
    const seen = await counts(appRole, schema, hidden, { account: nonsense, organisation: nonsense, roles: nonsense });
    expect(Object.keys(seen).filter((table) => seen[table] !== 0)).toEqual(open);
  });

  it('a stranger sees nothing, whatever the role', async () => {
    for (const roles of ['unit_handler', 'department_officer', 'bureau_officer', 'operator']) {
      const scope = { account: newId(), organisation: newId(), person: newId(), roles };
      const seen = await counts(appRole, schema, hidden, scope);
      expect(Object.keys(seen).filter((table) => seen[table] !== 0)).toEqual(open);
    }
  });

  it('the system role sees every row', async () => {
    const tables = await tablesIn(schema);
    const seen = await counts(system, schema, tables);
    expect(Object.keys(seen).filter((table) => seen[table] === 0)).toEqual([]);
  });

  it('the interactive role reaches nothing of the tables it has no need of', async () => {
    for (const table of await tablesIn(schema)) {
      const a = access[table] ?? 'system';
      const may: readonly string[] = a === 'system' ? [] : a.may;
      for (const verb of ['select', 'insert', 'update', 'delete']) {
        const { rows } = await owner.query<{ may: boolean }>(
          `select has_table_privilege($1, $2, $3) or ($3 <> 'delete' and has_any_column_privilege($1, $2, nullif($3, 'delete'))) is true as may`,
          [appRole, `${schema}.${table}`, verb],
        );
        expect([table, verb, rows[0]?.may]).toEqual([table, verb, may.includes(verb)]);
      }
    }
  });

  it('neither role changes history or what proves it', async () => {
    for (const role of [appRole, system])
      for (const table of ['history', 'history_personal', 'anchor', 'anchor_entry', 'policy_pack'])
        for (const change of [
          `delete from ${schema}.${table}`,
          `update ${schema}.${table} set ${await firstColumn(schema, table)}`,
        ])
          await expect(as(role).query(change)).rejects.toThrow(/permission denied/);
    for (const change of [
      `delete from ${schema}.outbox`,
      `update ${schema}.outbox set subject = ''`,
      `truncate ${schema}.history`,
    ])
      await expect(as(system).query(change)).rejects.toThrow(/permission denied/);
  });

  it('neither role owns anything, is a superuser, passes policies by, or becomes the other', async () => {
    for (const role of [appRole, system]) {
      const { rows } = await owner.query(
        `select r.rolsuper, r.rolbypassrls, r.rolcreaterole, r.rolcreatedb,
            exists (select 1 from pg_class c where c.relowner = r.oid) as owns,
            exists (select 1 from pg_auth_members m where m.member = r.oid) as member
          from pg_roles r where r.rolname = $1`,
        [role],
      );
      expect(rows).toEqual([
        { rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false, owns: false, member: false },
      ]);
      const other = role === appRole ? system : appRole;
      for (const change of [`set role ${other}`, `set session authorization ${other}`, 'set role postgres'])
        await expect(as(role).query(change)).rejects.toThrow(/permission denied/);
      for (const change of [
        `alter table ${schema}.history disable row level security`,
        `drop policy of_system on ${schema}.history`,
        `create table ${schema}.mine (x int)`,
        `create or replace function ${schema}.scope_account() returns text language sql return 'x'`,
      ])
        await expect(as(role).query(change)).rejects.toThrow(/must be owner|permission denied/);
      // With it off an owner would see all of it; whoever is held by policies is refused instead.
      await as(role).query('begin; set local row_security = off');
      if (role === appRole)
        await expect(as(role).query(`select count(*) from ${schema}.${hidden[0] ?? ''}`)).rejects.toThrow(
          /row-level security/,
        );
      await as(role).query('rollback');
    }
  });

  it('neither role reads another schema', async () => {
    for (const role of [appRole, system])
      for (const other of SCHEMAS.filter((s) => s.schema !== schema))
        await expect(as(role).query(`select count(*) from ${other.schema}.history`)).rejects.toThrow(
          /permission denied/,
        );
  });
});

async function firstColumn(schema: string, table: string): Promise<string> {
  const { rows } = await owner.query<{ name: string }>(
    'select attname as name from pg_attribute where attrelid = $1::regclass and attnum = 1',
    [`${schema}.${table}`],
  );
  return `${rows[0]?.name} = ${rows[0]?.name}`;
}

it('no password, code, key or session is in reach of the interactive role', async () => {
  for (const [table, column] of [
    ['identity.account', 'password_hash'],
    ['identity.invitation', 'code_hash'],
    ['identity.api_client', 'secret_hash'],
    ['identity.browser_session', 'tokens'],
    ['identity.provider_key', 'jwk'],
    ['registry.person_merge', 'reason'],
  ] as const) {
    const role = `zg_rows_${table.split('.')[0]}`;
    await expect(as(role).query(`select ${column} from ${table}`)).rejects.toThrow(/permission denied/);
  }
});
