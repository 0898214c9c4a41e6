import type { Actor } from '@zhuanguan/access';
import { firstBrokenLink, LINK_COLUMNS, setPersonAlias, toStoredLink, type LinkRow } from '@zhuanguan/db';
import { newId } from '@zhuanguan/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeFilings } from '../src/filing/close-filing.js';
import { decideReceipts } from '../src/filing/decide-receipt.js';
import { submitFilings } from '../src/filing/submit-filing.js';
import { recordHandover } from '../src/handover/record-handover.js';
import { destroyListed } from '../src/retention/destroy-listed.js';
import { decideDestruction, proposeDestruction } from '../src/retention/destruction-lists.js';
import { listHolds, placeHold, releaseLegalHold } from '../src/retention/legal-holds.js';
import { getDestructionList, getRetention } from '../src/retention/read-retention.js';
import { freeRecords } from '../src/retention/retention.store.js';
import { actorAt, must } from './import-fixture.js';
import { fileExit, morning, newUnit, startTimerFixture, type TimerFixture } from './timer-fixture.js';

let at: TimerFixture;
beforeAll(async () => {
  at = await startTimerFixture('retention');
});
afterAll(() => at.stop());

const NOW = '2026-11-23';
/** The last day of fifteen years after 2026-11-24, and the day after it. */
const LAST = '2041-11-24';
const AFTER = '2041-11-25';

const HANDOVER = ['open-projects', 'archives', 'accounts', 'disputes', 'rectification', 'seals'];

const person = (role: Actor['roles'][number]): Actor => ({ ...actorAt(role, at.bureau), personId: newId() });
const command = (actor: Actor) => ({ actor, idempotencyKey: newId(), bodyHash: newId(), correlationId: newId() });

async function receive(filing: { id: string; contentHash: string }) {
  for (const [role, id] of [
    ['department_officer', at.department],
    ['bureau_officer', at.bureau],
  ] as const) {
    const [row] = await decideReceipts(at.ctx, [
      {
        ...command(actorAt(role, id)),
        filingId: filing.id,
        contentHash: filing.contentHash,
        decision: { received: true },
      },
    ]);
    if (row) must(row);
  }
}

/** Somebody is filed, put on record, and leaves; all of it in November 2026. */
async function served(name: string) {
  at.clock.set(morning(NOW));
  const { unitId, appointmentId } = await newUnit(at);
  await receive(await fileExit(at, unitId, appointmentId, '2026-11-20'));
  const [filed] = await submitFilings(at.ctx, [
    {
      ...command(actorAt('unit_handler', unitId)),
      ...{ kind: 'first', unitId, role: 'specialist' },
      content: {
        decisionDate: '2026-11-20',
        person: { name, sex: '2', title: '科员', phone: '13912345678', remark: '' },
      },
    } as never,
  ]);
  const first = must(filed ?? { ok: false, refusal: undefined as never }).filing;
  await receive(first);
  at.clock.set(morning('2026-11-24'));
  const exit = await fileExit(at, unitId, first.appointmentId, '2026-11-24');
  await receive(exit);
  return { unitId, appointmentId: first.appointmentId, personId: first.personId, first, exit };
}

const rows = async (table: string, where: string, values: unknown[]): Promise<number> =>
  (await at.query<{ n: number }>(`select count(*)::integer as n from workflow.${table} where ${where}`, values))[0]
    ?.n ?? -1;

const chain = async (type: string, id: string) =>
  (
    await at.query<LinkRow>(
      `select ${LINK_COLUMNS} from workflow.history where aggregate_type = $1 and aggregate_id = $2 order by version`,
      [type, id],
    )
  ).map((row) => toStoredLink({ ...row, version: Number(row.version) }));

/** What was proposed for these units, gone through by two others. */
async function approved(proposer = person('bureau_officer')) {
  const { listId } = must(await proposeDestruction(at.ctx, command(proposer), '保存期满，无继续保存价值'));
  const seen = must(await getDestructionList(at.ctx, proposer, { id: listId, size: 200, cursor: '' }));
  const asked = { id: listId, decision: 'approve', contentHash: seen.list?.contentHash ?? '', reason: '' };
  for (const role of ['bureau_officer', 'bureau_leader'] as const)
    must(await decideDestruction(at.ctx, command(person(role)), asked));
  return { listId, items: seen.items };
}

