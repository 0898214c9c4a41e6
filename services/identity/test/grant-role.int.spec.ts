import type { Role } from '@zhuanguan/access';
import { OrganisationKind, OrganisationRegistered } from '@zhuanguan/contracts';
import { makeEvent, STREAM, type EventEnvelope } from '@zhuanguan/events';
import { addDays, dateInShanghai, newId, startOfDayInShanghai } from '@zhuanguan/kernel';
import { waitFor } from '@zhuanguan/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PUBLIC_URL, startIdentity, type IdentityFixture } from './identity-fixture.js';

/** Roles from a day to a day, and the three administrators kept apart (三员分立, 等保 level 3). */
const [BUREAU, ELSEWHERE] = [newId(), newId()];
let identity: IdentityFixture;

beforeAll(async () => {
  identity = await startIdentity({ administrators: 'apart' });
  for (const id of [BUREAU, ELSEWHERE]) {
    const kind = OrganisationKind.ORGANISATION_KIND_BUREAU;
    const organisation = { id, kind, name: '锡林郭勒盟财政局', areaCode: '152500', validFrom: '2024-01-01' };
    const event = makeEvent({
      ...{ service: 'registry', aggregate: 'organisation', fact: 'registered', aggregateId: id, aggregateVersion: 1 },
      ...{ areaCode: '152500', time: new Date(), correlationId: newId() },
      data: OrganisationRegistered.toJSON(OrganisationRegistered.fromPartial({ organisation })),
    });
    await identity.nats.js.publish(event.subject, event.envelope);
  }
  const officer = await account('bureau_officer');
  await waitFor(
    'identity knows the bureaus',
    async () => (await grant(officer, newId(), 'analyst')) === 'account_not_found',
  );
});
afterAll(() => identity.stop());

async function account(role: Role, organisationId = BUREAU): Promise<string> {
  const id = newId();
  const grants = [{ role, organisationId, organisationName: '', areaCode: '152500' }];
  const made = await identity.client.registerAccounts(
    {
      accounts: [
        {
          id,
          username: `u${id.slice(-12)}`,
          password: 'Zhuanguan-test-2026',
          displayName: '某某',
          personId: '',
          grants,
        },
      ],
    },
    { token: identity.token },
  );
  expect(made.ok && made.value.results[0]?.result?.$case).toBe('account');
  return id;
}
const as = async (accountId: string, role: Role) => ({
  token: await identity.signer.forActor({ accountId, actingOrgId: BUREAU, roles: [role], scopes: [] }),
});
const today = () => dateInShanghai(identity.clock.now());

interface Dates {
  fromDate?: string;
  toDate?: string;
  by?: Role;
}
const grant = async (
  by: string,
  accountId: string,
  role: Role,
  { fromDate = '', toDate = '', by: held = 'bureau_officer' }: Dates = {},
) => {
  const asked = { accountId, organisationId: BUREAU, role, fromDate, toDate };
  const done = await identity.accounts.grantRole(asked, await as(by, held));
  return done.ok ? 'granted' : done.refusal.code;
};
const roles = async (accountId: string): Promise<string[]> => {
  const tokens = { idToken: '', accessToken: '', refreshToken: '' };
  const made = await identity.client.createSession(
    { issuer: `${PUBLIC_URL}/oidc`, subject: accountId, ...tokens },
    { token: identity.token },
  );
  if (!made.ok) return [made.refusal.code];
  return (made.value.session?.account?.grants ?? []).map((g) => `${g.role} ${g.fromDate ?? ''}..${g.toDate ?? ''}`);
};
const posts = async (accountId: string) => {
  const listed = await identity.client.listPosts(
    { accountIds: [accountId] },
    { token: await identity.signer.forService('notification') },
  );
  return listed.ok ? listed.value.posts.map((p) => p.role).sort() : [];
};

