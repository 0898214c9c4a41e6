import type { Role } from '@zhuanguan/access';
import { OrganisationKind, OrganisationRegistered } from '@zhuanguan/contracts';
import { makeEvent } from '@zhuanguan/events';
import { newId } from '@zhuanguan/kernel';
import { waitFor } from '@zhuanguan/testkit';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PUBLIC_URL, startIdentity, type IdentityFixture } from './identity-fixture.js';

const [BUREAU, ELSEWHERE] = [newId(), newId()];
let identity: IdentityFixture;
let owner: pg.Client;
let accountId: string;
let username: string;
let count = 0;

const service = () => ({ token: identity.token });
const as = async (id: string, actingOrgId = BUREAU, roles: Role[] = ['unit_handler']) => ({
  token: await identity.signer.forActor({ accountId: id, actingOrgId, roles, scopes: [] }),
});
const sql = async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
  (await owner.query<Row>(text, values)).rows;
const openSession = async () => {
  const tokens = { idToken: 'x', accessToken: 'x', refreshToken: '', client: 'Chrome，Windows', network: '10.1.2.*' };
  const made = await identity.client.createSession(
    { issuer: `${PUBLIC_URL}/oidc`, subject: accountId, ...tokens },
    service(),
  );
  if (!made.ok) throw new Error(made.refusal.code);
  return made.value.sessionId;
};
const lives = async (sessionId: string) => (await identity.client.getSession({ sessionId }, service())).ok;

beforeAll(async () => {
  identity = await startIdentity();
  owner = new pg.Client(identity.ownerUrl);
  await owner.connect();
  for (const [id, name] of [
    [BUREAU, '锡林郭勒盟财政局'],
    [ELSEWHERE, '别处财政局'],
  ] as const) {
    const organisation = {
      ...{ id, kind: OrganisationKind.ORGANISATION_KIND_BUREAU, name, areaCode: '152500', validFrom: '2024-01-01' },
    };
    const event = makeEvent({
      ...{ service: 'registry', aggregate: 'organisation', fact: 'registered', aggregateId: id, aggregateVersion: 1 },
      ...{ areaCode: '152500', time: new Date(), correlationId: newId() },
      data: OrganisationRegistered.toJSON(OrganisationRegistered.fromPartial({ organisation })),
    });
    await identity.nats.js.publish(event.subject, event.envelope, { msgID: event.id });
  }
  await waitFor(
    'identity knows the organisations',
    async () => (await sql('select 1 from identity.organisation')).length === 2,
  );
});
afterAll(async () => {
  await owner.end();
  await identity.stop();
});
beforeEach(async () => {
  count += 1;
  accountId = newId();
  username = `ended${count}`;
  const grants = [
    { role: 'unit_handler', organisationId: BUREAU, organisationName: '锡林郭勒盟财政局', areaCode: '152500' },
  ];
  const account = { id: accountId, username, password: 'Correct-horse-9', displayName: '巴雅尔', personId: '', grants };
  await identity.client.registerAccounts({ accounts: [account] }, service());
});

describe('sessions of somebody else', () => {
  it('are ended by 安全管理员 of any account, by its id or its username, and nothing else is done to it', async () => {
    const admin = newId();
    const security = await as(admin, ELSEWHERE, ['security_admin']);
    const end = (over: object, by: { token: string }) =>
      identity.accounts.secureAccount(
        { ...{ accountId, organisationId: '', username: '', act: 'end_sessions', reason: '电脑遗失' }, ...over },
        by,
      );
    for (const asked of [{}, { accountId: '', username: ` ${username.toUpperCase()}` }, { organisationId: BUREAU }]) {
      const session = await openSession();
      expect(await end(asked, security)).toMatchObject({ value: { ended: 1, accountId } });
      expect(await lives(session)).toBe(false);
    }
    const [fact] = await sql(
      `select actor_account as by, type from identity.history where aggregate_id = $1 order by version desc limit 1`,
      [accountId],
    );
    expect(fact).toEqual({ by: admin, type: 'sessions_ended' });
    for (const act of ['unlock', 'reset_totp'])
      for (const organisationId of ['', BUREAU, ELSEWHERE])
        for (const where of [BUREAU, ELSEWHERE])
          expect(
            await end({ act, organisationId }, await as(admin, where, ['security_admin'])),
            `${act} ${organisationId}`,
          ).toMatchObject({ refusal: { code: 'account_not_found' } });
    expect(await end({ accountId: admin }, security)).toMatchObject({ refusal: { code: 'account_not_found' } });
    expect(await end({ accountId: '', username: 'nobody-of-this-name' }, security)).toMatchObject({
      refusal: { code: 'account_not_found' },
    });
    const own = await as(accountId, ELSEWHERE, ['security_admin']);
    expect(await end({}, own)).toMatchObject({ refusal: { code: 'own_account' } });
  });
  it('are ended by username only by who manages the account; to others it is as if there were none', async () => {
    const session = await openSession();
    const end = async (by: { token: string }) =>
      identity.accounts.secureAccount(
        { accountId: '', organisationId: '', username, act: 'end_sessions', reason: '电脑遗失' },
        by,
      );
    expect(await end(await as(newId(), ELSEWHERE))).toMatchObject({ refusal: { code: 'account_not_found' } });
    expect(await end(await as(newId(), BUREAU, ['audit_admin', 'system_admin']))).toMatchObject({
      refusal: { kind: 'forbidden' },
    });
    expect(await lives(session)).toBe(true);
    expect(await end(await as(newId()))).toMatchObject({ value: { ended: 1 } });
    expect(await lives(session)).toBe(false);
  });
});
