import { GRANTS, type Actor } from '@zhuanguan/access';
import type { Tx } from '@zhuanguan/db';
import { newId } from '@zhuanguan/kernel';
import { openWide } from '@zhuanguan/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { WorkflowContext } from '../src/context.js';
import { closeRollUp, reopenRollUp, submitRollUp, urgeRollUp } from '../src/roll-up/act-in-roll-up.js';
import { openRollUp } from '../src/roll-up/open-roll-up.js';
import { actorAt } from './import-fixture.js';
import { codeOf, key, OPENING, startRollUps } from './roll-up-fixture.js';

/** The one table says yes wherever somebody stands: what is left is the second wall (ADR 20). */
let close: () => void;

let at: Awaited<ReturnType<typeof startRollUps>>;
beforeAll(async () => {
  close = openWide(GRANTS);
  at = await startRollUps('workflow_second_wall');
});
afterAll(async () => {
  close();
  await at.at.stop();
});

/** Our own queries are answered as if somebody were of another organisation: the opener's, and a body of every round. */
const forgetful = (taken: { id: string; actor: Actor }): WorkflowContext => ({
  ...at.ctx,
  db: {
    ...at.ctx.db,
    inTx: (scope, work) =>
      at.ctx.db.inTx(scope, (tx) => {
        const lying: Tx = {
          ...tx,
          sql: async (statement) => {
            if (statement.name.startsWith('workflow-roll-up-opener'))
              return tx.sql({ ...statement, values: [taken.id, statement.values[1]] });
            const rows = await tx.sql(statement);
            if (statement.name !== 'workflow-roll-up-kept-bodies') return rows as never;
            const own = { organisationId: taken.actor.actingOrgId, name: '某局', kind: 'bureau', upperId: null };
            return [...rows, { ...own, membership: 'in_round' }] as never;
          },
        };
        return work(lying);
      }),
  },
});

it('a round is acted in by nobody who has no part in it', async () => {
  const l = await at.league();
  const elsewhere = await at.league();
  const rollUpId = await at.open(l);
  const stranger = actorAt('bureau_officer', elsewhere.bureau);
  const ctx = forgetful({ id: l.bureau, actor: stranger });
  const command = () => ({ actor: stranger, ...key(), rollUpId });
  const seen = (await at.summary(l, rollUpId, l.education)).head!.contentHash;
  await at.submit(l, rollUpId, l.education);
  const outcomes = {
    submitted: await submitRollUp(ctx, { ...command(), seenHash: seen }),
    returned: await reopenRollUp(ctx, { ...command(), organisationId: l.education, number: 1, reason: '人员有误' }),
    urged: await urgeRollUp(ctx, { ...command(), organisationIds: [] }),
    closed: await closeRollUp(ctx, command()),
  };
  expect(Object.values(outcomes).map(codeOf)).toEqual(Array.from({ length: 4 }, () => 'roll_up_not_found'));
  // Whose it is goes as far as the command itself.
  const own = { ...command(), actor: l.officer(l.bureau) };
  expect(
    codeOf(await reopenRollUp(at.ctx, { ...own, organisationId: l.education, number: 1, reason: '人员有误' })),
  ).toBe('ok');
  expect(codeOf(await closeRollUp(at.ctx, { ...own, ...key() }))).toBe('ok');
});

it('a round is opened for nobody’s area but one’s own', async () => {
  const [l, elsewhere] = [await at.league(), await at.league()];
  const stranger = actorAt('bureau_officer', elsewhere.bureau);
  const ctx = forgetful({ id: l.bureau, actor: stranger });
  const open = (by: WorkflowContext, actor: Actor) =>
    openRollUp(by, { actor, ...key(), opening: { ...OPENING, title: newId() } });
  expect(codeOf(await open(ctx, stranger))).toBe('not_a_bureau');
  expect(codeOf(await open(at.ctx, stranger))).toBe('ok');
});
