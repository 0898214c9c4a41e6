import { defineEntity, p } from '@mikro-orm/core';
import { Migration } from '@mikro-orm/migrations';
import { newId } from '@zhuanguan/kernel';
import { testDatabase, waitFor, type TestDatabase } from '@zhuanguan/testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  appendFacts,
  findIdempotent,
  firstBrokenLink,
  groupCommit,
  isUniqueViolation,
  lockHeads,
  migrate,
  moveInTree,
  Migration0001TreeClosure,
  Migration0003TreeSelf,
  openDatabase,
  roleUrls,
  StaleAggregateError,
  type Database,
  type Fact,
  type StoredLink,
} from './index.js';

class Migration0002Note extends Migration {
  override up(): void {
    this.addSql(`create table note (id uuid primary key, text text not null unique)`);
  }
}
const Note = defineEntity({ name: 'Note', tableName: 'note', properties: { id: p.uuid().primary(), text: p.text() } });

const ROLES = { appRole: 'zg_sample', appPassword: 'interactive', systemPassword: 'system' };
const migrateTest = (url: string) =>
  migrate({
    url,
    schema: 'sample',
    migrations: [Migration0001TreeClosure, Migration0003TreeSelf, Migration0002Note],
    rowAccess: { tables: {} },
    ...ROLES,
  });

let test: TestDatabase;
let db: Database;

beforeAll(async () => {
  test = await testDatabase('libs_db', migrateTest);
  db = openDatabase({ ...roleUrls(test.url, ROLES), schema: 'sample', applicationName: 'test', entities: [Note] });
});
afterAll(async () => {
  await db.close();
  await test.drop();
});

const system = { kind: 'system', name: 'service' } as const;
const fact = (aggregateId: string, expectedVersion: number, extra: Partial<Fact> = {}): Fact => ({
  aggregateType: 'thing',
  aggregateId,
  expectedVersion,
  type: 'happened',
  at: new Date('2026-11-24T02:00:00Z'),
  actor: { accountId: 'a' },
  payload: { n: expectedVersion },
  event: (version) => ({ id: newId(), subject: 'zg.test', envelope: JSON.stringify({ version }) }),
  ...extra,
});
const append = (facts: Fact[]) => db.inTx(system, (tx) => appendFacts(tx, facts));

async function chain(id: string): Promise<StoredLink[]> {
  const rows = await db.inTx(system, (tx) =>
    tx.sql<StoredLink & { at: Date }>({
      name: 'test-chain',
      text: `select version, type, at, actor_account as "actorAccount", payload, commitments,
        encode(previous_hash, 'hex') as "previousHash", encode(hash, 'hex') as hash
        from history where aggregate_id = $1 order by version`,
      values: [id],
    }),
  );
  return rows.map((r) => ({ ...r, at: (r.at as unknown as Date).toISOString() }));
}

describe('facts', () => {
  it('chain on each other, number their events without gaps, and keep personal values beside', async () => {
    const id = newId();
    await append([
      fact(id, 0, { personal: { name: '乌云塔娜' } }),
      fact(id, 1, { event: undefined as never }),
      fact(id, 2),
    ]);
    await append([fact(id, 3)]);
    const links = await chain(id);
    expect(links.map((l) => l.version)).toEqual([1, 2, 3, 4]);
    expect(firstBrokenLink(links)).toBeUndefined();
    expect(JSON.stringify(links)).not.toContain('乌云塔娜');
    const outbox = await db.pool.query(
      `select envelope from outbox where envelope like '%version%' order by position desc limit 3`,
    );
    expect(outbox.rows.map((r: { envelope: string }) => JSON.parse(r.envelope).version)).toEqual([3, 2, 1]);
  });
  it('an edited, removed or inserted link is found; destroying personal values breaks nothing', async () => {
    const id = newId();
    await append([fact(id, 0, { personal: { name: '巴雅尔' } }), fact(id, 1), fact(id, 2)]);
    const owner = new pg.Client(test.url);
    await owner.connect();
    await owner.query('delete from sample.history_personal where aggregate_id = $1', [id]);
    await owner.end();
    const links = await chain(id);
    expect(firstBrokenLink(links)).toBeUndefined();
    const [first, second, third] = links as [StoredLink, StoredLink, StoredLink];
    expect(firstBrokenLink([first, { ...second, payload: { n: 9 } }, third])).toBe(2);
    expect(firstBrokenLink([first, third])).toBe(2);
    expect(firstBrokenLink([first, first, second, third])).toBe(2);
  });
  it('a decision on an old version is stale, and nothing of its batch is written', async () => {
    const id = newId();
    const other = newId();
    await append([fact(id, 0)]);
    await expect(append([fact(other, 0), fact(id, 0)])).rejects.toThrow(/duplicate key|changed meanwhile/);
    await expect(append([fact(id, 5)])).rejects.toThrow(StaleAggregateError);
    expect(await chain(other)).toEqual([]);
  });
  it('two writers on one aggregate go one after the other', async () => {
    const id = newId();
    await append([fact(id, 0)]);
    const bump = () =>
      db.inTx(system, async (tx) => {
        await lockHeads(tx, [{ aggregateType: 'thing', aggregateId: id }]);
        await appendFacts(tx, [fact(id, tx.heads.get(`thing/${id}`)?.version ?? 0)]);
      });
    await Promise.all(Array.from({ length: 8 }, bump));
    expect(await chain(id)).toHaveLength(9);
  });
});

