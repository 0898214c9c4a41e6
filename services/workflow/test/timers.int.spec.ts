import { newId } from '@zhuanguan/kernel';
import { compilePacks, servePacks } from '@zhuanguan/policy';
import { readFiles, sha256 } from '@zhuanguan/policy/folder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WorkflowContext } from '../src/context.js';
import { decideReceipts } from '../src/filing/decide-receipt.js';
import { endUnit } from '../src/organisation/end-unit.js';
import { createPolicyBook } from '../src/policy/policy-book.js';
import { fireDueTimers } from '../src/timer/fire-due.js';
import { CLAIM } from '../src/timer/timer.store.js';
import { walkTimers } from '../src/timer/walk-timers.js';
import { keepVacancy } from '../src/vacancy/vacancy-timers.js';
import { actorAt, must } from './import-fixture.js';
import {
  effects,
  fileExit,
  JURISDICTIONS,
  keys,
  morning,
  newUnit,
  note,
  startTimerFixture,
  type TimerFixture,
} from './timer-fixture.js';

let at: TimerFixture;

beforeAll(async () => {
  at = await startTimerFixture('workflow_timers');
});
afterAll(() => at.stop());

const of = async (unitId: string) => keys(await effects(at, [unitId]));
const armed = async (unitId: string) =>
  (
    await at.query<{ key: string }>(
      `select s.rule || ' ' || t.level || ' ' || t.fire_on as key from timer t join timer_series s on s.id = t.series_id
       where s.unit_id = $1 and t.state = 'armed' order by 1`,
      [unitId],
    )
  ).map((r) => r.key);
const fire = async (date: string) => {
  at.clock.set(morning(date));
  await fireDueTimers(at.ctx, at.log);
};

