import type { Actor } from '@zhuanguan/access';
import { Organisation, OrganisationChanged, OrganisationKind, PostEnded } from '@zhuanguan/contracts';
import { makeEvent, type EventEnvelope } from '@zhuanguan/events';
import { newId, type Result } from '@zhuanguan/kernel';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { accountHandlers } from '../src/filing/account.consumer.js';
import { closeFilings } from '../src/filing/close-filing.js';
import { decideReceipts, type ReceiptItem } from '../src/filing/decide-receipt.js';
import type { FilingRow } from '../src/filing/filing.store.js';
import { opineOnFilings, type OpineItem } from '../src/filing/opine-on-filing.js';
import { getFiling } from '../src/filing/read-filing.js';
import { submitFilings } from '../src/filing/submit-filing.js';
import { urgeReceipts } from '../src/filing/urge-receipt.js';
import { organisationHandlers } from '../src/organisation/organisation.consumer.js';
import { workQueue } from '../src/queue/work-queue.js';
import { actorAt, must, register, startImportFixture, type Fixture } from './import-fixture.js';

/** 催办, 加签, a return to an earlier receiver, and the whole timeline, on a real database. */

let at: Fixture;
/** The instant it is for the services. */
let now: Date;
const [leagueId, bureauId, departmentId, unitId] = [newId(), newId(), newId(), newId()];
const handler = actorAt('unit_handler', unitId);
const department = actorAt('department_officer', departmentId);
const [wang, li] = [actorAt('bureau_officer', bureauId), actorAt('bureau_officer', bureauId)];
const league = actorAt('bureau_officer', leagueId);
let phone = 13_700_000_000;

/** Daye: the first-level unit, then the office; its pack lets the office give it back. */
const daye = { bureauId: newId(), officeId: newId(), departmentId: newId(), unitId: newId() };
const dayeHandler = actorAt('unit_handler', daye.unitId);
const education = actorAt('department_officer', daye.departmentId);
const office = actorAt('bureau_officer', daye.officeId);

beforeAll(async () => {
  at = await startImportFixture('workflow_verbs', { packs: ['152500-xilingol', '420281-daye'] });
  at.ctx.now = () => now;
  await at.seed(async (tx) => {
    await register(tx, { id: leagueId, kind: 'bureau', name: '自治区财政厅' });
    await register(tx, { id: bureauId, kind: 'bureau', name: '盟财政局', bureauId: leagueId });
    await register(tx, { id: departmentId, kind: 'department', name: '盟文旅局', bureauId });
    await register(tx, { id: unitId, kind: 'unit', name: '盟图书馆', departmentId, bureauId });
    const areaCode = '420281';
    await register(tx, { id: daye.bureauId, kind: 'bureau', name: '市财政局', areaCode });
    await register(tx, { id: daye.officeId, kind: 'office', name: '市采购办', bureauId: daye.bureauId, areaCode });
    await register(tx, {
      id: daye.departmentId,
      kind: 'department',
      name: '市教育局',
      bureauId: daye.bureauId,
      areaCode,
    });
    await register(tx, {
      ...{ id: daye.unitId, kind: 'unit', name: '实验中学', areaCode },
      ...{ departmentId: daye.departmentId, bureauId: daye.bureauId },
    });
  });
});
beforeEach(() => (now = new Date('2026-11-25T02:00:00Z')));
afterAll(() => at.stop());

const code = (result: Result<unknown>): string => (result.ok ? 'ok' : result.refusal.code);
const base = (actor: Actor, filingId: string) => ({
  ...{ actor, filingId, idempotencyKey: newId(), bodyHash: '', correlationId: newId() },
});

async function file(
  actor = handler,
  { title = '会计', correct, on = newPhone() }: { title?: string; correct?: string; on?: string } = {},
) {
  const person = { name: '娜仁', sex: '2', title, phone: on, remark: '', exceptionReason: '' };
  const card =
    actor === dayeHandler
      ? {
          ...{ unitAddress: '新冶大道1号', organisationCode: 'MB1A0001-X' },
          ...{ leaderName: '李四', leaderTitle: '副校长', leaderPhone: '0714-8731721' },
        }
      : {};
  const extra = actor === dayeHandler ? { officePhone: '0714-8731722', email: 'a@example.cn' } : {};
  const content = {
    decisionDate: '2026-11-20',
    person: { ...person, ...extra, onEstablishment: true, noBadRecord: true },
    ...card,
  };
  const [done] = await submitFilings(at.ctx, [
    {
      ...{ actor, kind: 'first', unitId: actor.actingOrgId!, role: 'specialist', content },
      ...{ idempotencyKey: newId(), bodyHash: '', correlationId: newId() },
      ...(correct ? { filingId: correct } : {}),
    },
  ]);
  return must(done!);
}
const newPhone = () => String((phone += 1));