describe('what is due', () => {
  it('is a filing fifteen years after the appointment ended, from the day after on, and never one that lasts', async () => {
    const { first, exit } = await served('到期');
    const officer = person('bureau_officer');
    at.clock.set(morning(LAST));
    const before = must(await getRetention(at.ctx, officer));
    at.clock.set(morning(AFTER));
    const after = must(await getRetention(at.ctx, officer));
    // The two of the person; the exit of whoever was there before ended earlier and was due already.
    expect(after.due - before.due).toBe(2);
    expect(after).toMatchObject({ years: 15, ours: true, actions: ['hold', 'propose'] });
    const { unitId } = await newUnit(at);
    expect(unitId).not.toBe('');
    const { listId } = must(await proposeDestruction(at.ctx, command(officer), '到期'));
    const { items } = must(await getDestructionList(at.ctx, officer, { id: listId, size: 200, cursor: '' }));
    const mine = items.filter((i) => [first.id, exit.id].includes(i.subjectId));
    expect(mine.map((i) => [i.since, i.dueOn, i.title])).toEqual([
      ['2026-11-24', LAST, '到期'],
      ['2026-11-24', LAST, '到期'],
    ]);
    // What is on a list is not put on a second.
    expect(await proposeDestruction(at.ctx, command(officer), '再来')).toMatchObject({
      refusal: { code: 'nothing_due' },
    });
    must(
      await decideDestruction(at.ctx, command(officer), {
        id: listId,
        decision: 'withdraw',
        contentHash: '',
        reason: '重做',
      }),
    );
    expect(must(await getRetention(at.ctx, officer)).due).toBe(after.due);
  });

  it('counts from the day of a void or a withdrawal', async () => {
    at.clock.set(morning(NOW));
    const { unitId, appointmentId } = await newUnit(at);
    const exit = await fileExit(at, unitId, appointmentId, '2026-11-20');
    at.clock.set(morning('2026-12-01'));
    const [closed] = await closeFilings(at.ctx, [
      { ...command(actorAt('unit_handler', unitId)), act: 'withdraw', filingId: exit.id, reasonCode: '', remark: '' },
    ]);
    if (closed) must(closed);
    at.clock.set(morning('2041-12-02'));
    const officer = person('bureau_officer');
    const { listId } = must(await proposeDestruction(at.ctx, command(officer), '到期'));
    const { items } = must(await getDestructionList(at.ctx, officer, { id: listId, size: 200, cursor: '' }));
    expect(items.find((i) => i.subjectId === exit.id)).toMatchObject({ since: '2026-12-01', dueOn: '2041-12-01' });
    must(
      await decideDestruction(at.ctx, command(officer), {
        id: listId,
        decision: 'withdraw',
        contentHash: '',
        reason: '重做',
      }),
    );
  });
});

describe('two others', () => {
  it('have to approve exactly what was proposed, and neither is the proposer under any id or for anybody', async () => {
    await served('两人');
    at.clock.set(morning(AFTER));
    const proposer = person('bureau_officer');
    const { listId } = must(await proposeDestruction(at.ctx, command(proposer), '保存期满'));
    const hash =
      must(await getDestructionList(at.ctx, proposer, { id: listId, size: 1, cursor: '' })).list?.contentHash ?? '';
    const approve = (actor: Actor, contentHash = hash) =>
      decideDestruction(at.ctx, command(actor), { id: listId, decision: 'approve', contentHash, reason: '' });
    expect(await approve(proposer)).toMatchObject({ refusal: { code: 'own_list' } });
    expect(await approve(person('bureau_officer'), 'f'.repeat(64))).toMatchObject({
      refusal: { code: 'list_changed' },
    });
    // The same human with another account, and under an id that was merged.
    expect(await approve({ ...proposer, accountId: newId() })).toMatchObject({ refusal: { code: 'own_list' } });
    const other = person('bureau_officer');
    await at.seed((tx) => setPersonAlias(tx, other.personId ?? '', proposer.personId ?? ''));
    expect(await approve(other)).toMatchObject({ refusal: { code: 'own_list' } });
    // For the proposer, by the right that they lent.
    const { accountId, personId, roles } = proposer;
    const lent: Actor = {
      ...person('bureau_officer'),
      lentRoles: roles,
      onBehalfOf: [{ accountId, ...(personId ? { personId } : {}), roles }],
    };
    expect(await approve(lent)).toMatchObject({ refusal: { code: 'own_list' } });
    const one = person('bureau_leader');
    must(await approve(one));
    expect(await destroyListed(at.ctx)).toBe(0);
    expect(await approve(one)).toMatchObject({ refusal: { code: 'approved_already' } });
    expect(await approve({ ...one, accountId: newId() })).toMatchObject({ refusal: { code: 'approved_already' } });
    expect(
      await decideDestruction(at.ctx, command(person('unit_handler')), {
        id: listId,
        decision: 'approve',
        contentHash: hash,
        reason: '',
      }),
    ).toMatchObject({ ok: false });
    const { list } = must(await getDestructionList(at.ctx, one, { id: listId, size: 1, cursor: '' }));
    expect(list).toMatchObject({ state: 'proposed', approvalsNeeded: 2, actions: ['refuse'] });
    expect(list?.notYours).toContain('已经批准过');
    must(
      await decideDestruction(at.ctx, command(person('bureau_leader')), {
        id: listId,
        decision: 'refuse',
        contentHash: '',
        reason: '先查',
      }),
    );
    expect(await approve(person('bureau_officer'))).toMatchObject({ refusal: { code: 'list_closed' } });
  });

  it('stand in the database too: not even the system role takes away what they have not let go', async () => {
    const { first } = await served('两道墙');
    const destroy = at.seed((tx) =>
      tx.sql({
        name: 'test-destroy',
        text: `select destroy_history_personal('filing', $1::uuid[])`,
        values: [[first.id]],
      }),
    );
    await expect(destroy).rejects.toThrow('nobody has let go of filing');
    await expect(
      at.seed((tx) => tx.sql({ name: 'test-delete', text: 'delete from history_personal', values: [] })),
    ).rejects.toThrow('permission denied');
  });
});