describe('what is armed follows the state, in its transaction', () => {
  it('a filing waits for one receiver after the other, and for nobody once it is returned', async () => {
    at.clock.set(morning('2026-11-23'));
    const { unitId, appointmentId } = await newUnit(at);
    const filing = await fileExit(at, unitId, appointmentId, '2026-11-20');
    const decide = async (role: 'department_officer' | 'bureau_officer', organisationId: string, received: boolean) => {
      const [row] = await decideReceipts(at.ctx, [
        {
          actor: actorAt(role, organisationId),
          idempotencyKey: newId(),
          bodyHash: '',
          filingId: filing.id,
          contentHash: filing.contentHash,
          decision: received ? { received } : { received, defectCode: 'incomplete', remark: '请补齐' },
          correlationId: newId(),
        },
      ]);
      if (row) must(row);
    };
    // Two working days from Monday: Wednesday, and one more.
    expect(await armed(unitId)).toEqual(['receipt_waiting +1wd 2026-11-26', 'receipt_waiting 0wd 2026-11-25']);
    await fire('2026-11-25');
    const [told] = await effects(at, [unitId]);
    expect(told).toMatchObject({ rule: 'receipt_waiting', level: '0wd', remaining: 0, to: [at.department] });
    await decide('department_officer', at.department, true);
    // From the day it was the bureau's turn.
    expect(await armed(unitId)).toEqual(['receipt_waiting +1wd 2026-11-30', 'receipt_waiting 0wd 2026-11-27']);
    await fire('2026-11-30');
    expect((await effects(at, [unitId])).slice(1)).toMatchObject([
      { level: '0wd', remaining: -1, to: [at.bureau] },
      { level: '+1wd', remaining: -1, to: [at.bureau] },
    ]);
    await decide('bureau_officer', at.bureau, false);
    expect(await armed(unitId)).toEqual([]);
  });

  it('an appointment near its limit, and a unit without anybody', async () => {
    at.clock.set(morning('2026-11-23'));
    const { unitId, appointmentId } = await newUnit(at);
    await walkTimers(at.ctx);
    // Three years from 2025-01-02, told thirty days before.
    expect(await armed(unitId)).toEqual(['term_limit -30d 2027-12-03']);
    await at.seed((tx) =>
      keepVacancy(at.ctx, tx, { unitId, state: 'vacant', since: '2026-11-23', dueOn: '2026-12-03' }),
    );
    await at.seed((tx) =>
      keepVacancy(at.ctx, tx, { unitId, state: 'vacant', since: '2026-11-23', dueOn: '2026-12-03' }),
    );
    expect(await armed(unitId)).toEqual(['term_limit -30d 2027-12-03', 'vacancy +1d 2026-12-04']);
    // The limit is set anew: the one due date moves, and the reminder with it; taken back, nothing reminds.
    await at.seed((tx) =>
      keepVacancy(at.ctx, tx, { unitId, state: 'vacant', since: '2026-11-23', dueOn: '2026-12-10' }),
    );
    expect(await armed(unitId)).toEqual(['term_limit -30d 2027-12-03', 'vacancy +1d 2026-12-11']);
    await at.seed((tx) => keepVacancy(at.ctx, tx, { unitId, state: 'vacant', since: '2026-11-23', dueOn: '' }));
    expect(await armed(unitId)).toEqual(['term_limit -30d 2027-12-03']);
    await at.seed((tx) =>
      keepVacancy(at.ctx, tx, { unitId, state: 'vacant', since: '2026-11-23', dueOn: '2026-12-03' }),
    );
    await at.seed((tx) => keepVacancy(at.ctx, tx, { unitId, state: 'on_record', since: '2026-11-24', dueOn: '' }));
    expect(await armed(unitId)).toEqual(['term_limit -30d 2027-12-03']);
    await fire('2027-12-03');
    expect(await of(unitId)).toEqual(['term_limit -30d 1']);
    expect((await effects(at, [unitId]))[0]).toMatchObject({
      remaining: 30,
      dueOn: '2028-01-02',
      to: [unitId, at.department],
    });
    expect(appointmentId).toBeTruthy();
  });

  it('a unit that is no more waits for nothing', async () => {
    at.clock.set(morning('2026-11-23'));
    const { unitId, appointmentId } = await newUnit(at);
    await note(at, appointmentId, '2026-11-23');
    expect((await armed(unitId)).length).toBe(4);
    await at.seed((tx) => endUnit(at.ctx, tx, { id: unitId, validTo: '2026-11-24' } as never, []));
    expect(await armed(unitId)).toEqual([]);
    await fire('2026-12-10');
    expect(await of(unitId)).toEqual([]);
  });

  it('who notes it weeks late is told once how late it is', async () => {
    at.clock.set(morning('2026-11-23'));
    const { unitId, appointmentId } = await newUnit(at);
    await note(at, appointmentId, '2026-10-12');
    await fire('2026-11-23');
    expect(await of(unitId)).toEqual(['change +2d 1', 'change_clock  0', 'change_clock  0']);
    expect((await effects(at, [unitId])).find((e) => e.rule === 'change')).toMatchObject({ remaining: -39 });
  });
});

