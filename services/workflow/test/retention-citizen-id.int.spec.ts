import type { Actor } from '@zhuanguan/access';
import { newId } from '@zhuanguan/kernel';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decideReceipts } from '../src/filing/decide-receipt.js';
import { submitFilings } from '../src/filing/submit-filing.js';
import { destroyListed } from '../src/retention/destroy-listed.js';
import { decideDestruction, proposeDestruction } from '../src/retention/destruction-lists.js';
import { getDestructionList } from '../src/retention/read-retention.js';
import { actorAt, must } from './import-fixture.js';
import { fileExit, morning, newUnit, startTimerFixture, type TimerFixture } from './timer-fixture.js';

/** ADR 23 and 24: a sealed identity number goes with the last thing that says it. */

let at: TimerFixture;
beforeAll(async () => {
  at = await startTimerFixture('retention_number');
});
afterAll(() => at.stop());

const command = (actor: Actor) => ({ actor, idempotencyKey: newId(), bodyHash: newId(), correlationId: newId() });
const person = (role: Actor['roles'][number]): Actor => ({ ...actorAt(role, at.bureau), personId: newId() });

async function approved(): Promise<void> {
  const proposer = person('bureau_officer');
  const { listId } = must(await proposeDestruction(at.ctx, command(proposer), '保存期满'));
  const { list } = must(await getDestructionList(at.ctx, proposer, { id: listId, size: 1, cursor: '' }));
  const asked = { id: listId, decision: 'approve', contentHash: list?.contentHash ?? '', reason: '' };
  for (const role of ['bureau_officer', 'bureau_leader'] as const)
    must(await decideDestruction(at.ctx, command(person(role)), asked));
}

it('goes with its filing, unless another of the unit says it too', async () => {
  at.clock.set(morning('2026-11-23'));
  const { unitId, appointmentId } = await newUnit(at);
  const exit = await fileExit(at, unitId, appointmentId, '2026-11-20');
  for (const [role, id] of [
    ['department_officer', at.department],
    ['bureau_officer', at.bureau],
  ] as const) {
    const { id: filingId, contentHash } = exit;
    const item = { ...command(actorAt(role, id)), filingId, contentHash, decision: { received: true as const } };
    for (const done of await decideReceipts(at.ctx, [item])) must(done);
  }
  const [gone, kept] = [newId(), newId()];
  await at.query(
    `insert into workflow.citizen_id (id, unit_id, sealed, blind_index, recorded_at)
     values ($1, $3, 's1.abcd.x.y', 'abcd.1', now()), ($2, $3, 's1.abcd.x.z', 'abcd.2', now())`,
    [gone, kept, unitId],
  );
  const say = (id: string, ref: string, column: string) =>
    at.query(
      `update workflow.filing set ${column} = jsonb_set(content, '{person}', coalesce(content->'person', '{}') || jsonb_build_object('citizenIdRef', $2::text))
       where id = $1`,
      [id, ref],
    );
  await say(exit.id, gone, 'content');
  await say(exit.id, kept, 'previous_content');
  at.clock.set(morning('2041-11-25'));
  const content = {
    decisionDate: '2041-11-20',
    person: { name: '后任', sex: '2', title: '科员', phone: '13912345699', remark: '' },
  };
  const [filed] = await submitFilings(at.ctx, [
    {
      ...command(actorAt('unit_handler', unitId)),
      ...{ kind: 'first', unitId, role: 'specialist', content },
    } as never,
  ]);
  await say(must(filed ?? { ok: false, refusal: undefined as never }).filing.id, kept, 'content');
  await approved();
  await destroyListed(at.ctx);
  expect(await at.query('select 1 from workflow.filing where id = $1', [exit.id])).toEqual([]);
  expect(await at.query('select id from workflow.citizen_id')).toEqual([{ id: kept }]);
});
