import fc from 'fast-check';
import { newId } from '@zhuanguan/kernel';
import { testDatabase, type TestDatabase } from '@zhuanguan/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  endInTree,
  migrate,
  Migration0001TreeClosure,
  Migration0003TreeSelf,
  moveInTree,
  openDatabase,
  roleUrls,
  wouldCircle,
  type Database,
} from './index.js';

const system = { kind: 'system', name: 'service' } as const;
const ROLES = { appRole: 'zg_sample_tree', appPassword: 'interactive', systemPassword: 'system' };
let test: TestDatabase;
let db: Database;

beforeAll(async () => {
  test = await testDatabase('libs_db_tree', (url) =>
    migrate({
      url,
      schema: 'sample',
      migrations: [Migration0001TreeClosure, Migration0003TreeSelf],
      rowAccess: { tables: {} },
      ...ROLES,
    }),
  );
  db = openDatabase({ ...roleUrls(test.url, ROLES), schema: 'sample', applicationName: 'test' });
});
afterAll(async () => {
  await db.close();
  await test.drop();
});

const DAYS = ['2024-01-01', '2024-06-01', '2025-01-01', '2025-06-01', '2026-01-01'];

/** Who is above each node on each of the days, nearest first. */
async function ancestors(nodes: readonly string[]): Promise<string[][][]> {
  const rows = await db.inTx(system, (tx) =>
    tx.sql<{ day: string; id: string; above: string[] }>({
      name: 'test-ancestors',
      text: `select d.day::text as day, n.id, array(select c.ancestor_id from organisation_closure c
          where c.tree = 'budget' and c.descendant_id = n.id and c.depth > 0
            and c.valid_from <= d.day and (c.valid_to is null or c.valid_to > d.day) order by c.depth) as above
        from unnest($1::uuid[]) with ordinality n(id, nr), unnest($2::date[]) d(day) order by n.nr, d.day`,
      values: [nodes, DAYS],
    }),
  );
  return nodes.map((id) => rows.filter((r) => r.id === id).map((r) => r.above));
}

describe('the dated tree', () => {
  it('is on every day what the moves say, dated back or not, and no move closes a circle', async () => {
    const SIZE = 6;
    const move = fc.record({
      node: fc.nat(SIZE - 1),
      parent: fc.option(fc.nat(SIZE - 1), { nil: -1 }),
      day: fc.nat(DAYS.length - 1),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(move, { maxLength: 14 }), async (moves) => {
        const ids = Array.from({ length: SIZE }, () => newId());
        // By day: the parent of each node. A move holds from its day on.
        const parents = DAYS.map(() => ids.map(() => -1));
        const above = (day: number, node: number): number[] => {
          const up = parents[day]?.[node] ?? -1;
          return up < 0 ? [] : [up, ...above(day, up)];
        };
        for (const id of ids) await db.inTx(system, (tx) => moveInTree(tx, 'budget', id, null, DAYS[0] ?? ''));
        for (const { node, parent, day } of moves) {
          const id = ids[node] ?? '';
          const to = parent < 0 ? null : (ids[parent] ?? '');
          const from = DAYS[day] ?? '';
          const circle =
            parent >= 0 && DAYS.some((_, d) => d >= day && (parent === node || above(d, parent).includes(node)));
          await db.inTx(system, async (tx) => {
            if (to) expect(await wouldCircle(tx, 'budget', id, to, from)).toBe(circle);
            if (!circle) await moveInTree(tx, 'budget', id, to, from);
          });
          if (!circle) parents.forEach((p, d) => d >= day && (p[node] = parent));
        }
        const expected = ids.map((_, node) => DAYS.map((__, day) => above(day, node).map((n) => ids[n])));
        expect(await ancestors(ids)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps the past of what is below a node when the node says again where it is', async () => {
    const [top, old, now, leaf] = [newId(), newId(), newId(), newId()];
    await db.inTx(system, async (tx) => {
      await moveInTree(tx, 'budget', top, null, '2024-01-01');
      for (const id of [old, now]) await moveInTree(tx, 'budget', id, top, '2024-01-01');
      await moveInTree(tx, 'budget', leaf, old, '2024-01-01');
      await moveInTree(tx, 'budget', leaf, now, '2025-06-01');
    });
    const before = await ancestors([leaf]);
    await db.inTx(system, (tx) => moveInTree(tx, 'budget', now, top, '2024-01-01'));
    expect(await ancestors([leaf])).toEqual(before);
    expect(before[0]?.map((a) => a[0])).toEqual([old, old, old, now, now]);
  });

  it('ends a node: nothing about it holds from that day on, and all before does', async () => {
    const [top, unit] = [newId(), newId()];
    await db.inTx(system, async (tx) => {
      await moveInTree(tx, 'budget', top, null, '2024-01-01');
      await moveInTree(tx, 'budget', unit, top, '2024-01-01');
      for (let twice = 0; twice < 2; twice++) await endInTree(tx, 'budget', unit, '2025-01-01');
    });
    expect(await ancestors([unit])).toEqual([[[top], [top], [], [], []]]);
    const self = await db.pool.query(
      `select valid_to::text as "validTo" from sample.organisation_closure where descendant_id = $1 and depth = 0`,
      [unit],
    );
    expect(self.rows).toEqual([{ validTo: '2025-01-01' }]);
  });

  it('two moves at the same instant that would close a circle together: one of them is told', async () => {
    const [a, b] = [newId(), newId()];
    for (const root of [a, b]) await db.inTx(system, (tx) => moveInTree(tx, 'budget', root, null, '2024-01-01'));
    const put = (node: string, parent: string) =>
      db.inTx(system, async (tx) => {
        if (await wouldCircle(tx, 'budget', node, parent, '2024-01-01')) return 'circle';
        await moveInTree(tx, 'budget', node, parent, '2024-01-01');
        return 'moved';
      });
    expect((await Promise.all([put(a, b), put(b, a)])).sort()).toEqual(['circle', 'moved']);
  });
});
