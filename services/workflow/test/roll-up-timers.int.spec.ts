import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeRollUp } from '../src/roll-up/act-in-roll-up.js';
import { must } from './import-fixture.js';
import { key, startRollUps, type RollUps } from './roll-up-fixture.js';

let r: RollUps;
beforeAll(async () => {
  r = await startRollUps('workflow_roll_up_timers');
  r.clock.now = '2026-11-25T02:00:00Z';
});
afterAll(() => r.at.stop());

/** Due date by body, of those that will be reminded. */
async function armed(id: string): Promise<Map<string, string>> {
  const rows = await r.ctx.db.inTx({ kind: 'system', name: 'timer' }, (tx) =>
    tx.sql<{ body: string; due: string }>({
      name: 'test-armed-bodies',
      text: `select s.part as body, s.due_on::text as due from timer_series s where s.subject_kind = 'round' and s.subject_id = $1
        and exists (select 1 from timer t where t.series_id = s.id and t.state = 'armed')`,
      values: [id],
    }),
  );
  return new Map(rows.map(({ body, due }) => [body, due]));
}

it('whoever has still to report in a round is reminded of its own due date, and nobody else (XL-6)', async () => {
  const l = await r.league();
  const id = await r.open(l);
  const begun = await armed(id);
  expect([l.education, l.health, l.county, l.bureau].map((body) => begun.get(body))).toEqual([
    '2026-12-04',
    '2026-12-04',
    '2026-12-25',
    undefined,
  ]);
  must(await r.submit(l, id, l.education));
  const others = new Map(begun);
  others.delete(l.education);
  expect(await armed(id)).toEqual(others);
  must(await r.reopen(l, id, l.bureau, l.education));
  expect(await armed(id)).toEqual(begun);
  must(await closeRollUp(r.ctx, { actor: l.officer(l.bureau), ...key(), rollUpId: id }));
  expect(await armed(id)).toEqual(new Map());
});