it('a role is held from its first day to its last and on no other, though nothing sweeps', async () => {
  const [officer, colleague] = [await account('bureau_officer'), await account('unit_handler')];
  const [from, to] = [addDays(today(), 1), addDays(today(), 3)];
  expect(await grant(officer, colleague, 'bureau_officer', { fromDate: from, toDate: to })).toBe('granted');
  const began = identity.clock.now();
  expect(await posts(colleague)).toEqual(['unit_handler']);
  identity.clock.set(startOfDayInShanghai(from).toISOString());
  expect(await roles(colleague)).toEqual([`bureau_officer ${from}..${to}`, 'unit_handler ..']);
  expect(await posts(colleague)).toEqual(['bureau_officer', 'unit_handler']);
  const end = startOfDayInShanghai(addDays(to, 1)).getTime();
  identity.clock.set(new Date(end - 1).toISOString());
  expect(await posts(colleague)).toEqual(['bureau_officer', 'unit_handler']);
  identity.clock.set(new Date(end).toISOString());
  expect(await posts(colleague)).toEqual(['unit_handler']);
  expect(await roles(colleague)).toEqual(['unit_handler ..']);
  // Whoever gave work to the account hears of it once.
  const process = identity.replica();
  await process.start();
  const told = await waitFor('it is told', async () => {
    const subject = 'zg.15.25.00.identity.account.post_ended.v1';
    const last = await identity.nats.jsm.streams.getMessage(STREAM, { last_by_subj: subject }).catch(() => null);
    return last?.json<EventEnvelope>();
  });
  expect(told).toMatchObject({ data: { accountId: colleague, organisationId: BUREAU, roles: ['bureau_officer'] } });
  await process.stop();
  identity.clock.set(began.toISOString());
});

it('only who gives out the role gives it, to somebody of the house, and nobody to themselves', async () => {
  const [officer, handler] = [await account('bureau_officer'), await account('unit_handler')];
  const outsider = await account('bureau_officer', ELSEWHERE);
  expect(await grant(officer, officer, 'analyst')).toBe('own_grant');
  expect(await grant(officer, outsider, 'analyst')).toBe('account_not_found');
  expect(await grant(officer, handler, 'audit_admin')).toBe('role_not_given');
  expect(await grant(handler, officer, 'unit_handler', { by: 'unit_handler' })).toBe('granted');
  expect(await grant(handler, officer, 'bureau_leader', { by: 'unit_handler' })).toBe('role_not_given');
  expect(await grant(handler, officer, 'unit_leader', { by: 'unit_leader' })).toBe('not_allowed');
  expect(await grant(officer, handler, 'analyst', { fromDate: addDays(today(), -1) })).toBe('from_before_today');
  expect(await grant(officer, handler, 'analyst', { toDate: addDays(today(), -1) })).toBe('to_before_from');
  expect(await grant(officer, handler, 'analyst', { toDate: addDays(today(), 400) })).toBe('too_long');
  expect(await grant(officer, handler, 'unit_handler')).toBe('role_held');
});

it('an account is not registered with two of the three either, where they are kept apart', async () => {
  const register = async (roles: Role[]) => {
    const id = newId();
    const grants = roles.map((role) => ({ role, organisationId: BUREAU, organisationName: '', areaCode: '152500' }));
    const account = {
      id,
      username: `r${id.slice(-12)}`,
      password: 'Zhuanguan-test-2026',
      displayName: '某某',
      personId: '',
    };
    const made = await identity.client.registerAccounts(
      { accounts: [{ ...account, grants }] },
      { token: identity.token },
    );
    const result = made.ok ? made.value.results[0]?.result : undefined;
    return result?.$case === 'refusal' ? result.value.code : result?.$case;
  };
  expect(await register(['security_admin', 'audit_admin'])).toBe('administrators_apart');
  expect(await register(['audit_admin', 'analyst'])).toBe('account');
});

it('the security administrator names the others, and no account joins two of the three', async () => {
  const [officer, one, two] = [await account('bureau_officer'), await account('analyst'), await account('analyst')];
  expect(await grant(officer, one, 'security_admin')).toBe('granted');
  // From then on the administrators are the security administrator’s to name, and to reset.
  expect(await grant(officer, two, 'security_admin')).toBe('security_admin_named');
  const reset = await identity.accounts.resetPasswords(
    { items: [{ accountId: one, organisationId: BUREAU }] },
    await as(officer, 'bureau_officer'),
  );
  expect(reset).toMatchObject({ value: { results: [{ result: { value: { code: 'account_above' } } }] } });
  const by = { by: 'security_admin' } as const;
  expect(await grant(one, two, 'audit_admin', by)).toBe('granted');
  expect(await grant(one, two, 'system_admin', by)).toBe('administrators_apart');
  expect(await grant(one, two, 'bureau_leader', by)).toBe('granted');
  expect(await grant(one, two, 'operator', by)).toBe('role_not_given');
  expect(await grant(two, one, 'operator', { by: 'system_admin' })).toBe('granted');
  const asked = { accountId: two, organisationId: BUREAU, role: 'audit_admin' };
  expect(await identity.accounts.endRole(asked, await as(one, 'security_admin'))).toMatchObject({ ok: true });
  expect(await grant(one, two, 'system_admin', by)).toBe('granted');
  expect(await posts(two)).toEqual(['analyst', 'bureau_leader', 'system_admin']);
});
