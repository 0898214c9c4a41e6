import type { Actor } from '@zhuanguan/access';
import { newId, type Result } from '@zhuanguan/kernel';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeFilings } from '../src/filing/close-filing.js';
import { decideReceipts } from '../src/filing/decide-receipt.js';
import type { ReturnDecision } from '../src/filing/receiving.domain.js';
import type { FilingRow } from '../src/filing/filing.store.js';
import { holdReceipts } from '../src/filing/hold-receipt.js';
import { getFiling } from '../src/filing/read-filing.js';
import { submitFilings } from '../src/filing/submit-filing.js';
import { actorAt, must, register, startImportFixture, type Fixture } from './import-fixture.js';

/** FIL-6 over the rounds of a filing: whoever filed one of them does not receive it, though a colleague corrected it since. */

let at: Fixture;
const [bureauId, unitId] = [newId(), newId()];
const officer = actorAt('bureau_officer', bureauId);
let phone = 13_600_000_000;

beforeAll(async () => {
  at = await startImportFixture('workflow_earlier_filers');
  await at.seed((tx) => register(tx, { id: bureauId, kind: 'bureau', name: '盟财政局' }));
  await at.seed((tx) => register(tx, { id: unitId, kind: 'unit', name: '盟图书馆', bureauId }));
});
afterAll(() => at.stop());

const keyed = () => ({ idempotencyKey: newId(), bodyHash: '', correlationId: newId() });
async function file(actor: Actor, before?: FilingRow): Promise<FilingRow> {
  phone += before ? 0 : 1;
  const person = { name: '娜仁', sex: '2', title: '会计', phone: String(phone), remark: '', exceptionReason: '' };
  const content = { decisionDate: '2026-11-20', person: { ...person, onEstablishment: true, noBadRecord: true } };
  const correction = before ? { filingId: before.filing.id } : {};
  const [done] = await submitFilings(at.ctx, [
    { actor, kind: 'first', unitId, role: 'specialist', content, ...keyed(), ...correction },
  ]);
  return must(done!);
}
async function decide(actor: Actor, { filing }: FilingRow, decision: { received: true } | ReturnDecision) {
  const item = { actor, filingId: filing.id, contentHash: filing.contentHash, decision };
  return (await decideReceipts(at.ctx, [{ ...item, ...keyed() }]))[0]!;
}
const receive = (actor: Actor, row: FilingRow) => decide(actor, row, { received: true });
const giveBack = async (row: FilingRow) =>
  must(await decide(officer, row, { received: false, defectCode: 'incomplete', remark: '请补正' }));
const code = (result: Result<unknown>): string => (result.ok ? 'ok' : result.refusal.code);

/** Filed by whoever it is, returned, and corrected by somebody else. */
async function corrected(filer: Actor): Promise<FilingRow> {
  return file(actorAt('unit_handler', unitId), await giveBack(await file(filer)));
}
/** The same human as an officer of the bureau. */
const asOfficer = (filer: Actor): Actor => ({ ...filer, actingOrgId: bureauId, roles: ['bureau_officer'] });

it('who filed a round that a colleague corrected neither receives nor takes it on, is handed it, nor voids it', async () => {
  const filer = actorAt('unit_handler', unitId);
  const row = await corrected(filer);
  const self = asOfficer(filer);
  const refused = await receive(self, row);
  expect(refused).toMatchObject({ refusal: { code: 'own_filing', meta: { ruleId: 'FIL-6' } } });
  expect(!refused.ok && refused.refusal.detail).toContain('此前由您报送过');
  const hold = { filingId: row.filing.id, note: '', ...keyed() };
  expect(code((await holdReceipts(at.ctx, [{ ...hold, actor: self, act: 'claim' }]))[0]!)).toBe('own_filing');
  const handed = { ...hold, actor: officer, act: 'transfer' as const, colleague: self };
  expect(code((await holdReceipts(at.ctx, [handed]))[0]!)).toBe('own_filing');
  expect(must(await getFiling(at.ctx, self, row.filing.id)).actions).toEqual(['transfer']);
  // It stays so over more rounds, and once it is on record.
  const third = await file(actorAt('unit_handler', unitId), await giveBack(row));
  expect(code(await receive(self, third))).toBe('own_filing');
  must(await receive(officer, third));
  const close = { act: 'void' as const, filingId: row.filing.id, reasonCode: 'wrong_content', remark: '内容有误' };
  expect(code((await closeFilings(at.ctx, [{ ...close, actor: self, ...keyed() }]))[0]!)).toBe('own_filing');
});

it('nor does the human under another account, nor for whom it was filed', async () => {
  const [personId, away] = [newId(), { ...actorAt('unit_handler', unitId), personId: newId() }];
  const filer: Actor = {
    ...actorAt('unit_handler', unitId),
    ...{ personId, lentRoles: ['unit_handler'] },
    onBehalfOf: [{ accountId: away.accountId, personId: away.personId, roles: ['unit_handler'] }],
  };
  const row = await corrected(filer);
  for (const who of [
    asOfficer(away),
    { ...actorAt('bureau_officer', bureauId), personId },
    { ...actorAt('bureau_officer', bureauId), personId: away.personId },
  ])
    expect(code(await receive(who, row))).toBe('own_filing');
  expect(code(await receive(officer, row))).toBe('ok');
});

it('an installation of before learns from its history who filed its rounds', async () => {
  const [filer, away] = [actorAt('unit_handler', unitId), actorAt('unit_handler', unitId)];
  const personId = newId();
  const stand: Actor = {
    ...{ ...filer, personId, lentRoles: ['unit_handler'] },
    onBehalfOf: [{ accountId: away.accountId, roles: ['unit_handler'] }],
  };
  const [first, row] = [await file(stand), await corrected(stand)];
  await at.query('alter table workflow.filing drop column earlier_filers');
  await at.query(`delete from workflow.migration where name = 'Migration0033EarlierFilers'`);
  await at.migrate();
  const told = await at.query<{ id: string; filers: { accountId: string; personId?: string }[] | null }>(
    `select id, earlier_filers as filers from workflow.filing where id = any($1)`,
    [[first.filing.id, row.filing.id]],
  );
  const filersOf = (id: string) => told.find((t) => t.id === id)?.filers;
  expect(filersOf(first.filing.id)).toBeNull();
  expect(new Map(filersOf(row.filing.id)?.map((f) => [f.accountId, f.personId]))).toEqual(
    new Map([
      [stand.accountId, personId],
      [away.accountId, undefined],
    ]),
  );
  for (const who of [asOfficer(filer), asOfficer(away), { ...actorAt('bureau_officer', bureauId), personId }])
    expect(code(await receive(who, row))).toBe('own_filing');
  expect(code(await receive(officer, row))).toBe('ok');
});
