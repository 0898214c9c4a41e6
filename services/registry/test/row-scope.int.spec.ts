import type { Actor } from '@zhuanguan/access';
import { openDatabase, roleUrls, scopeOf, type Database } from '@zhuanguan/db';
import { newId } from '@zhuanguan/kernel';
import { fixedShelf, servePacks } from '@zhuanguan/policy';
import { loadPolicySet } from '@zhuanguan/policy/folder';
import { plansOf, testDatabase, type TestDatabase } from '@zhuanguan/testkit';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCHEMA } from '../src/app.js';
import type { RegistryContext } from '../src/context.js';
import { getCoverage } from '../src/directory/coverage.js';
import { getUnit, searchDirectory } from '../src/directory/directory.js';
import { migrateFor, rolesFor } from './registry-fixture.js';

/** Row-level security of registry (ADR 20) on as many units as a league has: two counties of ten thousand. */
const NAME = 'registry_league';
const UNITS = 10_000;
const [league, county, beside, department] = [newId(), newId(), newId(), newId()];
const unit = (n: number): string => `a0000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
let database: TestDatabase;
let db: Database;
let owner: Database;
let ctx: RegistryContext;

const ID = (letter: string): string => `('${letter}0000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;
const SEED = [
  `insert into organisation (id, kind, name, short_name, former_names, area_code, business_section, valid_from, pinyin, initials, sort_key, version)
    select id, kind, name, '', '{}', '152500', '', '2024-01-01', 'x', 'x', 'A' || name, 1 from (values ('${league}'::uuid, 'bureau', '盟财政局'),
      ('${county}', 'bureau', '甲旗财政局'), ('${beside}', 'bureau', '乙旗财政局'), ('${department}', 'department', '甲旗教育局')) o(id, kind, name)`,
  `insert into organisation (id, kind, name, short_name, former_names, area_code, finance_parent_id, business_section, valid_from, pinyin, initials, sort_key, version)
    select ${ID('a')}, 'unit', '第' || n || '号单位', '', '{}', '152500', case when n < ${UNITS} then '${county}'::uuid else '${beside}' end, '', '2024-01-01',
      'di' || n, 'd' || n, 'X' || lpad(n::text, 8, '0'), 1 from generate_series(0, ${2 * UNITS - 1}) n`,
  `insert into organisation_closure select t, id, id, 0, '2024-01-01', null from organisation, unnest(array['budget', 'finance']) t`,
  `insert into organisation_closure select 'finance', finance_parent_id, id, 1, '2024-01-01', null from organisation where finance_parent_id is not null`,
  `insert into organisation_closure select 'finance', '${league}', id, 2, '2024-01-01', null from organisation where finance_parent_id is not null`,
  `insert into organisation_closure values ('finance', '${league}', '${county}', 1, '2024-01-01', null), ('finance', '${league}', '${beside}', 1, '2024-01-01', null)`,
  `insert into organisation_closure select 'budget', '${department}', ${ID('a')}, 1, '2024-01-01', null from generate_series(0, ${UNITS - 1}, 10) n`,
  `insert into appointment (id, unit_id, person_id, role, valid_from, recorded_at, basis_filing_id, name, sex, title, phone, remark)
    select ${ID('e')}, ${ID('a')}, ${ID('d')}, 'specialist', '2025-01-01', '2025-01-01', ${ID('f')}, '某某', '2', '科长', '139' || lpad(n::text, 8, '0'), ''
    from generate_series(0, ${2 * UNITS - 1}) n`,
  `insert into standing (unit_id, state, since, on_record, filed, change_overdue, policy_version, version)
    select ${ID('a')}, 'on_record', '2025-01-01', 1, 0, false, 'v', 1 from generate_series(0, ${2 * UNITS - 1}) n`,
  `insert into filing_note (filing_id, section, reasoned, unit_id) select ${ID('f')}, '财务科', false, ${ID('a')} from generate_series(0, ${2 * UNITS - 1}) n`,
  `insert into conflict_declaration (id, unit_id, person_id, person_name, kind, supplier_name, supplier_uscc, project_reference, note, valid_from, declared_at, declared_by, policy_digest)
    select ${ID('c')}, ${ID('a')}, ${ID('d')}, '某某', 'none', '', '', '', '', '2025-01-01', now(), ${ID('b')}, 'd' from generate_series(0, ${2 * UNITS - 1}) n`,
  'vacuum analyze',
];

beforeAll(async () => {
  database = await testDatabase(NAME, (url) => migrateFor(url, NAME));
  owner = openDatabase({ url: database.url, schema: SCHEMA, applicationName: 'owner' });
  for (const statement of SEED) await owner.pool.query(statement);
  db = openDatabase({ ...roleUrls(database.url, rolesFor(NAME)), schema: SCHEMA, applicationName: 'test' });
  const folder = fileURLToPath(new URL('../../../deploy/jurisdictions', import.meta.url));
  const policies = fixedShelf(servePacks(await loadPolicySet(folder), ['152500-xilingol']));
  ctx = { db, policies, now: () => new Date('2026-11-25T02:00:00Z') };
}, 120_000);
afterAll(async () => {
  await db.close();
  await owner.close();
  await database.drop();
});

const as = (role: Actor['roles'][number], actingOrgId: string): Actor => ({
  accountId: newId(),
  actingOrgId,
  roles: [role],
  scopes: [],
});
const count = (actor: Actor, table: string, unitId?: string): Promise<number> =>
  db.inTx(scopeOf(actor), async (tx) => {
    const text = `select count(*)::integer as n from ${table} where $1::uuid is null or unit_id = $1`;
    const [row] = await tx.sql<{ n: number }>({ name: `count-${table}`, text, values: [unitId ?? null] });
    return row?.n ?? -1;
  });
const TABLES = ['appointment', 'standing', 'filing_note', 'conflict_declaration'];

describe('past all code of ours', () => {
  it('a unit sees its own and not its neighbour’s', async () => {
    for (const table of TABLES) {
      expect([table, await count(as('unit_handler', unit(5)), table)]).toEqual([table, 1]);
      expect(await count(as('unit_handler', unit(5)), table, unit(6))).toBe(0);
    }
  });

  it('a department sees what is below it, a county its units, the league all; and none beside', async () => {
    for (const table of TABLES) {
      expect(await count(as('department_officer', department), table)).toBe(UNITS / 10);
      expect(await count(as('bureau_officer', county), table)).toBe(UNITS);
      expect(await count(as('bureau_officer', league), table)).toBe(2 * UNITS);
      expect(await count(as('bureau_officer', beside), table, unit(5))).toBe(0);
      expect(await count(as('unit_handler', county), table)).toBe(0);
    }
  });

  it('what was theirs stays readable after the unit went elsewhere', async () => {
    await owner.pool.query(
      `update organisation_closure set valid_to = '2026-06-01' where tree = 'budget' and descendant_id = '${unit(20)}' and ancestor_id = '${department}'`,
    );
    for (const table of TABLES) expect(await count(as('department_officer', department), table, unit(20))).toBe(1);
  });

  it('who goes on with the work of a unit that ended reads its records', async () => {
    const act = newId();
    await owner.pool.query(
      `insert into organisation_act values ('${act}', 'merge', '文', '2026-01-01', now(), '${league}', '${league}')`,
    );
    await owner.pool.query(
      `insert into organisation_act_effect values ('${act}', '${unit(UNITS + 1)}', 'ended', 'x', '{}', array['${unit(30)}'::uuid], 0, 0, 0)`,
    );
    for (const table of TABLES) {
      expect(await count(as('unit_handler', unit(30)), table, unit(UNITS + 1))).toBe(1);
      // Above the one that goes on; and beside both.
      expect(await count(as('bureau_officer', county), table, unit(UNITS + 1))).toBe(1);
      expect(await count(as('unit_handler', unit(31)), table, unit(UNITS + 1))).toBe(0);
    }
  });

  it('somebody’s own appointments are theirs, wherever they act', async () => {
    const me = {
      ...as('unit_handler', unit(5)),
      personId: `d0000000-0000-4000-8000-${(77).toString(16).padStart(12, '0')}`,
    };
    expect(await count(me, 'appointment', unit(77))).toBe(1);
  });

  it('a unit is urged by its own level above alone', async () => {
    const urge = (actor: Actor, unitId: string, by = actor.actingOrgId) =>
      db.inTx(scopeOf(actor), (tx) =>
        tx.sql({
          name: 'urge',
          text: `insert into urge values ($1, $2, 'vacant', $3, '2026-11-25', now(), 'r', 'v')`,
          values: [newId(), unitId, by],
        }),
      );
    await urge(as('bureau_officer', county), unit(40));
    await expect(urge(as('bureau_officer', county), unit(UNITS + 40))).rejects.toThrow(/row-level security/);
    await expect(urge(as('bureau_officer', county), unit(41), league)).rejects.toThrow(/row-level security/);
    await expect(urge(as('unit_handler', unit(5)), unit(42))).rejects.toThrow(/row-level security/);
  });
});

describe('plans under the policies', () => {
  const planned = (work: (ctx: RegistryContext) => Promise<unknown>) =>
    plansOf(db, (planning) => work({ ...ctx, db: planning }));
  const request = { query: '', areaCode: '', standing: '', departmentId: '', at: '', kinds: [], page: undefined };
  const PROTECTED = ['appointment', 'standing', 'filing_note', 'urge', 'organisation_closure'];
  /** Whoever is searched by a part of the name is found by reading names; that much is so without policies too. */
  const BY_NAME = ['registry-search-today: appointment', 'registry-search-count-today: appointment'];
  const scanned = (plans: Record<string, string[]>) =>
    Object.entries(plans)
      .flatMap(([name, tables]) => tables.filter((t) => PROTECTED.includes(t)).map((t) => `${name}: ${t}`))
      .filter((found) => !BY_NAME.includes(found));
  const looks = (actor: Actor) =>
    planned(async (planning) => {
      for (const query of ['', '第17号'])
        expect(await searchDirectory(planning, actor, { ...request, query })).toMatchObject({ ok: true });
      expect(await getUnit(planning, actor, unit(5), { at: '' })).toMatchObject({ ok: true });
    });

  it('of a unit: search and one unit', async () => {
    expect(scanned(await looks(as('unit_handler', unit(5))))).toEqual([]);
  });

  it('of a county: search and one unit', async () => {
    expect(scanned(await looks(as('bureau_officer', county)))).toEqual([]);
    // Who counts all of a county reads all standings; that much is so without policies too.
    expect(Object.keys(await planned((planning) => getCoverage(planning, as('bureau_officer', county))))).toHaveLength(
      2,
    );
  });
});
