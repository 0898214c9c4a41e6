import { newId } from '@zhuanguan/kernel';
import { waitFor } from '@zhuanguan/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { callerAt, type Caller } from '../src/http-caller.js';
import { startInstallation, type Installation } from '../src/installation.js';
import { day, fill, makeTree, signInAt, type Side, type SignIn } from '../src/matrix/world.js';
import { organisation } from '../src/organisations.js';

/** Rights end when they are to end, in sessions that are open; and whoever was a party reads on. */
let at: Installation;
let side: Side;
let enter: SignIn;
let later = 0;
const other = organisation('department', '甲地体育局', '152502');

beforeAll(async () => {
  at = await startInstallation('one', { now: () => new Date(Date.now() + later) });
  const tree = await makeTree(at, '甲地', '152502');
  await at.register([{ ...other, financeParentId: tree.bureau.id }]);
  side = await fill(at, '甲地', tree);
  enter = signInAt(at);
});
afterAll(() => at?.stop());

const readsFiling = async (who: Caller) => (await who.call('GET', `/v1/filings/${side.things.recorded}`)).status;

it('a role that is taken back is gone from an open session at once, and a post that ends takes all', async () => {
  const { bureau } = side.organisations;
  const officer = await enter('bureau_officer', bureau);
  const leader = await enter('bureau_leader', bureau);
  const asOfficer = async () => (await leader.call('GET', '/v1/colleagues')).status;
  expect([await asOfficer(), await readsFiling(leader)]).toEqual([403, 200]);
  const role = { organisationId: bureau.id, role: 'bureau_officer' };
  const path = `/v1/accounts/${leader.accountId}/roles`;
  expect((await officer.call('POST', path, { ...role, toDate: day(2) })).status).toBe(204);
  expect(await asOfficer()).toBe(200);
  expect((await officer.call('POST', `${path}/end`, role)).status).toBe(204);
  expect([await asOfficer(), await readsFiling(leader)]).toEqual([403, 200]);
  const left = { organisationId: bureau.id };
  expect((await officer.call('POST', `/v1/accounts/${leader.accountId}/post-end`, left)).status).toBe(200);
  expect(await readsFiling(leader)).toBe(401);
});

/** Signed in with nothing but what the appointment gives. */
async function specialist(): Promise<Caller> {
  const token = await at.signer.forService('gateway');
  const account = { id: newId(), username: `m${newId().slice(-12)}`, password: 'Zhuanguan-test-2026', grants: [] };
  await at.clients.identity.registerAccounts(
    { accounts: [{ ...account, displayName: '某某', personId: side.things.person }] },
    { token },
  );
  const tokens = { idToken: 'x', accessToken: 'x', refreshToken: 'x' };
  const made = await at.clients.identity.createSession(
    { issuer: `${at.url}/oidc`, subject: account.id, ...tokens },
    { token },
  );
  if (!made.ok) throw new Error(made.refusal.detail);
  return callerAt(at.url, made.value.sessionId, made.value.session?.csrfToken ?? '');
}

it('who leaves the post reads no more within half a minute; unit, department and bureau read what is theirs', async () => {
  const { unit, department, bureau } = side.organisations;
  const leaver = await specialist();
  const parties = [
    await enter('unit_handler', unit),
    await enter('department_officer', department),
    await enter('bureau_officer', bureau),
  ] as const;
  expect(await readsFiling(leaver)).toBe(200);
  const filed = await parties[0].call('POST', '/v1/filings', {
    ...{ kind: 'exit', unitId: unit.id, role: 'specialist' },
    content: {
      ...{ decisionDate: day(0), predecessorAppointmentId: side.things.appointment },
      ...{ changeReason: '调离', exitReasonCode: 'transfer' },
    },
  });
  expect([filed.status, filed.body.code]).toEqual([201, undefined]);
  for (const officer of [parties[1], parties[2]]) {
    const { contentHash } = filed.body;
    expect((await officer.call('POST', `/v1/filings/${filed.body.id}/receipts`, { contentHash })).status).toBe(200);
  }
  await waitFor('the right has ended', async () => {
    // What the gateway remembers of a session is half a minute old at most.
    later += 31_000;
    return (await readsFiling(leaver)) !== 200;
  });
  for (const party of parties) expect(await readsFiling(party)).toBe(200);
});

it('a department whose unit went to another reads on what it received, and acts there no more', async () => {
  const { unit, department, bureau } = side.organisations;
  const [before, after, officer] = [
    await enter('department_officer', department),
    await enter('department_officer', other),
    await enter('bureau_officer', bureau),
  ];
  expect([await readsFiling(before), await readsFiling(after)]).toEqual([200, 404]);
  const command = {
    ...{ kind: 'transfer', organisationId: unit.id, effectiveDate: day(0), documentNumber: '甲编发〔2026〕1号' },
    budgetParentId: other.id,
  };
  const preview = await officer.call('POST', '/v1/organisation-acts/preview', command);
  expect([preview.status, preview.body.errors]).toEqual([200, undefined]);
  const act = await officer.call('POST', '/v1/organisation-acts', { command, basis: preview.body.basis });
  expect(act.status).toBeLessThan(300);
  await waitFor(
    'workflow knows',
    async () => (await after.call('GET', `/v1/units/${unit.id}/filing-policy`)).status === 200,
  );
  expect(await readsFiling(before)).toBe(200);
  expect((await before.call('GET', `/v1/units/${unit.id}`)).body.partedOn).toBe(day(0));
  const noted = await before.call('POST', '/v1/departures', {
    appointmentId: side.things.appointment,
    changeDate: day(0),
  });
  expect([403, 404]).toContain(noted.status);
});
