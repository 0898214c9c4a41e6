import { newId } from '@zhuanguan/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placeHold } from '../src/retention/legal-holds.js';
import { sweepWorking } from '../src/retention/sweep-working.js';
import { actorAt, must } from './import-fixture.js';
import { morning, newUnit, startTimerFixture, type TimerFixture } from './timer-fixture.js';

let at: TimerFixture;
beforeAll(async () => {
  at = await startTimerFixture('working_papers');
});
afterAll(() => at.stop());

const rows = async (table: string, where: string, values: unknown[]): Promise<number> =>
  (await at.query<{ n: number }>(`select count(*)::integer as n from workflow.${table} where ${where}`, values))[0]
    ?.n ?? -1;

describe('working papers', () => {
  it('go a year after they were last saved, unless their unit is held', async () => {
    at.clock.set(morning('2026-11-23'));
    const { unitId: plain } = await newUnit(at);
    const { unitId: held } = await newUnit(at);
    for (const unitId of [plain, held])
      await at.seed(async (tx) => {
        await tx.sql({
          name: 'test-draft',
          text: `insert into draft (id, account_id, unit_id, body, saved_at) values ($1, $2, $3, '{}', '2026-11-23T02:00:00Z')`,
          values: [newId(), newId(), unitId],
        });
      });
    const officer = actorAt('bureau_officer', at.bureau);
    must(
      await placeHold(
        at.ctx,
        { actor: officer, idempotencyKey: newId(), bodyHash: newId(), correlationId: newId() },
        {
          subjectKind: 'organisation',
          filingId: '',
          unitId: held,
          reason: '举报核查',
          document: '',
        },
      ),
    );
    at.clock.set(morning('2027-11-23'));
    await sweepWorking(at.ctx);
    expect(await rows('draft', 'unit_id = any ($1)', [[plain, held]])).toBe(2);
    at.clock.set(morning('2027-11-24'));
    await sweepWorking(at.ctx);
    expect(await rows('draft', 'unit_id = $1', [plain])).toBe(0);
    expect(await rows('draft', 'unit_id = $1', [held])).toBe(1);
  });
});
