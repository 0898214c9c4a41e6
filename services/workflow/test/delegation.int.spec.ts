import type { Actor } from '@zhuanguan/access';
import { newId, type Result } from '@zhuanguan/kernel';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeFilings } from '../src/filing/close-filing.js';
import { decideReceipts } from '../src/filing/decide-receipt.js';
import type { FilingRow } from '../src/filing/filing.store.js';
import { holdReceipts, type HoldItem } from '../src/filing/hold-receipt.js';
import { opineOnFilings, type OpineItem } from '../src/filing/opine-on-filing.js';
import { getFiling } from '../src/filing/read-filing.js';
import { submitFilings } from '../src/filing/submit-filing.js';
import { attachScan } from '../src/scan/attach-scan.js';
import { workQueue } from '../src/queue/work-queue.js';
import { actorAt, must, register, startImportFixture, type Fixture } from './import-fixture.js';

/** 委托 on a real database: a colleague acts for one who is away, both are on record, and FIL-6 holds for both. */

let at: Fixture;
const [bureauId, unitId] = [newId(), newId()];
const handler = actorAt('unit_handler', unitId);
const [li, zhao] = [actorAt('bureau_officer', bureauId), actorAt('bureau_officer', bureauId)];
let phone = 13_700_000_000;

beforeAll(async () => {
  at = await startImportFixture('workflow_delegation');
  await at.seed((tx) => register(tx, { id: bureauId, kind: 'bureau', name: '盟财政局' }));
  await at.seed((tx) => register(tx, { id: unitId, kind: 'unit', name: '盟图书馆', bureauId }));
});
afterAll(() => at.stop());

/** Somebody who acts for others: with a post like theirs, or only by what they lend. */
const standIn = (own: boolean, ...delegators: Actor[]): Actor => {
  const onBehalfOf = delegators.map(({ accountId, personId, roles }) => ({
    ...{ accountId, roles },
    ...(personId ? { personId } : {}),
  }));
  const lent = [...new Set(delegators.flatMap((d) => d.roles))];
  const self = actorAt(own ? delegators[0]!.roles[0]! : 'analyst', delegators[0]!.actingOrgId!);
  return { ...self, roles: [...new Set([...self.roles, ...lent])], onBehalfOf, ...(own ? {} : { lentRoles: lent }) };
};

async function filed(actor: Actor = handler): Promise<FilingRow> {
  phone += 1;
  const person = { name: '娜仁', sex: '2', title: '会计', phone: String(phone), remark: '', exceptionReason: '' };
  const content = { decisionDate: '2026-11-20', person: { ...person, onEstablishment: true, noBadRecord: true } };
  const [done] = await submitFilings(at.ctx, [
    {
      ...{ actor, kind: 'first', unitId, role: 'specialist', content },
      ...{ idempotencyKey: newId(), bodyHash: '', correlationId: newId() },
    },
  ]);
  return must(done!);
}
async function hold(actor: Actor, { filing }: FilingRow, act: HoldItem['act'], colleague?: Actor) {
  const item = { actor, act, filingId: filing.id, note: '', bodyHash: '', correlationId: newId() };
  const [done] = await holdReceipts(at.ctx, [
    { ...item, idempotencyKey: newId(), ...(colleague ? { colleague } : {}) },
  ]);
  return done!;
}
async function receive(actor: Actor, { filing }: FilingRow) {
  const [done] = await decideReceipts(at.ctx, [
    {
      ...{ actor, filingId: filing.id, contentHash: filing.contentHash, decision: { received: true } as const },
      ...{ idempotencyKey: newId(), bodyHash: '', correlationId: newId() },
    },
  ]);
  return done!;
}
const code = (result: Result<unknown>): string => (result.ok ? 'ok' : result.refusal.code);
const read = async (actor: Actor, { filing }: FilingRow) => must(await getFiling(at.ctx, actor, filing.id));

it('receives for the delegator what the delegator has, without taking it over; both are in the history and its chain', async () => {
  const wang = standIn(true, li);
  const row = await filed();
  must(await hold(li, row, 'claim'));
  const seen = await read(wang, row);
  expect(seen.actions).toEqual(['receive', 'return', 'release', 'transfer', 'ask_opinion']);
  expect(seen.receipts[0]?.holder).toMatchObject({ accountId: li.accountId, own: false, delegated: true });
  expect((await read(zhao, row)).actions).toEqual(['take_over']);
  must(await receive(wang, row));
  const { receipts, history } = await read(li, row);
  expect(receipts[0]).toMatchObject({ officerAccountId: wang.accountId, officerForAccountId: li.accountId });
  for (const entry of history.slice(-2))
    expect(entry).toMatchObject({ actorAccountId: wang.accountId, onBehalfOfAccountId: li.accountId });
  expect(history[1]).toMatchObject({ type: 'claimed', actorAccountId: li.accountId, onBehalfOfAccountId: '' });
  const rows = await at.query<{ payload: object }>(
    `select payload from history where aggregate_id = $1 and type = 'received'`,
    [row.filing.id],
  );
  expect(rows).toMatchObject([{ payload: { onBehalfOf: li.accountId } }]);
});

