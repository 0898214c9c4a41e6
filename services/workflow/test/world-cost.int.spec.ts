import { newId } from '@zhuanguan/kernel';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadWholeWorld, loadWorld } from '../src/filing/world.store.js';
import { register, startImportFixture, type Fixture } from './import-fixture.js';

const UNITS = 400;
const TODAY = '2026-11-28';
let at: Fixture;
const bureauId = newId();
const unitIds = Array.from({ length: UNITS }, () => newId());

/** No statistics yet, as after a list of units has been imported. */
beforeAll(async () => {
  at = await startImportFixture('workflow_world_cost');
  await at.seed(async (tx) => {
    await register(tx, { id: bureauId, kind: 'bureau', name: '盟财政局' });
    await tx.sql({
      name: 'seed-units',
      text: `insert into organisation select id, 'unit', '第' || n || '单位', '152500', 1
        from unnest($1::uuid[]) with ordinality u(id, n)`,
      values: [unitIds],
    });
    await tx.sql({
      name: 'seed-tree',
      text: `insert into organisation_closure
        select 'finance', x.ancestor, u.id, x.depth, '2020-01-01', null from unnest($1::uuid[]) u(id)
          cross join lateral (values (u.id, 0), ($2::uuid, 1)) x(ancestor, depth)`,
      values: [unitIds, bureauId],
    });
  });
});
afterAll(() => at.stop());

type Seeding = Parameters<Parameters<Fixture['seed']>[0]>[0];

/** Looks into the table of organisations, as PostgreSQL counts them. */
async function looks(work: (tx: Seeding) => Promise<unknown>): Promise<number> {
  const counted = async (tx: Seeding): Promise<number> => {
    const [row] = await tx.sql<{ n: string }>({
      name: 'looks',
      text: `select coalesce(idx_scan, 0) + coalesce(seq_scan, 0) as n from pg_stat_xact_user_tables
        where relid = 'organisation'::regclass`,
      values: [],
    });
    return Number(row?.n);
  };
  const counts: number[] = [];
  await at.seed(async (tx) => {
    counts.push(await counted(tx));
    await work(tx);
    counts.push(await counted(tx));
  });
  return (counts[1] ?? 0) - (counts[0] ?? 0);
}

it('whoever is below a bureau is found at a cost that grows with the units asked for and not with its square', async () => {
  const cost = await looks(async (tx) => {
    const { units } = await loadWholeWorld(tx, unitIds, TODAY);
    expect(new Set(units.map((u) => u.bureauId))).toEqual(new Set([bureauId]));
    expect(units).toHaveLength(UNITS);
  });
  expect(cost).toBeLessThan(UNITS * 10);
});

it('one unit costs the same, however many the bureau has', async () => {
  const cost = await looks(async (tx) => {
    expect((await loadWorld(tx, [unitIds[0]!], [], TODAY)).units).toMatchObject([{ bureauId }]);
  });
  expect(cost).toBeLessThan(20);
});
