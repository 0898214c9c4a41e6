import type { Organisation } from '@zhuanguan/contracts';
import { addDays } from '@zhuanguan/kernel';
import { waitFor } from '@zhuanguan/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { today } from '../src/demo.js';
import type { Caller, User } from '../src/http-caller.js';
import { startInstallation, type Installation } from '../src/installation.js';
import { organisation } from '../src/organisations.js';

/** A term (REG-5) and a declaration of 回避 (REG-4) of one human go on where the unit ends and another goes on with its work. */

const AREA = '000100';
const USCC = '91350100M000100Y43';
const bureau = organisation('bureau', '示例市财政局', AREA);
const department = organisation('department', '示例市教育局', AREA, '', bureau.id);
const unit = (name: string) => organisation('unit', name, AREA, department.id, bureau.id);
const [old, next] = [unit('示例市第二幼儿园'), unit('示例市第一幼儿园')];
/** A limit of three years (000000-reference) ends in twenty days: counted from here, it is about to end. */
const BEGAN = addDays(`${Number(today().slice(0, 4)) - 3}${today().slice(4)}`.replace('-02-29', '-02-28'), 20);

let at: Installation;
let platform: Caller;
let users: { bureau: User; department: User; old: User; next: User };
beforeAll(async () => {
  at = await startInstallation('one', { packs: ['000000-reference'] });
  await at.register([bureau, department, { ...old, validFrom: '2020-01-01' }, { ...next, validFrom: '2020-01-01' }]);
  platform = await at.system(['can-act'], AREA);
  users = {
    bureau: await at.user('bureau_officer', bureau),
    department: await at.user('department_officer', department),
    old: await at.user('unit_handler', old),
    next: await at.user('unit_handler', next),
  };
});
afterAll(() => at.stop());

/** Puts the same human on record; the number of another phone gives them another id. */
async function onRecord(who: User, of: Organisation, decisionDate: string, phone: string): Promise<string> {
  const person = { name: '乌云', sex: '2', title: '会计', phone, onEstablishment: true, noBadRecord: true };
  const filed = await waitFor('the unit at workflow', async () => {
    const answer = await who.call('POST', '/v1/filings', {
      ...{ kind: 'first', unitId: of.id, role: 'specialist', content: { decisionDate, person } },
    });
    return answer.status === 404 ? undefined : answer;
  });
  expect([filed.status, filed.body.errors]).toEqual([201, undefined]);
  const { id, contentHash } = filed.body;
  for (const officer of [users.department, users.bureau])
    expect((await officer.call('POST', `/v1/filings/${id}/receipts`, { contentHash })).status).toBe(200);
  return waitFor('on record at registry', async () => {
    const { appointments } = (await users.bureau.call('GET', `/v1/units/${of.id}`)).body.unit;
    return appointments[0]?.personId as string | undefined;
  });
}
const terms = async () => (await users.next.call('GET', `/v1/units/${next.id}/terms`)).body.items;
const asked = async () =>
  (
    await platform.call('POST', '/v1/can-act', {
      ...{ unit: { scheme: 'zg', value: next.id }, action: 'plan', suppliers: [USCC] },
    })
  ).body.code;

it('is named, merged and known to be one human: the term goes back to the earlier unit, and what was declared there is warned of', async () => {
  const before = await onRecord(users.old, old, BEGAN, '13947900001');
  const declared = await users.old.call('POST', `/v1/units/${old.id}/conflict-declarations`, {
    ...{ personId: before, kind: 'kinship', supplierName: '某商贸公司', supplierUscc: USCC, validFrom: today() },
  });
  expect([declared.status, declared.body.errors]).toEqual([201, undefined]);

  const command = { kind: 'merge', organisationId: next.id, mergedIds: [old.id], effectiveDate: today() };
  const act = { ...command, documentNumber: '示例编〔2026〕12号' };
  const { basis } = (await users.bureau.call('POST', '/v1/organisation-acts/preview', act)).body;
  expect((await users.bureau.call('POST', '/v1/organisation-acts', { command: act, basis })).status).toBe(201);
  const after = await onRecord(users.next, next, today(), '13947900002');
  expect(await terms()).toMatchObject([{ since: today(), state: 'running', earlier: [] }]);
  expect(await asked()).toBe('on_record');

  const merge = { keptId: after, aliasIds: [before], reason: '同一人，合并后换了手机号' };
  expect((await users.bureau.call('POST', '/v1/person-merges', merge)).status).toBe(201);
  await waitFor('one term', async () => (await terms())[0]?.since === BEGAN);
  expect(await terms()).toMatchObject([
    {
      state: 'due',
      earlier: [{ unitId: old.id, unitName: old.name, from: BEGAN, until: today() }],
      actions: ['extend'],
    },
  ]);
  await waitFor('the warning', async () => (await asked()) === 'recusal_declared');
  const { declarations } = (await users.next.call('GET', `/v1/units/${next.id}/conflict-declarations`)).body;
  expect(declarations).toMatchObject([{ earlierUnitName: old.name, actions: ['end'] }]);
  const end = { endedOn: today(), reason: '关系已解除' };
  expect((await users.next.call('POST', `/v1/conflict-declarations/${declarations[0].id}/end`, end)).status).toBe(200);
  await waitFor('nothing to warn of', async () => (await asked()) === 'on_record');
});
