import type { Actor } from '@zhuanguan/access';
import { PostEnded } from '@zhuanguan/contracts';
import { makeEvent, type EventEnvelope } from '@zhuanguan/events';
import { newId, type Result } from '@zhuanguan/kernel';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accountHandlers } from '../src/filing/account.consumer.js';
import { decideReceipts } from '../src/filing/decide-receipt.js';
import type { FilingRow } from '../src/filing/filing.store.js';
import { holdReceipts, type HoldItem } from '../src/filing/hold-receipt.js';
import { getFiling } from '../src/filing/read-filing.js';
import { submitFilings } from '../src/filing/submit-filing.js';
import { workQueue } from '../src/queue/work-queue.js';
import { actorAt, must, register, startImportFixture, type Fixture } from './import-fixture.js';

/** 领办 and 转办 on a real database: who has what, and what becomes of it. */

let at: Fixture;
const [bureauId, unitId] = [newId(), newId()];
const handler = actorAt('unit_handler', unitId);
const [wang, li] = [actorAt('bureau_officer', bureauId), actorAt('bureau_officer', bureauId)];
let phone = 13_900_000_000;

beforeAll(async () => {
  at = await startImportFixture('workflow_holding');
  await at.seed((tx) => register(tx, { id: bureauId, kind: 'bureau', name: '盟财政局' }));
  await at.seed((tx) => register(tx, { id: unitId, kind: 'unit', name: '盟图书馆', bureauId }));
});
afterAll(() => at.stop());

async function filed(): Promise<FilingRow> {
  phone += 1;
  const person = { name: '娜仁', sex: '2', title: '会计', phone: String(phone), remark: '', exceptionReason: '' };
  const content = { decisionDate: '2026-11-20', person: { ...person, onEstablishment: true, noBadRecord: true } };
  const [done] = await submitFilings(at.ctx, [
    {
      ...{ actor: handler, kind: 'first', unitId, role: 'specialist', content },
      ...{ idempotencyKey: newId(), bodyHash: '', correlationId: newId() },
    },
  ]);
  return must(done!);
}

const item = (actor: Actor, { filing }: FilingRow, act: HoldItem['act'], over: Partial<HoldItem> = {}): HoldItem => ({
  ...{ actor, act, filingId: filing.id, note: '', bodyHash: '', correlationId: newId() },
  idempotencyKey: newId(),
  ...over,
});
async function hold(...given: Parameters<typeof item>): Promise<Result<FilingRow>> {
  return (await holdReceipts(at.ctx, [item(...given)]))[0]!;
}
const receive = (actor: Actor, rows: readonly FilingRow[]) =>
  decideReceipts(
    at.ctx,
    rows.map(({ filing }) => ({
      ...{ actor, filingId: filing.id, contentHash: filing.contentHash, decision: { received: true } as const },
      ...{ idempotencyKey: newId(), bodyHash: '', correlationId: newId() },
    })),
  );
const code = (result: Result<unknown>): string => (result.ok ? 'ok' : result.refusal.code);
const read = async (actor: Actor, { filing }: FilingRow) => must(await getFiling(at.ctx, actor, filing.id));
const holderOf = async (row: FilingRow) => (await read(wang, row)).receipts[0]?.holder?.accountId;

async function leave(accountId: string, organisationId = bureauId): Promise<void> {
  const { envelope } = makeEvent({
    ...{ service: 'identity', aggregate: 'account', fact: 'post_ended', aggregateId: accountId, aggregateVersion: 1 },
    ...{ areaCode: '152500', time: at.ctx.now(), correlationId: newId() },
    data: PostEnded.toJSON({ accountId, organisationId, roles: ['bureau_officer'] }),
  });
  const event = JSON.parse(envelope) as EventEnvelope;
  await at.db.inTx({ kind: 'system', name: 'consumer' }, async (tx) => {
    await accountHandlers[event.type]?.apply(tx, event, undefined);
  });
}

it('of two officers who claim at the same instant one has it, the other is told', async () => {
  const row = await filed();
  const both = await Promise.all([wang, li].map((actor) => hold(actor, row, 'claim')));
  expect(both.map(code).sort()).toEqual(['claimed_by_other', 'ok']);
  const types = await at.query<{ type: string }>('select type from history where aggregate_id = $1 order by version', [
    row.filing.id,
  ]);
  expect(types.map((t) => t.type)).toEqual(['submitted', 'claimed']);
});

it('the same claim twice is one, with the same key and without', async () => {
  const row = await filed();
  const twin = item(wang, row, 'claim');
  expect((await holdReceipts(at.ctx, [twin])).map(code)).toEqual(['ok']);
  expect((await holdReceipts(at.ctx, [twin, item(wang, row, 'claim')])).map(code)).toEqual(['ok', 'ok']);
  expect((await read(wang, row)).version).toBe(2);
  expect(code((await holdReceipts(at.ctx, [{ ...twin, bodyHash: 'another' }]))[0]!)).not.toBe('ok');
  expect(code(await hold(li, row, 'claim', { expectedVersion: 1 }))).toBe('version_changed');
});