it('what nobody has is done by one’s own right, and by the delegator’s only where there is none', async () => {
  const [mine, lent, taken] = [await filed(), await filed(), await filed()];
  must(await receive(standIn(true, li), mine));
  expect((await read(li, mine)).receipts[0]).toMatchObject({ officerForAccountId: '' });
  const visitor = standIn(false, li);
  must(await receive(visitor, lent));
  expect((await read(li, lent)).receipts[0]).toMatchObject({
    ...{ officerAccountId: visitor.accountId, officerForAccountId: li.accountId },
  });
  // What is taken on for the delegator is the delegator's: when the delegation ends nothing hangs on who stood in.
  must(await hold(visitor, taken, 'claim'));
  expect((await read(li, taken)).receipts[0]?.holder).toMatchObject({ accountId: li.accountId, own: true });
  must(await hold(visitor, taken, 'transfer', zhao));
  expect((await read(li, taken)).history.at(-1)).toMatchObject({
    ...{ type: 'transferred', actorAccountId: visitor.accountId, onBehalfOfAccountId: li.accountId },
    otherAccountId: zhao.accountId,
  });
  expect(code(await receive(visitor, taken))).toBe('claimed_by_other');
});

it('neither of the two receives or voids what is theirs (FIL-6)', async () => {
  // The delegator filed it, the stand-in filed it, and somebody filed it for the delegator.
  const liFiles: Actor = { ...li, roles: ['unit_handler'], actingOrgId: unitId };
  const visitor = standIn(false, li);
  const visitorFiles: Actor = { ...visitor, roles: ['unit_handler'], lentRoles: [], actingOrgId: unitId };
  const liAtUnit: Actor = { ...li, roles: ['unit_handler'], actingOrgId: unitId };
  const forLi = standIn(false, liAtUnit);
  for (const filer of [liFiles, visitorFiles, forLi]) {
    const row = await filed(filer);
    const refused = await receive(visitor, row);
    expect(refused).toMatchObject({ refusal: { code: 'own_filing', meta: { ruleId: 'FIL-6' } } });
    expect((await read(visitor, row)).actions).not.toContain('receive');
    expect(code(await hold(visitor, row, 'claim'))).toBe('own_filing');
    // Another delegator's right is another matter, and an officer's own as well.
    if (filer !== visitorFiles) must(await receive(standIn(false, li, zhao), row));
    else must(await receive(zhao, row));
    const close = { act: 'void' as const, filingId: row.filing.id, reasonCode: 'wrong_content', remark: '内容有误' };
    const [voided] = await closeFilings(at.ctx, [
      { ...close, actor: visitor, idempotencyKey: '', bodyHash: '', correlationId: newId() },
    ]);
    expect(voided).toMatchObject({ refusal: { code: 'own_filing', meta: { ruleId: 'FIL-6' } } });
    expect((await read(visitor, row)).actions).toEqual([]);
  }
});

it('what is filed for the delegator says so, and is withdrawn for them', async () => {
  const away = actorAt('unit_handler', unitId);
  const stand = standIn(false, away);
  const row = await filed(stand);
  expect(row.filing).toMatchObject({
    submittedByAccountId: stand.accountId,
    submittedFor: { accountId: away.accountId },
  });
  expect((await read(handler, row)).history[0]).toMatchObject({
    ...{ actorAccountId: stand.accountId, onBehalfOfAccountId: away.accountId },
  });
  const withdraw = { act: 'withdraw' as const, filingId: row.filing.id, reasonCode: '', remark: '' };
  const [done] = await closeFilings(at.ctx, [
    { ...withdraw, actor: stand, idempotencyKey: '', bodyHash: '', correlationId: newId() },
  ]);
  expect(must(done!).filing.state).toBe('withdrawn');
  expect((await read(handler, row)).history.at(-1)).toMatchObject({ onBehalfOfAccountId: away.accountId });
});