const decide = async (actor: Actor, { filing }: FilingRow, decision: ReceiptItem['decision']) =>
  (await decideReceipts(at.ctx, [{ ...base(actor, filing.id), contentHash: filing.contentHash, decision }]))[0]!;
const receive = (actor: Actor, row: FilingRow) => decide(actor, row, { received: true });
const giveBack = (actor: Actor, row: FilingRow, to?: 'first_level_unit') =>
  decide(actor, row, {
    ...{ received: false, defectCode: 'incomplete', remark: '请核对电话', field: '/content/person/phone' },
    ...(to ? { to } : {}),
  });
const urge = async (actor: Actor, { filing }: FilingRow, receiver: 'department' | 'bureau' | 'office') =>
  (await urgeReceipts(at.ctx, [{ ...base(actor, filing.id), receiver }]))[0]!;
const opine = async (actor: Actor, { filing }: FilingRow, act: OpineItem['act'], over: Partial<OpineItem> = {}) =>
  (await opineOnFilings(at.ctx, [{ ...base(actor, filing.id), act, question: '', dueOn: '', text: '', ...over }]))[0]!;
const ask = (actor: Actor, row: FilingRow, colleague: Actor) =>
  opine(actor, row, 'ask', { colleague, question: '电话对吗', dueOn: '2026-11-27' });
const read = async (actor: Actor, { filing }: FilingRow) => must(await getFiling(at.ctx, actor, filing.id));
const section = async (actor: Actor, key: string) => must(await workQueue(at.ctx, actor)).find((s) => s.key === key)!;
const events = (row: FilingRow) =>
  at
    .query<{ envelope: EventEnvelope }>('select envelope::json as envelope from outbox order by position')
    .then((rows) =>
      rows
        .map((r) => r.envelope)
        .filter((e) => e.subject === row.filing.id || (e.data as { filingId?: string }).filingId === row.filing.id),
    );

it('the unit, a receiver that has done its part and the level above may urge; nobody else, and once a working day', async () => {
  now = new Date('2026-11-27T02:00:00Z');
  const row = await file();
  const receiptOf = async (actor: Actor, receiver: string) =>
    (await read(actor, row)).receipts.find((r) => r.receiver.toLowerCase().endsWith(receiver))!;
  // XL-3: both at once. The department has not received yet: it is not for it to urge the bureau; the bureau looks down on it.
  expect(code(await urge(department, row, 'bureau'))).toBe('not_allowed');
  expect(code(await urge(wang, row, 'bureau'))).toBe('not_allowed');
  expect(code(await urge(actorAt('unit_handler', newId()), row, 'bureau'))).toBe('filing_not_found');
  expect((await receiptOf(handler, 'bureau')).actions).toEqual(['urge']);
  expect((await receiptOf(department, 'bureau')).actions).toEqual([]);
  must(await receive(department, row));
  expect((await receiptOf(department, 'bureau')).actions).toEqual(['urge']);
  must(await urge(department, row, 'bureau'));
  expect((await receiptOf(handler, 'bureau')).actions).toEqual([]);
  for (const actor of [handler, department, league])
    expect(code(await urge(actor, row, 'bureau'))).toBe('urged_already');
  expect(code(await urge(handler, row, 'department'))).toBe('receipt_done');
  expect((await receiptOf(wang, 'bureau')).urged).toMatchObject({
    organisationName: '盟文旅局',
    times: 1,
    againOn: '2026-11-30',
  });
  // Friday was yesterday; Monday is the next working day.
  now = new Date('2026-11-28T02:00:00Z');
  expect(code(await urge(league, row, 'bureau'))).toBe('urged_already');
  now = new Date('2026-11-30T02:00:00Z');
  must(await urge(league, row, 'bureau'));
  const [waiting] = (await section(wang, 'awaiting_my_receipt')).items.flatMap(({ item }) =>
    item?.$case === 'filing' && item.value.id === row.filing.id ? [item.value] : [],
  );
  expect(waiting?.receipts.find((r) => r.urged)?.urged).toMatchObject({ organisationName: '自治区财政厅', times: 2 });
  const acts = (await read(wang, row)).history.filter((h) => h.type === 'urged');
  expect(acts.map((h) => [h.organisationName, h.actorRole, h.otherOrganisationName])).toEqual([
    ['盟文旅局', 'department', '盟财政局'],
    ['自治区财政厅', '', '盟财政局'],
  ]);
});

