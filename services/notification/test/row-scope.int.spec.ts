import type { Actor } from '@zhuanguan/access';
import { openDatabase, scopeOf, type Database, type Tx } from '@zhuanguan/db';
import { newId } from '@zhuanguan/kernel';
import { plansOf, testDatabase, type TestDatabase } from '@zhuanguan/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SCHEMA } from '../src/app.js';
import { listMessages } from '../src/message/inbox.js';
import { migrateFor, openFor } from './notification-fixture.js';

/** Row-level security of notification (ADR 20): ten thousand organisations with ten messages each. */
const ORGANISATIONS = 10_000;
const organisation = (n: number): string => `a0000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
let database: TestDatabase;
let db: Database;
let owner: Database;

beforeAll(async () => {
  database = await testDatabase('notification_rows', (url) => migrateFor(url, 'rows'));
  owner = openDatabase({ url: database.url, schema: SCHEMA, applicationName: 'owner' });
  await owner.pool.query(`insert into message (id, organisation_id, audience, kind, parameters, event_id, created_at)
    select gen_random_uuid(), ('a0000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'unit_handlers', 'urged', '{}', gen_random_uuid(),
      timestamptz '2026-01-01' + m * interval '1 hour' from generate_series(0, ${ORGANISATIONS - 1}) n, generate_series(1, 10) m`);
  await owner.pool.query('vacuum analyze');
  db = openFor(database.url, 'rows');
}, 120_000);
afterAll(async () => {
  await db.close();
  await owner.close();
  await database.drop();
});

const at = (n: number): Actor => ({
  accountId: newId(),
  actingOrgId: organisation(n),
  roles: ['unit_handler'],
  scopes: [],
});
const count = (actor: Actor, table: string): Promise<number> =>
  db.inTx(scopeOf(actor), async (tx) => {
    const text = `select count(*)::integer as n from ${table}`;
    const [row] = await tx.sql<{ n: number }>({ name: `count-${table}`, text, values: [] });
    return row?.n ?? -1;
  });

it('an inbox is of the organisation one acts for; what is to one person, theirs and a stand-in’s', async () => {
  const [addressed, standIn, colleague] = [at(7), at(7), at(7)];
  await owner.pool.query(
    `insert into message (id, organisation_id, audience, kind, parameters, event_id, created_at, account_id)
      values ($1, $2, 'unit_handlers', 'handed_over', '{}', $1, now(), $3)`,
    [newId(), organisation(7), addressed.accountId],
  );
  await owner.pool.query(`insert into delegation values ($1, $2, $3, $4, '2026-01-01', '2027-01-01', null)`, [
    newId(),
    addressed.accountId,
    standIn.accountId,
    organisation(7),
  ]);
  expect(await count(addressed, 'message')).toBe(11);
  expect(await count(standIn, 'message')).toBe(11);
  expect(await count(colleague, 'message')).toBe(10);
  expect(await count(at(8), 'message')).toBe(10);
  expect(await count({ ...addressed, actingOrgId: organisation(8) }, 'message')).toBe(10);
  expect(await count(colleague, 'delegation')).toBe(0);
});

it('addresses, codes, read marks and deliveries are the account’s own', async () => {
  const [mine, colleague] = [at(9), at(9)];
  const values = [mine.accountId, organisation(9)];
  await owner.pool.query(`insert into subscription values ($1, $2, 'email', 'a@b', false, now())`, values);
  await owner.pool.query(
    `insert into address_code values (gen_random_uuid(), $1, $2, 'email', 'a@b', '123456', 0, now(), now())`,
    values,
  );
  await owner.pool.query(
    `insert into message_read select $1, id, now() from message where organisation_id = $2 limit 1`,
    values,
  );
  for (const table of ['subscription', 'address_code', 'message_read']) {
    expect([table, await count(mine, table)]).toEqual([table, 1]);
    expect([table, await count(colleague, table)]).toEqual([table, 0]);
  }
  const mark = (tx: Tx) =>
    tx.sql({
      name: 'mark',
      text: `insert into message_read select $1, id, now() from message limit 1`,
      values: [newId()],
    });
  await expect(db.inTx(scopeOf(colleague), mark)).rejects.toThrow(/row-level security/);
});

it('the inbox is read by its index', async () => {
  const plans = await plansOf(db, async (planning) => {
    const ctx = { db: planning, now: () => new Date('2026-11-25T02:00:00Z'), channels: new Map() };
    const listed = await listMessages({ ...ctx, quiet: { from: 0, to: 0 }, digestAt: 0, inboxUrl: '' }, at(5), {
      unreadOnly: false,
      page: undefined,
    });
    expect(listed).toMatchObject({ ok: true, value: { unread: 10 } });
  });
  expect(Object.keys(plans)).toEqual(['notification-list', 'notification-count']);
  expect(Object.values(plans).flat()).not.toContain('message');
});