it('what a stand-in filed for a department is the department officer’s to withdraw once they are back', async () => {
  const departmentId = newId();
  await at.seed((tx) => register(tx, { id: departmentId, kind: 'department', name: '盟文旅局', bureauId }));
  const schoolId = newId();
  await at.seed((tx) => register(tx, { id: schoolId, kind: 'unit', name: '盟博物馆', bureauId, departmentId }));
  const away = actorAt('department_officer', departmentId);
  const stand = standIn(false, away);
  phone += 1;
  const person = { name: '娜仁', sex: '2', title: '会计', phone: String(phone), remark: '', exceptionReason: '' };
  const content = { decisionDate: '2026-11-20', person: { ...person, onEstablishment: true, noBadRecord: true } };
  const right = { action: 'import.on_behalf', relations: ['department_of_unit'] } as const;
  const [filing] = await submitFilings(at.ctx, [
    {
      ...{ actor: stand, kind: 'first', unitId: schoolId, role: 'specialist', content, right },
      ...{ idempotencyKey: newId(), bodyHash: '', correlationId: newId() },
    },
  ]);
  const row = must(filing!);
  const withdraw = async (actor: Actor) => {
    const item = { act: 'withdraw' as const, filingId: row.filing.id, reasonCode: '', remark: '' };
    const [done] = await closeFilings(at.ctx, [
      { ...item, actor, idempotencyKey: '', bodyHash: '', correlationId: newId() },
    ]);
    return done!;
  };
  const other = actorAt('department_officer', departmentId);
  expect(code(await withdraw(other))).toBe('not_allowed');
  expect((await read(other, row)).actions).not.toContain('withdraw');
  expect((await read(away, row)).actions).toContain('withdraw');
  must(await withdraw(away));
  expect((await read(away, row)).history.at(-1)).toMatchObject({
    actorAccountId: away.accountId,
    onBehalfOfAccountId: '',
  });
});

it('whoever asked does not answer for the colleague who was asked', async () => {
  const row = await filed();
  const sun = actorAt('bureau_officer', bureauId);
  const opine = async (actor: Actor, over: Partial<OpineItem>) => {
    const item = { actor, filingId: row.filing.id, question: '', dueOn: '', text: '', idempotencyKey: newId() };
    const [done] = await opineOnFilings(at.ctx, [
      { ...item, act: 'give', verdict: 'none', bodyHash: '', correlationId: newId(), ...over },
    ]);
    return done!;
  };
  must(await opine(li, { act: 'ask', colleague: zhao, question: '代码对吗' }));
  // Zhao goes on leave and delegates to Li, who asked; to Sun is another matter.
  const refused = await opine({ ...li, onBehalfOf: standIn(true, zhao).onBehalfOf! }, {});
  expect(code(refused)).toBe('own_question');
  expect((await read({ ...li, onBehalfOf: standIn(true, zhao).onBehalfOf! }, row)).actions).not.toContain(
    'give_opinion',
  );
  const forZhao = { ...sun, onBehalfOf: standIn(true, zhao).onBehalfOf! };
  expect((await read(forZhao, row)).actions).toContain('give_opinion');
  must(await opine(forZhao, {}));
  // Nor whoever asked for somebody.
  const both = standIn(false, li, zhao);
  must(await hold(both, row, 'claim'));
  must(await opine(both, { act: 'ask', colleague: zhao, question: '再看一下' }));
  expect(code(await opine(both, {}))).toBe('own_question');
  must(await opine(zhao, {}));
});

it('a scan that a stand-in attaches says for whom', async () => {
  const away = actorAt('unit_handler', unitId);
  const stand = standIn(false, away);
  const row = await filed();
  const file = { sha256: 'a'.repeat(64), sizeBytes: 9, mediaType: 'application/pdf' as const, fileName: '盖章件.pdf' };
  const { id, contentHash } = row.filing;
  must(await attachScan(at.ctx, stand, { filingIds: [id], contentHash, ...file, correlationId: newId() }));
  const attached = (await read(handler, row)).history.find((h) => h.type === 'scan_attached');
  expect(attached).toMatchObject({ actorAccountId: stand.accountId, onBehalfOfAccountId: away.accountId });
});

it('the queue shows what waits for the delegator as 代办, and its number is its list', async () => {
  const wang = standIn(true, li);
  const row = await filed();
  must(await hold(li, row, 'claim'));
  const section = async (held?: 'mine' | 'delegated') =>
    must(await workQueue(at.ctx, wang, held)).find((s) => s.key === 'awaiting_my_receipt')!;
  const [all, delegated] = [await section(), await section('delegated')];
  expect(all.held).toMatchObject({ all: all.total, delegated: delegated.total });
  expect(delegated.items).toHaveLength(delegated.total);
  const ids = delegated.items.flatMap(({ item: i }) => (i?.$case === 'filing' ? [i.value.id] : []));
  expect(ids).toContain(row.filing.id);
  expect((await section('mine')).items.map(({ item: i }) => i?.$case === 'filing' && i.value.id)).not.toContain(
    row.filing.id,
  );
});