describe('a changed pack', () => {
  const changed = async (...[before, after]: [RegExp | string, string]): Promise<WorkflowContext> => {
    const files = await readFiles(JURISDICTIONS);
    const folder = '000000-reference/policy/parameters';
    const all = files[`${folder}/all.yaml`] ?? '';
    const reminders = files[`${folder}/reminders.yaml`] ?? '';
    const put = (text: string) => text.replace(before, () => after);
    const set = compilePacks(
      { ...files, [`${folder}/all.yaml`]: put(all), [`${folder}/reminders.yaml`]: put(reminders) },
      sha256,
    );
    const served = servePacks(set, ['000000-reference']);
    return { db: at.db, policies: createPolicyBook(served, [...at.policies.packs.values()]), now: at.clock.now };
  };

  it('moves a due date that a correction mends: the old timers are withdrawn, the new ones armed', async () => {
    at.clock.set(morning('2026-11-23'));
    const { unitId, appointmentId } = await newUnit(at);
    await note(at, appointmentId, '2026-11-23');
    await fire('2026-11-25');
    const mended = await changed(
      'n: 3, unit: wd, roll: none }, reference: *doc }',
      "n: 3, unit: wd, roll: none }, reference: *doc }\n    - { from: '2026-01-01', corrects: '2026-01-01', value: { ruleId: REF-4, n: 5, unit: wd, roll: none }, reference: *doc }",
    );
    expect(await walkTimers(mended)).toBeGreaterThan(0);
    expect(await walkTimers(mended)).toBe(0);
    expect((await armed(unitId)).filter((key) => !key.startsWith('term'))).toEqual([
      'change +2d 2026-12-02',
      'change -1wd 2026-11-27',
      'change_clock overdue 2026-12-01',
      'change_clock warned 2026-12-01',
    ]);
    at.clock.set(morning('2026-12-10'));
    await fireDueTimers(mended, at.log);
    expect(
      (await effects(at, [unitId])).map((e) => [e.rule, e.fact, e.level, e.revision, e.dueOn].join(' ')).sort(),
    ).toEqual([
      'change fired +2d 2 2026-11-30',
      'change fired -1wd 1 2026-11-26',
      'change fired -1wd 2 2026-11-30',
      'change_clock moved  0 ',
      'change_clock overdue  0 ',
      'change_clock warned  0 ',
    ]);
  });

  it('arms what waited before the bureau gave a limit, and withdraws what no pack gives any more', async () => {
    at.clock.set(morning('2026-11-23'));
    const { unitId, appointmentId } = await newUnit(at);
    const waiting = async () => (await armed(unitId)).filter((key) => key.startsWith('receipt'));
    const before = at.ctx;
    // A pack that does not have the ladder.
    at.ctx = await changed(/^reminders.receipt-waiting:\n( .*\n)+/m, '');
    try {
      await fileExit(at, unitId, appointmentId, '2026-11-20');
      await walkTimers(at.ctx);
      expect(await waiting()).toEqual([]);
      at.clock.set(morning('2026-11-24'));
      await walkTimers(before);
      expect(await waiting()).toEqual(['receipt_waiting +1wd 2026-11-26', 'receipt_waiting 0wd 2026-11-25']);
      await walkTimers(at.ctx);
      expect(await waiting()).toEqual([]);
    } finally {
      at.ctx = before;
    }
  });
});

it('what is armed for later costs nothing: only what is due is looked at', async () => {
  await at.query(`with s as (
      insert into timer_series select gen_random_uuid(), 'round', gen_random_uuid(), '', 'round', gen_random_uuid(), null, null,
        gen_random_uuid(), 'unit', '2026-01-01', '2027-06-30', 1, true, 'later', null from generate_series(1, 20000) returning id)
    insert into timer select gen_random_uuid(), id, '0d', 1, '2027-06-30', '{}', 'armed' from s`);
  await at.query('analyze timer');
  await at.query('analyze timer_series');
  const rows = await at.query<{ 'QUERY PLAN': string }>(`explain ${CLAIM}`, ['2026-11-23', at.clock.now(), 100, null]);
  const plan = rows.map((r) => r['QUERY PLAN']).join('\n');
  expect(plan).toMatch(/Index Scan using timer_due/);
  expect(plan).not.toMatch(/Seq Scan/);
  await at.query(`delete from timer where fire_on = '2027-06-30'`);
  await at.query(`delete from timer_series where policy_digest = 'later'`);
});

it('one that cannot fire does not hold up the others, and is tried again', async () => {
  at.clock.set(morning('2026-11-23'));
  const [bad, good] = [await newUnit(at), await newUnit(at)];
  await note(at, bad.appointmentId, '2026-11-23');
  await note(at, good.appointmentId, '2026-11-23');
  const [row] = await at.query<{ digest: string }>(
    `select policy_digest as digest from timer_series where unit_id = $1 and rule = 'change'`,
    [bad.unitId],
  );
  await at.query(`update timer_series set policy_digest = 'gone' where unit_id = $1 and rule = 'change'`, [bad.unitId]);
  await fire('2026-11-25');
  expect([await of(bad.unitId), await of(good.unitId)]).toEqual([[], ['change -1wd 1']]);
  expect(at.log.lines.some((l) => l.level === 'error' && l.message.includes('could not fire'))).toBe(true);
  await at.query(`update timer_series set policy_digest = $2 where unit_id = $1 and rule = 'change'`, [
    bad.unitId,
    row?.digest,
  ]);
  await fire('2026-11-26');
  expect(await of(bad.unitId)).toEqual(['change -1wd 1']);
});
