import type { Actor } from '@zhuanguan/access';
import { scopeOf } from '@zhuanguan/db';
import { newId } from '@zhuanguan/kernel';
import { plansOf } from '@zhuanguan/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noteDeparture } from '../src/clock/note-departure.js';
import type { WorkflowContext } from '../src/context.js';
import { getFiling } from '../src/filing/read-filing.js';
import { listFilings } from '../src/filing/list-filings.js';
import { listHandovers } from '../src/handover/read-handovers.js';
import { getFilingPolicy } from '../src/policy/filing-policy.js';
import { workQueue } from '../src/queue/work-queue.js';
import { loadRecords } from '../src/roll-up/body.store.js';
import { attachScan } from '../src/scan/attach-scan.js';
import { listTerms } from '../src/term/list-terms.js';
import { actorAt, must } from './import-fixture.js';
import { startLeague, UNITS, type League } from './league-fixture.js';

/** Row-level security of workflow (ADR 20) on as many units as a league has. */
let of: League;
beforeAll(async () => {
  of = await startLeague('workflow_league');
}, 120_000);
afterAll(() => of.at.stop());

const UNIT_TABLES = ['filing', 'person', 'appointment', 'change_clock'];
const PARTS = ['receipt', 'filing_round'];
const handler = (county: 0 | 1, n: number) => actorAt('unit_handler', of.unit(county, n));

