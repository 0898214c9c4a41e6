import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { newId } from '@zhuanguan/kernel';
import { waitFor } from '@zhuanguan/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { armReminders } from '../src/timer/arm-reminders.js';
import { keepVacancy } from '../src/vacancy/vacancy-timers.js';
import {
  AREA,
  effects,
  fileExit,
  keys,
  morning,
  newUnit,
  note,
  startTimerFixture,
  withdraw,
  type TimerFixture,
} from './timer-fixture.js';

const WORKER = fileURLToPath(new URL('./timer-worker.ts', import.meta.url));
let at: TimerFixture;

beforeAll(async () => {
  at = await startTimerFixture('workflow_timers_killed');
});
afterAll(() => at.stop());

describe('with three processes of which one is killed', () => {
  const workers = new Map<string, ChildProcess>();
  const troubles: string[] = [];

  async function start(name: string): Promise<void> {
    const child = fork(WORKER, [at.url, name], {
      execArgv: ['--conditions=zg-source', '--import', 'tsx'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.on('message', (m: { trouble?: string }) => void (m.trouble && troubles.push(m.trouble)));
    workers.set(name, child);
    await once(child, 'message');
    child.send(at.clock.now().toISOString());
  }
  const tell = (date: string, only?: string) => {
    at.clock.set(morning(date));
    for (const [name, child] of workers) if (!only || name === only) child.send(at.clock.now().toISOString());
  };
  /** Dies without a word, as by the kernel's hand, while it has timers claimed and their effects not committed. */
  async function killInTheMiddle(name: string): Promise<void> {
    await waitFor('the worker at work', async () => {
      const rows = await at.query(
        `select 1 from pg_stat_activity where application_name = $1 and wait_event = 'PgSleep' and datname = current_database()`,
        [name],
      );
      return rows.length > 0;
    });
    const child = workers.get(name);
    const gone = child && once(child, 'exit');
    child?.kill('SIGKILL');
    await gone;
    workers.delete(name);
  }
  afterAll(async () => {
    for (const child of workers.values()) child.kill('SIGKILL');
    await at.query('drop trigger if exists slow on timer');
  });

  it('each effect exists once, through edits and restarts', async () => {
    // Whoever is the victim is slow between its effects and its commit, so that it can be met there.
    await at.query(`create function slow() returns trigger language plpgsql as $$ begin
      if current_setting('application_name') like 'victim%' then perform pg_sleep(1); end if; return null; end $$`);
    await at.query('create trigger slow after update on timer for each statement execute function slow()');
    at.clock.set(morning('2026-11-23'));
    const units = await Promise.all(Array.from({ length: 60 }, () => newUnit(at)));
    for (const { appointmentId } of units) await note(at, appointmentId, '2026-11-23');
    // Five whose three years end on 12-25: nobody arms them but the walk that each process begins with.
    const old = await Promise.all(Array.from({ length: 5 }, () => newUnit(at)));
    await at.query(`update appointment set valid_from = '2023-12-25' where id = any($1::uuid[])`, [
      old.map((u) => u.appointmentId),
    ]);
    // Five vacancies, due 11-24: one is filled, one gets a later due date.
    const empty = await Promise.all(Array.from({ length: 5 }, () => newUnit(at)));
    const vacant = (unitId: string, state = 'vacant', dueOn = '2026-11-24') =>
      at.seed((tx) => keepVacancy(at.ctx, tx, { unitId, state, since: '2026-11-13', dueOn }));
    await Promise.all(empty.map((u) => vacant(u.unitId)));
    const [filled = '', later = ''] = empty.map((u) => u.unitId);
    await vacant(filled, 'on_record', '');
    await vacant(later, 'vacant', '2026-11-29');
    await Promise.all(['one', 'two', 'victim'].map(start));
    const ids = [...units, ...old, ...empty].map((u) => u.unitId);
    const all = async (n: number) =>
      waitFor(`${n} effects`, async () => (await effects(at, ids)).length >= n && effects(at, ids), 20_000);
    let expected = 0;

    // Three working days from Monday 11-23: due Thursday 11-26, the first reminder one working day before.
    tell('2026-11-25', 'victim');
    await killInTheMiddle('victim');
    expect(await effects(at, ids)).toEqual([]);
    tell('2026-11-25');
    await all((expected += 60 + 5 + 3));

    // Edits: twenty file in time, ten of them take it back, and a round is armed.
    const filers = units.slice(0, 20);
    const filed = await Promise.all(filers.map((u) => fileExit(at, u.unitId, u.appointmentId, '2026-11-23')));
    await Promise.all(filers.slice(0, 10).map((u, i) => withdraw(at, filed[i]?.id ?? '', u.unitId)));
    const round = newId();
    const last = units.at(-1)?.unitId ?? '';
    const arm = (dueOn: string) =>
      at.seed((tx) =>
        armReminders(at.ctx, tx, [
          {
            rule: 'round',
            subject: { kind: 'round', id: round },
            unitId: last,
            areaCode: AREA,
            responsible: { organisationId: last, actingAs: 'unit' },
            triggerOn: '2026-11-20',
            dueOn,
          },
        ]),
      );
    await arm('2026-11-28');

    // A restart: the one that was killed comes back, and is killed again. Fifty clocks turn twice each, ten filings wait.
    await start('victim-again');
    tell('2026-11-27', 'victim-again');
    await killInTheMiddle('victim-again');
    tell('2026-11-27');
    await all((expected += 2 * 50 + 1 + 10));
    await arm('2026-12-02');
    await arm('2026-12-02');
    tell('2026-11-30');
    await all((expected += 50 + 10 + 1));
    tell('2026-12-10');
    const found = await all((expected += 2));
    const left = `select 1 from timer where state = 'armed' and fire_on <= '2026-12-10'`;
    await waitFor('nothing left', async () => (await at.query(left)).length === 0);

    const count = (key: string) => found.filter((e) => [e.rule, e.level, e.revision].join(' ') === key).length;
    expect(Object.fromEntries([...new Set(keys(found))].map((key) => [key, count(key)]))).toEqual({
      'change -1wd 1': 60,
      'change_clock  0': 100,
      'change +2d 1': 50,
      'round -1d 1': 1,
      'round -1d 2': 1,
      'round +1d 2': 1,
      'term_limit -30d 1': 5,
      'vacancy +1d 1': 3,
      'vacancy +1d 2': 1,
      'receipt_waiting 0wd 1': 10,
      'receipt_waiting +1wd 1': 10,
    });
    // Not only as many as there should be: each once for its own subject, a clock warned once and overdue once.
    const each = found.map((e) => [e.unitId, e.rule, e.fact, e.level, e.revision].join());
    expect(new Set(each).size).toBe(each.length);
    const twice = await at.query(`select envelope::json->>'id' from outbox group by 1 having count(*) > 1`);
    expect(twice).toEqual([]);
    expect(troubles).toEqual([]);
  }, 240_000);
});
