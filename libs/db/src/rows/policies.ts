import { createHash } from 'node:crypto';
import { ROLES_BELOW } from '@zhuanguan/access';
import pg from 'pg';
import type { RowAccess, TableAccess, Trees } from './row-access.js';

const id = (name: string): string => pg.escapeIdentifier(name);
const A_UUID = '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$';

/** A setting that is no id is none: a malformed scope is an empty one, and no fault that would tell of rows. */
const idSetting = (name: string): string =>
  `case when current_setting('zg.${name}', true) ~ '${A_UUID}' then current_setting('zg.${name}', true)::uuid end`;

const define = (name: string, returns: string, body: string): string =>
  `create or replace function ${name}() returns ${returns} language sql stable parallel safe return ${body}`;

/** What policies ask. The bodies are bound to this schema when they are made, whatever search path a session sets. */
const functions = (trees: Trees | undefined): string[] => [
  define('scope_account', 'text', `nullif(current_setting('zg.account', true), '')`),
  define('scope_account_id', 'uuid', idSetting('account')),
  define('scope_person', 'uuid', idSetting('person')),
  define('scope_organisation', 'uuid', idSetting('organisation')),
  define(
    'scope_sees_below',
    'boolean',
    `string_to_array(current_setting('zg.roles', true), ',') && array[${ROLES_BELOW.map(({ role }) => pg.escapeLiteral(role)).join(', ')}]`,
  ),
  ...(trees ? treeFunctions(trees) : []),
];

/** From where the scope looks down: an office (采购办) also from its bureau. Nothing for roles that do not look down. */
const treeFunctions = ({ successions }: Trees): string[] => [
  define(
    'scope_seats',
    'uuid[]',
    `case when scope_sees_below() then array(
      select scope_organisation() union
      select c.ancestor_id from organisation_closure c join organisation k on k.id = c.descendant_id and k.kind = 'office'
        where c.descendant_id = scope_organisation() and c.tree = 'finance' and c.depth = 1) end`,
  ),
  define(
    'scope_predecessors',
    'uuid[]',
    successions
      ? `array(with recursive succession as materialized (${successions}), went as (
          select s.ended_id from succession s where s.successor_id = scope_organisation() or exists (
            select 1 from organisation_closure c where c.descendant_id = s.successor_id and c.ancestor_id = any (scope_seats()))
          union select s.ended_id from went w join succession s on s.successor_id = w.ended_id)
        select ended_id from went)`
      : `'{}'::uuid[]`,
  ),
];

const POLICIES = ['of_scope', 'of_system'] as const;

function tablePolicies(table: string, access: TableAccess, roles: Roles): string[] {
  const t = id(table);
  return [
    `alter table ${t} enable row level security`,
    `create policy of_system on ${t} to ${id(roles.system)} using (true) with check (true)`,
    ...(access === 'system'
      ? []
      : [
          `create policy of_scope on ${t} to ${id(roles.interactive)} using (${access.of}) with check (${access.check ?? access.of})`,
        ]),
  ];
}

export interface Roles {
  interactive: string;
  system: string;
}

const MARK = 'row policies ';

/**
 * Makes the policies what the code says, in one transaction; a schema that has them already is left alone. They are no
 * migrations: they are what the schema is to be now, and name roles, which are the installation's.
 */
export async function makePolicies(client: pg.Client, schema: string, access: RowAccess, roles: Roles): Promise<void> {
  const tables = await tablesOf(client, schema);
  const of = (table: string): TableAccess => access.tables[table] ?? 'system';
  const views = Object.entries(access.views ?? {});
  const statements = [
    `set local search_path to ${id(schema)}`,
    // What is asked goes after what asks it, and comes before: any of it may be another now.
    ...tables.flatMap((table) => POLICIES.map((name) => `drop policy if exists ${name} on ${id(table)}`)),
    ...views.map(([name]) => `drop view if exists ${id(name)}`),
    ...functions(access.trees),
    ...views.map(([name, text]) => `create view ${id(name)} as ${text}`),
    ...(access.invokerViews ?? []).map((view) => `alter view ${id(view)} set (security_invoker = true)`),
    ...tables.flatMap((table) => tablePolicies(table, of(table), roles)),
  ];
  const mark = MARK + createHash('sha256').update(statements.join(';')).digest('hex');
  const { rows } = await client.query<{ mark: string | null }>(
    `select obj_description(oid, 'pg_namespace') as mark from pg_namespace where nspname = $1`,
    [schema],
  );
  if (rows[0]?.mark === mark) return;
  await inOne(client, [...statements, `comment on schema ${id(schema)} is ${pg.escapeLiteral(mark)}`]);
}

/** Tables nobody changes or takes away from: history and what it is proved by. */
const APPEND_ONLY = [
  'history',
  'history_personal',
  'policy_pack',
  'policy_version',
  'anchor',
  'anchor_entry',
  'personal_read',
  'personal_read_seal',
];

/** Grants each role the least it needs, and takes from it what an earlier release had granted. */
export async function grantRoles(client: pg.Client, schema: string, access: RowAccess, roles: Roles): Promise<void> {
  const s = id(schema);
  const [interactive, system] = [id(roles.interactive), id(roles.system)];
  const tables = await tablesOf(client, schema);
  const appendOnly = tables.filter((table) => APPEND_ONLY.includes(table)).map((table) => `${s}.${id(table)}`);
  await inOne(client, [
    `grant usage on schema ${s} to ${interactive}, ${system}`,
    `revoke all on all tables in schema ${s} from ${interactive}, ${system}`,
    `grant usage on all sequences in schema ${s} to ${interactive}, ${system}`,
    `grant select, insert, update, delete on all tables in schema ${s} to ${system}`,
    `revoke update, delete on ${[...appendOnly, `${s}.outbox`, `${s}.migration`].join(', ')} from ${system}`,
    `grant update (published_at) on ${s}.outbox to ${system}`,
    `grant execute on function ${s}.destroy_history_personal(text, uuid[]) to ${system}`,
    ...[...Object.keys(access.views ?? {}), ...(access.invokerViews ?? [])].map(
      (view) => `grant select on ${s}.${id(view)} to ${interactive}`,
    ),
    ...Object.entries(access.tables).flatMap(([table, of]) =>
      of === 'system'
        ? []
        : of.may.map((verb) => {
            const columns = verb === 'select' && of.columns ? ` (${of.columns.map(id).join(', ')})` : '';
            return `grant ${verb}${columns} on ${s}.${id(table)} to ${interactive}`;
          }),
    ),
  ]);
}

async function tablesOf(client: pg.Client, schema: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = $1 and c.relkind in ('r', 'p') order by c.relname`,
    [schema],
  );
  return rows.map((row) => row.name);
}

async function inOne(client: pg.Client, statements: readonly string[]): Promise<void> {
  try {
    await client.query(['begin', ...statements, 'commit'].join(';\n'));
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}