describe('past all code of ours', () => {
  it('a unit sees its own and not its neighbour’s', async () => {
    for (const table of UNIT_TABLES) {
      expect([table, await of.count(handler(0, 5), table)]).toEqual([table, 1]);
      expect(await of.count(handler(0, 5), table, 'unit_id = $1', [of.unit(0, 10)])).toBe(0);
    }
    for (const table of PARTS) expect([table, await of.count(handler(0, 5), table)]).toEqual([table, 1]);
  });

  it('a department sees what is below it, a county its units, the league all; and none beside', async () => {
    for (const table of ['filing', 'person', 'receipt']) {
      expect(await of.count(actorAt('department_officer', of.department), table)).toBe(UNITS / 10);
      expect(await of.count(actorAt('bureau_officer', of.counties[0]), table)).toBe(UNITS);
      expect(await of.count(actorAt('bureau_officer', of.league), table)).toBe(2 * UNITS);
    }
    const beside = actorAt('bureau_officer', of.counties[1]);
    expect(await of.count(beside, 'filing', 'unit_id = $1', [of.unit(0, 3)])).toBe(0);
    expect(await of.count(beside, 'receipt', 'organisation_id = $1', [of.counties[0]])).toBe(0);
  });

  it('an office looks down from its bureau, and a role that does not look down sees its own house alone', async () => {
    expect(await of.count(actorAt('bureau_officer', of.office), 'filing')).toBe(UNITS);
    expect(await of.count(actorAt('unit_handler', of.counties[0]), 'person')).toBe(0);
    // What the bureau has received itself stays its own, by whomever of its house.
    expect(await of.count(actorAt('unit_handler', of.counties[0]), 'receipt')).toBe(UNITS);
    expect(await of.count({ ...actorAt('operator', newId()), roles: [] }, 'filing')).toBe(0);
  });

  it('whoever was a party keeps reading when the unit goes elsewhere; who comes reads too', async () => {
    const [unitId, other] = [of.unit(0, 21), of.counties[1]];
    await of.at.query(
      `update organisation_closure set valid_to = '2026-06-01' where tree = 'finance' and descendant_id = $1 and ancestor_id = $2`,
      [unitId, of.counties[0]],
    );
    await of.at.query(`insert into organisation_closure values ('finance', $1, $2, 1, '2026-06-01', null)`, [
      other,
      unitId,
    ]);
    for (const bureau of of.counties)
      expect(await of.count(actorAt('bureau_officer', bureau), 'filing', 'unit_id = $1', [unitId])).toBe(1);
    // A receiver outside of every tree of the unit, by the record alone.
    const receiver = newId();
    await of.at.query(`update receipt set organisation_id = $1 where filing_id = $2`, [
      receiver,
      of.filing(of.unit(1, 7)),
    ]);
    const party = actorAt('department_officer', receiver);
    for (const table of ['filing', 'receipt', 'filing_round']) expect(await of.count(party, table)).toBe(1);
    expect(await of.count(party, 'person')).toBe(0);
  });

  it('who goes on with the work of a unit that ended reads its records, and so does who is above', async () => {
    const [ended, next, last] = [of.unit(1, 30), of.unit(0, 31), of.unit(0, 40)];
    await of.at.query(`insert into organisation_successor values ($1, $2), ($2, $3)`, [ended, next, last]);
    expect(await of.count(actorAt('unit_handler', next), 'filing', 'unit_id = $1', [ended])).toBe(1);
    expect(await of.count(actorAt('unit_handler', last), 'filing', 'unit_id = any($1)', [[ended, next]])).toBe(2);
    // The department is above the last of them.
    expect(await of.count(actorAt('department_officer', of.department), 'filing', 'unit_id = $1', [ended])).toBe(1);
    expect(await of.count(handler(0, 5), 'filing', 'unit_id = $1', [ended])).toBe(0);
  });

  it('a draft is of its account, an import of its organisation', async () => {
    const [mine, colleague] = [handler(0, 5), handler(0, 5)];
    const draft = [newId(), mine.accountId, mine.actingOrgId];
    await of.at.query(`insert into draft values ($1, $2, $3, '{}', now())`, draft);
    await of.at.query(
      `insert into import_job (id, unit_id, account_id, file_name, file_hash, sheet, state, warnings, created_at)
        values ($1, $2, $3, 'f', 'h', 's', 'previewed', '[]', now())`,
      [draft[0], mine.actingOrgId, mine.accountId],
    );
    await of.at.query(`insert into import_row values ($1, 1, '{}', '{}', 'valid')`, [draft[0]]);
    expect(await of.count(mine, 'draft')).toBe(1);
    expect(await of.count(colleague, 'draft')).toBe(0);
    for (const table of ['import_job', 'import_row']) {
      expect(await of.count(colleague, table)).toBe(1);
      expect(await of.count(handler(0, 6), table)).toBe(0);
      expect(await of.count(actorAt('bureau_officer', of.counties[0]), table)).toBe(0);
    }
  });

  it('nobody writes for another', async () => {
    const { db } = of.at;
    const write = (text: string, values: unknown[]) =>
      db.inTx({ kind: 'actor', accountId: newId(), actingOrgId: of.unit(0, 5), roles: ['unit_handler'] }, (tx) =>
        tx.sql({ name: text, text, values }),
      );
    await expect(
      write(`insert into draft values ($1, $2, $3, '{}', now())`, [newId(), newId(), newId()]),
    ).rejects.toThrow(/row-level security/);
    await expect(write(`insert into unit_choice values ($1, 'x', $1, $1, now())`, [of.unit(0, 6)])).rejects.toThrow(
      /row-level security/,
    );
    await expect(write(`update filing set state = 'voided'`, [])).rejects.toThrow(/permission denied/);
    await expect(write(`insert into person values ($1, $1, 'x', 'x')`, [newId()])).rejects.toThrow(/permission denied/);
  });
});