describe('idempotency', () => {
  const key = (body: string) => ({ client: 'c', operation: 'op', key: 'k1', bodyHash: body });
  it('a twin in flight waits, then finds the stored answer; another body is refused', async () => {
    const written = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    const first = db.inTx(system, async (tx) => {
      await appendFacts(tx, [fact(newId(), 0)], [{ ...key('b'), response: { id: 1 } }]);
      written.resolve();
      await held.promise;
    });
    await written.promise;
    const twin = db.inTx(system, (tx) => appendFacts(tx, [fact(newId(), 0)], [{ ...key('b'), response: { id: 2 } }]));
    const outcome = twin.then(
      () => 'written',
      (error: unknown) => (isUniqueViolation(error) ? 'twin' : String(error)),
    );
    await waitFor('the twin waits for the first', async () => {
      const { rowCount } = await db.pool.query(
        `select from pg_stat_activity where datname = current_database() and wait_event = 'transactionid'`,
      );
      return rowCount === 1;
    });
    held.resolve();
    await first;
    expect(await outcome).toBe('twin');
    const [again, other, unknown] = await db.inTx(system, (tx) =>
      findIdempotent(tx, [key('b'), key('x'), { ...key('b'), key: 'k2' }]),
    );
    expect(again).toEqual({ ok: true, value: { id: 1 } });
    expect(other).toMatchObject({ ok: false, refusal: { code: 'idempotency_key_reused' } });
    expect(unknown).toBeUndefined();
  });
});

describe('entities and statements', () => {
  it('share one transaction: both are there after commit, neither after a throw', async () => {
    const id = newId();
    const write = (fail: boolean) =>
      db.inTx(system, async (tx) => {
        tx.em().create(Note, { id: newId(), text: `note-${id}-${fail}` });
        await tx.em().flush();
        await appendFacts(tx, [fact(fail ? newId() : id, 0)]);
        if (fail) throw new Error('on purpose');
      });
    await write(false);
    await expect(write(true)).rejects.toThrow('on purpose');
    const found = await db.inTx(system, (tx) => tx.em().find(Note, { text: { $like: `note-${id}%` } }));
    expect(found.map((n) => n.text)).toEqual([`note-${id}-false`]);
    expect(await chain(id)).toHaveLength(1);
  });
});

describe('group commit', () => {
  it('one bad row fails alone', async () => {
    const good = newId();
    const group = groupCommit<string, string>({
      max: 64,
      retryable: () => false,
      run: (ids) =>
        db.inTx(system, async (tx) => {
          await appendFacts(
            tx,
            ids.map((id) => fact(id === 'bad' ? 'not-a-uuid' : id, 0)),
          );
          return ids;
        }),
    });
    const results = await Promise.allSettled([group.submit(good), group.submit('bad'), group.submit(newId())]);
    expect(results.map((r) => r.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await chain(good)).toHaveLength(1);
  });
});

describe('what the system role may do', () => {
  it.each([
    ['update history set type = type', /permission denied/],
    ['delete from history', /permission denied/],
    ['delete from history_personal', /permission denied/],
    ['delete from outbox', /permission denied/],
    ['update outbox set subject = subject', /permission denied/],
    ['create table sample.mine (x int)', /permission denied/],
  ])('%s', async (text, expected) => {
    await expect(db.pool.query(text)).rejects.toThrow(expected);
  });
  it('flags the outbox', async () => {
    await expect(db.pool.query('update outbox set published_at = now() where position < 0')).resolves.toBeTruthy();
  });
  it('migrating again changes nothing', async () => {
    await expect(migrateTest(test.url)).resolves.toBeUndefined();
  });
});

describe('the dated tree', () => {
  const above = (id: string, at: string) =>
    db.inTx(system, async (tx) => {
      const rows = await tx.sql<{ id: string }>({
        name: 'test-above',
        text: `select ancestor_id as id from organisation_closure where tree = 'budget' and descendant_id = $1 and depth > 0
          and valid_from <= $2 and (valid_to is null or valid_to > $2) order by depth`,
        values: [id, at],
      });
      return rows.map((r) => r.id);
    });
  it('moves a unit with all below it, and still answers for the past', async () => {
    const [a, b, unit, leaf] = [newId(), newId(), newId(), newId()] as [string, string, string, string];
    await db.inTx(system, async (tx) => {
      for (const root of [a, b]) await moveInTree(tx, 'budget', root, null, '2024-01-01');
      await moveInTree(tx, 'budget', unit, a, '2024-01-01');
      await moveInTree(tx, 'budget', leaf, unit, '2024-01-01');
      await moveInTree(tx, 'budget', leaf, unit, '2024-01-01');
    });
    expect(await above(leaf, '2026-01-01')).toEqual([unit, a]);
    await db.inTx(system, (tx) => moveInTree(tx, 'budget', unit, b, '2026-06-01'));
    expect(await above(leaf, '2026-05-31')).toEqual([unit, a]);
    expect(await above(leaf, '2026-06-01')).toEqual([unit, b]);
  });
});