describe('destruction', () => {
  it('takes the filing, its rounds, receipts, hand-over and person; the chain still verifies to its end', async () => {
    const { first, exit, appointmentId, personId, unitId } = await served('销毁乙');
    const items = HANDOVER.map((code) => ({ code, state: 'done', note: '已当面交清', label: '' }));
    must(
      await recordHandover(at.ctx, actorAt('unit_handler', unitId), {
        ...{ appointmentId, items, handedOn: '2026-11-24', receiverName: '接收人', supervisorName: '' },
        ...{ expectedVersion: 0, idempotencyKey: newId(), correlationId: '' },
      }),
    );
    at.clock.set(morning(AFTER));
    const { listId } = await approved();
    const said = await rows('history_personal', 'aggregate_id = $1', [first.id]);
    expect(said).toBeGreaterThan(0);
    expect(await destroyListed(at.ctx)).toBeGreaterThan(0);
    for (const id of [first.id, exit.id]) {
      for (const table of ['filing', 'destruction_item'])
        expect([
          table,
          await rows(table, table === 'filing' ? 'id = $1' : `subject_id = $1 and state = 'destroyed'`, [id]),
        ]).toEqual([table, table === 'filing' ? 0 : 1]);
      expect(await rows('receipt', 'filing_id = $1', [id])).toBe(0);
      expect(await rows('filing_round', 'filing_id = $1', [id])).toBe(0);
      expect(await rows('history_personal', 'aggregate_id = $1', [id])).toBe(0);
      const links = await chain('filing', id);
      expect(firstBrokenLink(links)).toBeUndefined();
      expect(links.at(-1)).toMatchObject({ type: 'destroyed', payload: { listId } });
    }
    expect(await rows('person', 'id = $1', [personId])).toBe(0);
    expect(await rows('handover', 'appointment_id = $1', [appointmentId])).toBe(0);
    const events = await at.query<{ data: { appointmentIds?: string[]; personIds?: string[] } }>(
      `select envelope::jsonb->'data' as data from workflow.outbox where envelope::jsonb->>'type' = 'workflow.filing.destroyed.v1'
        and envelope::jsonb->>'aggregateid' = any ($1)`,
      [[first.id, exit.id]],
    );
    expect(events.flatMap((e) => e.data.appointmentIds ?? [])).toEqual([appointmentId]);
    expect(events.flatMap((e) => e.data.personIds ?? [])).toEqual([personId]);
    const { list } = must(
      await getDestructionList(at.ctx, person('bureau_officer'), { id: listId, size: 1, cursor: '' }),
    );
    expect(list).toMatchObject({ state: 'done', kept: 0 });
    expect(list?.destroyed).toBe(list?.items);
    expect(firstBrokenLink(await chain('destruction_list', listId))).toBeUndefined();
  });

  it('keeps what is held when it comes to it, though two had approved', async () => {
    const { first, exit } = await served('保全甲');
    const other = await served('保全乙');
    at.clock.set(morning(AFTER));
    const { listId } = await approved();
    const auditor = person('bureau_leader');
    const hold = must(
      await placeHold(at.ctx, command(auditor), {
        ...{ subjectKind: 'person', filingId: first.id, unitId: '', reason: '巡察调阅', document: '锡巡〔2041〕3号' },
      }),
    );
    expect(hold).toMatchObject({ personName: '保全甲', actions: ['release'] });
    expect(
      await placeHold(at.ctx, command(auditor), {
        subjectKind: 'person',
        filingId: exit.id,
        unitId: '',
        reason: '再来',
        document: '',
      }),
    ).toMatchObject({ refusal: { code: 'held_already' } });
    await destroyListed(at.ctx);
    expect(await rows('filing', 'id = any ($1)', [[first.id, exit.id]])).toBe(2);
    expect(await rows('filing', 'id = $1', [other.first.id])).toBe(0);
    const { list, items } = must(await getDestructionList(at.ctx, auditor, { id: listId, size: 200, cursor: '' }));
    expect(list).toMatchObject({ state: 'done', kept: 2 });
    expect(items.find((i) => i.subjectId === first.id)).toMatchObject({
      state: 'kept',
      keptBecause: 'held',
      title: '保全甲',
    });
    const counts = must(await getRetention(at.ctx, auditor));
    expect(counts).toMatchObject({ due: 0, held: 2 });
    expect(await proposeDestruction(at.ctx, command(person('bureau_officer')), '再提')).toMatchObject({
      refusal: { code: 'nothing_due' },
    });
    expect(await releaseLegalHold(at.ctx, command(auditor), { id: hold.id, reason: '' })).toMatchObject({
      refusal: { kind: 'invalid' },
    });
    must(await releaseLegalHold(at.ctx, command(auditor), { id: hold.id, reason: '巡察结束' }));
    expect(must(await getRetention(at.ctx, auditor))).toMatchObject({ due: 2, held: 0 });
    const { holds } = must(await listHolds(at.ctx, auditor, { size: 10, cursor: '' }));
    expect(holds[0]).toMatchObject({ releaseReason: '巡察结束', actions: [] });
  });

  it('goes on from where a worker died: a step is whole or not at all', async () => {
    const people = [await served('中断甲'), await served('中断乙')];
    at.clock.set(morning(AFTER));
    const { listId } = await approved();
    const broken = {
      ...at.ctx,
      db: {
        ...at.db,
        inTx: ((scope, work) =>
          at.db.inTx(scope, async (tx) => {
            const answer = await work(tx);
            if (scope.kind === 'system') throw new Error('killed before the commit');
            return answer;
          })) as typeof at.db.inTx,
      },
    };
    await expect(destroyListed(broken)).rejects.toThrow('killed');
    expect(await rows('filing', 'id = any ($1)', [people.map((p) => p.first.id)])).toBe(2);
    // Two workers at once: each record goes once.
    const settled = await Promise.all([destroyListed(at.ctx), destroyListed(at.ctx)]);
    const { list } = must(
      await getDestructionList(at.ctx, person('bureau_officer'), { id: listId, size: 1, cursor: '' }),
    );
    expect(settled[0] + settled[1]).toBe(list?.items);
    expect(list).toMatchObject({ state: 'done' });
    expect(await rows('history', `aggregate_id = $1 and type = 'destroyed'`, [people[0]?.first.id])).toBe(1);
    expect(await rows('history', `aggregate_id = $1 and type = 'done'`, [listId])).toBe(1);
  });

  it('is not kept from what is free by much that is held before it', async () => {
    const [held, free] = [await served('先到期保全'), await served('后到期')];
    at.clock.set(morning(AFTER));
    const officer = person('bureau_officer');
    const hold = must(
      await placeHold(at.ctx, command(officer), {
        ...{ subjectKind: 'organisation', filingId: '', unitId: held.unitId, reason: '审计', document: '' },
      }),
    );
    const all = (only: string[], limit: number) =>
      at.db.inTx({ kind: 'system', name: 'service' }, (tx) =>
        freeRecords(tx, { bureauId: at.bureau, today: AFTER, only, limit }),
      );
    const filings = [held.first.id, held.exit.id, free.first.id];
    // As many may be proposed as a list takes, whatever is held.
    expect((await all(filings, 1)).map((r) => r.id)).toEqual([free.first.id]);
    must(await releaseLegalHold(at.ctx, command(officer), { id: hold.id, reason: '审计结束' }));
    expect(await all(filings, 3)).toHaveLength(3);
  });

  it('is nobody’s of another bureau', async () => {
    const { first } = await served('他局');
    at.clock.set(morning(AFTER));
    const { listId } = await approved();
    const stranger = { ...actorAt('bureau_officer', newId()), personId: newId() };
    expect(await getDestructionList(at.ctx, stranger, { id: listId, size: 1, cursor: '' })).toMatchObject({
      ok: false,
    });
    expect(
      await placeHold(at.ctx, command(stranger), {
        subjectKind: 'filing',
        filingId: first.id,
        unitId: '',
        reason: '看看',
        document: '',
      }),
    ).toMatchObject({ refusal: { kind: 'not_found' } });
    await destroyListed(at.ctx);
  });
});