describe('when the first wall forgets', () => {
  /** Says of everybody that they stand in every relation to every unit. */
  const forgetful = (): WorkflowContext => ({
    ...of.at.ctx,
    db: {
      ...of.at.db,
      inTx: (scope, work) =>
        of.at.db.inTx(scope, (tx) =>
          work({
            ...tx,
            sql: (statement) =>
              statement.name === 'workflow-relations'
                ? Promise.resolve([{ tree: 'budget' }, { tree: 'finance' }] as never)
                : tx.sql(statement),
          }),
        ),
    },
  });
  const beside = () => actorAt('bureau_officer', of.counties[1]);

  it('what is another county’s is not found, to read and to write', async () => {
    const [ctx, filingId, appointmentId] = [forgetful(), of.filing(of.unit(0, 51)), `e${of.unit(0, 51).slice(1)}`];
    expect(await getFiling(ctx, beside(), filingId)).toMatchObject({ refusal: { code: 'filing_not_found' } });
    expect(await getFilingPolicy(ctx, beside(), { unitId: of.unit(0, 51), role: 'specialist' })).toMatchObject({
      value: { current: [] },
    });
    const key = { idempotencyKey: '', bodyHash: '', correlationId: newId() };
    const note = { actor: beside(), appointmentId, changeDate: '2026-11-20', ...key };
    expect(await noteDeparture(ctx, note)).toMatchObject({ refusal: { code: 'appointment_not_found' } });
    const file = { sha256: 'a'.repeat(64), sizeBytes: 9, mediaType: 'application/pdf' as const, fileName: 'f.pdf' };
    const scan = { filingIds: [filingId], contentHash: 'h', ...file, correlationId: newId() };
    expect(await attachScan(ctx, beside(), scan)).toMatchObject({ refusal: { code: 'filing_not_found' } });
    // The same by whose it is goes as far as the command itself.
    const own = actorAt('bureau_officer', of.counties[0]);
    expect(must(await getFiling(ctx, own, filingId)).id).toBe(filingId);
    expect(await noteDeparture(ctx, { ...note, actor: own })).toMatchObject({ ok: true });
  });
});

describe('plans under the policies', () => {
  // Running clocks are few, and are read from end to end without policies too: which units are asked for is an or.
  const BIG = ['filing', 'receipt', 'filing_round', 'person', 'appointment', 'organisation_closure'];
  const big = (plans: Record<string, string[]>) =>
    Object.entries(plans).flatMap(([name, tables]) =>
      tables.filter((t) => BIG.includes(t)).map((t) => `${name}: ${t}`),
    );
  const all = { lateOnly: false, size: 50, cursor: '' };

  /** What else is read of one unit. */
  async function read(ctx: WorkflowContext, actor: Actor, unitId: string): Promise<void> {
    must(await getFilingPolicy(ctx, actor, { unitId, role: 'specialist' }));
    must(await listTerms(ctx, actor, unitId));
    must(await listHandovers(ctx, actor, unitId));
  }

  it('of a unit read by index alone', async () => {
    const unitId = of.unit(0, 5);
    const actor = actorAt('unit_handler', unitId);
    const plans = await plansOf(of.at.db, async (db) => {
      const ctx = { ...of.at.ctx, db };
      must(await listFilings(ctx, actor, { ...all, unitId }));
      must(await getFiling(ctx, actor, of.filing(unitId)));
      must(await workQueue(ctx, actor));
      await read(ctx, actor, unitId);
    });
    expect(Object.keys(plans)).toEqual(
      expect.arrayContaining([
        'workflow-list-filings',
        'workflow-count-filings',
        'workflow-filing-by-id',
        'workflow-queue-clocks',
      ]),
    );
    expect(big(plans)).toEqual([]);
  });

  it('of a county read by index: the page, one filing, what waits', async () => {
    const actor = actorAt('bureau_officer', of.counties[0]);
    const plans = await plansOf(of.at.db, async (db) => {
      const ctx = { ...of.at.ctx, db };
      must(await listFilings(ctx, actor, all));
      must(await getFiling(ctx, actor, of.filing(of.unit(0, 3))));
      must(await workQueue(ctx, actor));
      await read(ctx, actor, of.unit(0, 3));
    });
    // Whoever counts half of all filings reads them all.
    const { 'workflow-count-filings': _count, ...rest } = plans;
    expect(big(rest)).toEqual([]);
  });

  it('of a department a summary is made by looking up its units', async () => {
    const plans = await plansOf(of.at.db, (db) =>
      db.inTx(scopeOf(actorAt('department_officer', of.department)), async (tx) => {
        const round = { bureauId: of.counties[0], organisationId: of.department, day: '2026-11-25', limit: 5_000 };
        const units = await loadRecords(tx, round);
        expect(units.filter((u) => u.persons.length > 0).length).toBeGreaterThan(UNITS / 10 - 5);
      }),
    );
    expect(Object.keys(plans)).toEqual(['workflow-roll-up-records']);
    expect(big(plans)).toEqual([]);
  });
});