it('of two who urge at the same instant one does; the same request twice is one', async () => {
  const row = await file();
  const both = await Promise.all([urge(handler, row, 'bureau'), urge(league, row, 'bureau')]);
  expect(both.map(code).sort()).toEqual(['ok', 'urged_already']);
  const twin = { ...base(handler, row.filing.id), receiver: 'department' as const };
  expect((await urgeReceipts(at.ctx, [twin, twin])).map(code)).toEqual(['ok', 'ok']);
  expect((await events(row)).filter((e) => e.type === 'workflow.filing.urged.v1')).toHaveLength(2);
});

it('a colleague is asked: the receipt waits, the colleague’s list counts it, and the words stay in their house', async () => {
  const row = await file();
  const before = await section(li, 'opinions_asked');
  must(await ask(wang, row, li));
  const asked = await section(li, 'opinions_asked');
  expect(asked.total).toBe(before.total + 1);
  expect(asked.items).toHaveLength(asked.total);
  expect((await section(wang, 'opinions_asked')).total).toBe(0);
  expect((await read(wang, row)).actions).toEqual(['release', 'transfer', 'withdraw_opinion']);
  expect((await read(li, row)).actions).toEqual(['take_over', 'give_opinion']);
  expect([code(await receive(wang, row)), code(await giveBack(wang, row))]).toEqual([
    'opinion_pending',
    'opinion_pending',
  ]);
  const open = (await read(li, row)).receipts.flatMap((r) => r.opinions);
  expect(open).toMatchObject([{ state: 'open', own: true, question: '电话对吗', dueOn: '2026-11-27' }]);
  must(await opine(li, row, 'give', { verdict: 'remarks', text: '少一位' }));
  expect((await section(li, 'opinions_asked')).total).toBe(before.total);
  expect((await read(wang, row)).receipts.flatMap((r) => r.opinions)).toMatchObject([
    { verdict: 'remarks', text: '少一位' },
  ]);
  const said = async (actor: Actor) =>
    (await read(actor, row)).history
      .filter((h) => h.type.startsWith('opinion_'))
      .map((h) => [h.type, h.verdict, h.remark]);
  expect(await said(wang)).toEqual([
    ['opinion_asked', '', '电话对吗'],
    ['opinion_given', 'remarks', '少一位'],
  ]);
  expect(await said(handler)).toEqual([
    ['opinion_asked', '', ''],
    ['opinion_given', 'remarks', ''],
  ]);
  // Nothing that was said is in an event.
  expect(JSON.stringify(await events(row))).not.toMatch(/电话对吗|少一位/);
  expect(code(await receive(wang, row))).toBe('ok');
});

it('a batch says item by item what waits for an opinion', async () => {
  const [free, waits] = [await file(), await file()];
  must(await ask(wang, waits, li));
  const items = [free, waits].map(({ filing }) => ({
    ...base(wang, filing.id),
    contentHash: filing.contentHash,
    decision: { received: true } as const,
  }));
  expect((await decideReceipts(at.ctx, items)).map(code)).toEqual(['ok', 'opinion_pending']);
});

it('what was asked ends with the post of the colleague, and with the filing', async () => {
  const [left, withdrawn] = [await file(), await file()];
  const zhao = actorAt('bureau_officer', bureauId);
  must(await ask(wang, left, zhao));
  must(await ask(wang, withdrawn, zhao));
  must(
    (
      await closeFilings(at.ctx, [
        { ...base(handler, withdrawn.filing.id), act: 'withdraw', reasonCode: '', remark: '' },
      ])
    )[0]!,
  );
  const { envelope } = makeEvent({
    ...{
      service: 'identity',
      aggregate: 'account',
      fact: 'post_ended',
      aggregateId: zhao.accountId,
      aggregateVersion: 1,
    },
    ...{ areaCode: '152500', time: now, correlationId: newId() },
    data: PostEnded.toJSON({ accountId: zhao.accountId, organisationId: bureauId, roles: ['bureau_officer'] }),
  });
  await apply(accountHandlers, envelope);
  const ends = async (row: FilingRow) =>
    (await read(wang, row)).history.filter((h) => h.type === 'opinion_ended').map((h) => h.reasonCode);
  expect([await ends(left), await ends(withdrawn)]).toEqual([['post_ended'], ['withdrawn']]);
  expect(code(await receive(wang, left))).toBe('ok');
});

