import type { Actor } from '@zhuanguan/access';
import { migrate, openDatabase, roleUrls, scopeOf, type Database } from '@zhuanguan/db';
import { newId } from '@zhuanguan/kernel';
import { plansOf, testDatabase, type TestDatabase } from '@zhuanguan/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countAccess, listAccess, listAccounts } from '../src/access/list-access.js';
import { migrations, rowAccess, SCHEMA } from '../src/app.js';
import type { IdentityContext } from '../src/context.js';
import { DEFAULT_SECURITY } from '../src/security/security-rules.js';

/** Row-level security of identity (ADR 20): two counties of ten thousand units, each with an account. */
const ROLES = { appRole: 'zg_identity_rows', appPassword: 'interactive', systemPassword: 'system' };
const UNITS = 10_000;
const [league, county, beside] = [newId(), newId(), newId()];
const id = (letter: string, n: number): string => `${letter}0000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
let database: TestDatabase;
let db: Database;
let owner: Database;

const ID = (letter: string): string => `('${letter}0000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;
const ALL = `generate_series(0, ${2 * UNITS - 1}) n`;
const COUNTY = `case when n < ${UNITS} then '${county}'::uuid else '${beside}' end`;
const SEED = [
  `insert into organisation (id, name, area_code, kind) values ('${league}', '盟财政局', '152500', 'bureau'),
    ('${county}', '甲旗财政局', '152500', 'bureau'), ('${beside}', '乙旗财政局', '152500', 'bureau')`,
  `insert into organisation (id, name, area_code, kind) select ${ID('a')}, '第' || n || '单位', '152500', 'unit' from ${ALL}`,
  `insert into organisation_closure select t, id, id, 0, '2024-01-01', null from organisation, unnest(array['budget', 'finance']) t`,
  `insert into organisation_closure select 'finance', ${COUNTY}, ${ID('a')}, 1, '2024-01-01', null from ${ALL}`,
  `insert into organisation_closure select 'finance', '${league}', ${ID('a')}, 2, '2024-01-01', null from ${ALL}`,
  `insert into account (id, username, display_name, password_hash, active, created_at, person_id)
    select ${ID('b')}, 'u' || n, '某某', 'argon2id', true, now(), ${ID('d')} from ${ALL}`,
  `insert into account_grant select ${ID('b')}, 'unit_handler', ${ID('a')}, '', '152500' from ${ALL} where n % 2 = 0`,
  `insert into appointment_right select ${ID('e')}, ${ID('d')}, ${ID('a')}, 'specialist', '152500', '2025-01-01', null from ${ALL} where n % 2 = 1`,
  `insert into invitation (id, code_hash, purpose, organisation_id, roles, created_at, expires_at)
    select ${ID('c')}, 'h' || n, 'activate', ${ID('a')}, '{unit_handler}', now(), now() + interval '1 day' from ${ALL}`,
  'vacuum analyze',
];

beforeAll(async () => {
  database = await testDatabase('identity_rows', (url) =>
    migrate({ url, schema: SCHEMA, migrations, rowAccess, ...ROLES }),
  );
  owner = openDatabase({ url: database.url, schema: SCHEMA, applicationName: 'owner' });
  for (const statement of SEED) await owner.pool.query(statement);
  db = openDatabase({ ...roleUrls(database.url, ROLES), schema: SCHEMA, applicationName: 'test' });
}, 120_000);
afterAll(async () => {
  await db.close();
  await owner.close();
  await database.drop();
});

const as = (role: Actor['roles'][number], actingOrgId: string, accountId = newId()): Actor => ({
  ...{ accountId, actingOrgId, roles: [role], scopes: [] },
});
const count = (actor: Actor, table: string): Promise<number> =>
  db.inTx(scopeOf(actor), async (tx) => {
    const text = `select count(*)::integer as n from ${table}`;
    const [row] = await tx.sql<{ n: number }>({ name: `count-${table}`, text, values: [] });
    return row?.n ?? -1;
  });

describe('past all code of ours', () => {
  it('of one’s own house and of what is below it, by grant and by appointment', async () => {
    // Granted there, and by appointment in the next one.
    for (const n of [4, 5]) {
      expect(await count(as('unit_handler', id('a', n)), 'account')).toBe(1);
      expect(await count(as('unit_handler', id('a', n)), 'invitation')).toBe(1);
    }
    expect(await count(as('bureau_officer', county), 'account')).toBe(UNITS);
    expect(await count(as('bureau_officer', county), 'account_grant')).toBe(UNITS / 2);
    expect(await count(as('bureau_officer', county), 'invitation')).toBe(UNITS);
    expect(await count(as('bureau_officer', league), 'account')).toBe(2 * UNITS);
    expect(await count(as('unit_handler', county), 'account')).toBe(0);
  });

  it('one’s own account and posts wherever one acts, and of an account in scope all posts', async () => {
    const me = as('unit_handler', id('a', 4), id('b', 10));
    expect(await count(me, 'account')).toBe(2);
    await owner.pool.query(`insert into account_grant values ($1, 'bureau_officer', $2, '', '152500')`, [
      id('b', 4),
      league,
    ]);
    // What it holds elsewhere decides whether the unit may end it (REG-10).
    expect(await count(as('unit_handler', id('a', 4)), 'account_grant')).toBe(2);
    expect(await count(as('unit_handler', id('a', 6)), 'account_grant')).toBe(1);
  });

  it('a delegation shows whom it names, to its house and its two sides', async () => {
    const [away, standIn, outside] = [id('b', 20), id('b', UNITS + 20), as('unit_handler', id('a', 22))];
    await owner.pool.query(
      `insert into delegation (id, account_id, delegate_id, organisation_id, roles, from_date, to_date, reason, remark, set_by, created_at)
        values ($1, $2, $3, $4, '{unit_handler}', '2026-01-01', '2027-01-01', 'leave', '', $2, now())`,
      [newId(), away, standIn, id('a', 20)],
    );
    expect(await count(as('unit_handler', id('a', 20)), 'delegation')).toBe(1);
    expect(await count(as('unit_handler', id('a', 20)), 'account')).toBe(2);
    expect(await count(as('unit_handler', id('a', 30), standIn), 'delegation')).toBe(1);
    expect(await count(outside, 'delegation')).toBe(0);
  });
});

it('plans of the pages of accounts look units up', async () => {
  const config = { security: DEFAULT_SECURITY };
  const ctx = { config, db, now: () => new Date('2026-11-25T02:00:00Z') } as IdentityContext;
  const plans = await plansOf(db, async (planning) => {
    const listed = await listAccounts({ ...ctx, db: planning }, as('bureau_officer', county), id('a', 4));
    expect(listed).toMatchObject({ ok: true, value: { organisation: { accounts: 1 } } });
  });
  expect(
    Object.values(plans)
      .flat()
      .filter((t) => t.startsWith('account') || t === 'organisation_closure'),
  ).toEqual([]);
  // The whole of a county with who has an account there is one statement over all accounts, with policies and without.
  const request = { state: '', kind: '', query: '', nextBelow: false, page: undefined };
  expect(await listAccess(ctx, as('bureau_officer', county), request)).toMatchObject({ ok: true });
  expect((await countAccess(ctx, as('bureau_officer', county))).find((c) => c.kind === 'unit')).toMatchObject({
    organisations: UNITS,
    withAccount: UNITS,
  });
});