it('each sees what can be done, and a batch of receipts answers item by item', async () => {
  const [mine, free, others] = [await filed(), await filed(), await filed()];
  must(await hold(wang, mine, 'claim'));
  must(await hold(li, others, 'claim'));
  expect((await read(wang, mine)).actions).toEqual(['receive', 'return', 'release', 'transfer', 'ask_opinion']);
  expect((await read(wang, free)).actions).toEqual(['receive', 'return', 'claim', 'transfer', 'ask_opinion']);
  expect((await read(wang, others)).actions).toEqual(['take_over']);
  expect((await receive(wang, [mine, free, others])).map(code)).toEqual(['ok', 'ok', 'claimed_by_other']);
  must(await hold(wang, others, 'take_over'));
  expect((await receive(wang, [others])).map(code)).toEqual(['ok']);
});

it('the numbers of the queue are its lists', async () => {
  const rows = [await filed(), await filed(), await filed()];
  must(await hold(wang, rows[0]!, 'claim'));
  must(await hold(li, rows[1]!, 'claim'));
  const section = async (actor: Actor, held?: 'mine' | 'unclaimed') =>
    must(await workQueue(at.ctx, actor, held)).find((s) => s.key === 'awaiting_my_receipt')!;
  for (const actor of [wang, li]) {
    const lists = {
      all: await section(actor),
      mine: await section(actor, 'mine'),
      unclaimed: await section(actor, 'unclaimed'),
    };
    for (const list of Object.values(lists)) {
      expect(list.items).toHaveLength(list.total);
      expect(list.held).toEqual({
        ...{ all: lists.all.total, mine: lists.mine.total, unclaimed: lists.unclaimed.total },
        delegated: 0,
      });
    }
    const idsOf = (list: typeof lists.all) =>
      list.items.flatMap(({ item: i }) => (i?.$case === 'filing' ? [i.value.id] : []));
    expect(idsOf(lists.mine)).toContain(rows[actor === wang ? 0 : 1]!.filing.id);
    expect(idsOf(lists.unclaimed)).toContain(rows[2]!.filing.id);
  }
});

it('is handed to a colleague with a note that stays in the house', async () => {
  const row = await filed();
  expect(code(await hold(wang, row, 'transfer'))).toBe('required');
  expect(code(await hold(wang, row, 'transfer', { colleague: actorAt('unit_handler', bureauId) }))).toBe(
    'not_a_colleague',
  );
  expect(code(await hold(wang, row, 'transfer', { colleague: actorAt('bureau_officer', newId()) }))).toBe(
    'not_a_colleague',
  );
  must(await hold(wang, row, 'transfer', { colleague: li, note: '本周外出' }));
  expect((await read(li, row)).receipts[0]?.holder).toMatchObject({ accountId: li.accountId, own: true });
  expect((await read(wang, row)).actions).toEqual(['take_over']);
  for (const [reader, remark] of [
    [wang, '本周外出'],
    [handler, ''],
  ] as const) {
    const { history, receipts } = await read(reader, row);
    expect(history.at(-1)).toMatchObject({
      ...{ type: 'transferred', actorAccountId: wang.accountId, otherAccountId: li.accountId },
      ...{ remark, organisationName: '盟财政局', actorRole: 'bureau' },
    });
    expect(receipts[0]?.holder?.note).toBe(remark);
  }
  // Ids alone leave the service.
  const [event] = await at.query<{ envelope: string }>(
    `select envelope from outbox where envelope like '%transferred%' and envelope like $1`,
    [`%${row.filing.id}%`],
  );
  expect(event?.envelope).toContain(li.accountId);
  expect(event?.envelope).not.toContain('外出');
});

it('what an officer had when the post ends is released, what was received or taken over is not', async () => {
  const [held, received, over, elsewhere] = [await filed(), await filed(), await filed(), await filed()];
  const leaver = actorAt('bureau_officer', bureauId);
  for (const row of [held, received, over]) must(await hold(leaver, row, 'claim'));
  must(await hold(wang, elsewhere, 'claim'));
  await receive(leaver, [received]);
  must(await hold(wang, over, 'take_over'));
  await leave(leaver.accountId, newId());
  expect(await holderOf(held)).toBe(leaver.accountId);
  await leave(leaver.accountId);
  await leave(leaver.accountId);
  expect(await holderOf(held)).toBeUndefined();
  expect(await holderOf(over)).toBe(wang.accountId);
  expect(await holderOf(elsewhere)).toBe(wang.accountId);
  expect((await read(wang, held)).history.at(-1)).toMatchObject({
    ...{ type: 'released', reasonCode: 'post_ended', actorAccountId: '', otherAccountId: leaver.accountId },
  });
  expect((await read(wang, received)).history.map((h) => h.type)).not.toContain('released');
  expect(code(await hold(li, held, 'claim'))).toBe('ok');
});

it('is nobody’s business outside the receiver', async () => {
  const row = await filed();
  expect(code(await hold(handler, row, 'claim'))).toBe('filing_not_found');
  expect(code(await hold(actorAt('bureau_officer', newId()), row, 'claim'))).toBe('filing_not_found');
  expect(code(await hold(actorAt('analyst', bureauId), row, 'claim'))).toBe('not_allowed');
  expect((await read(handler, row)).actions).toEqual(['withdraw']);
});