async function apply(handlers: typeof accountHandlers, envelope: string): Promise<void> {
  const event = JSON.parse(envelope) as EventEnvelope;
  await at.db.inTx({ kind: 'system', name: 'consumer' }, async (tx) => {
    await handlers[event.type]?.apply(tx, event, undefined);
  });
}

it('the office of Daye gives it back to the first-level unit, whose receipt is asked for again', async () => {
  const row = await file(dayeHandler);
  expect(code(await giveBack(office, row, 'first_level_unit'))).toBe('not_in_turn');
  must(await receive(education, row));
  const targets = async (actor: Actor) =>
    (await read(actor, row)).receipts.filter((r) => r.actions.includes('return_to')).map((r) => r.organisationName);
  expect([await targets(office), await targets(education)]).toEqual([['市教育局'], []]);
  must(await giveBack(office, row, 'first_level_unit'));
  const back = await read(education, row);
  expect([back.state, back.actions]).toEqual([
    'FILING_STATE_FILED',
    ['receive', 'return', 'claim', 'transfer', 'ask_opinion'],
  ]);
  expect(back.receipts[0]?.sentBack).toMatchObject({ organisationName: '市采购办', remark: '请核对电话' });
  expect((await section(office, 'awaiting_my_receipt')).total).toBe(0);
  expect(code(await receive(office, row))).toBe('not_in_turn');
  must(await receive(education, row));
  must(await receive(office, row));
  const { history, state } = await read(dayeHandler, row);
  expect(state).toBe('FILING_STATE_ON_RECORD');
  expect(history.map((h) => [h.type, h.organisationName, h.otherOrganisationName, h.remark])).toEqual([
    ['submitted', '实验中学', '', ''],
    ['received', '市教育局', '', ''],
    ['sent_back', '市采购办', '市教育局', '请核对电话'],
    ['received', '市教育局', '', ''],
    ['received', '市采购办', '', ''],
    ['recorded', '市采购办', '', ''],
  ]);
});

it('where the pack does not say so it goes to the unit only', async () => {
  const row = await file();
  expect(
    code(await decide(wang, row, { received: false, defectCode: 'incomplete', remark: 'x', to: 'department' })),
  ).toBe('return_target_not_allowed');
});

it('every round is kept, masked for whoever is no party, and organisations are called as they were then', async () => {
  const number = newPhone();
  let row = await file(handler, { title: '会计', on: number });
  for (const title of ['出纳', '办公室主任']) {
    must(await giveBack(wang, row));
    row = await file(handler, { title, correct: row.filing.id, on: number });
  }
  now = new Date('2026-11-26T02:00:00Z');
  const renamed = Organisation.fromPartial({
    ...{ id: bureauId, kind: OrganisationKind.ORGANISATION_KIND_BUREAU, name: '盟财政审计局', version: 2 },
    ...{ financeParentId: leagueId, areaCode: '152500', validFrom: '2020-01-01' },
  });
  const { envelope } = makeEvent({
    ...{ service: 'registry', aggregate: 'organisation', fact: 'changed', aggregateId: bureauId, aggregateVersion: 2 },
    ...{ areaCode: '152500', time: now, correlationId: newId() },
    data: OrganisationChanged.toJSON(OrganisationChanged.fromPartial({ organisation: renamed })),
  });
  await apply(organisationHandlers(at.ctx), envelope);
  now = new Date('2026-11-27T02:00:00Z');
  must(await receive(wang, row));
  const shown = await read(handler, row);
  expect(shown.rounds.map((r) => [r.round, r.content?.person?.title, r.content?.person?.phone])).toEqual([
    [1, '会计', number],
    [2, '出纳', number],
    [3, '办公室主任', number],
  ]);
  expect(shown.rounds.map((r) => r.contentHash.length)).toEqual([64, 64, 64]);
  expect(shown.rounds.at(-1)?.contentHash).toBe(shown.contentHash);
  const above = (await read(league, row)).rounds.map((r) => r.content?.person?.phone);
  expect(above).toEqual(Array(3).fill(`${number.slice(0, 3)}****${number.slice(-4)}`));
  expect(
    shown.history.filter((h) => h.actorRole === 'bureau').map((h) => [h.type, h.organisationName, h.remark]),
  ).toEqual([
    ['returned', '盟财政局', '请核对电话'],
    ['returned', '盟财政局', '请核对电话'],
    ['received', '盟财政审计局', ''],
  ]);
});
