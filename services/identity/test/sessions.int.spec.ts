import { newId } from '@zhuanguan/kernel';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PUBLIC_URL, startIdentity, type IdentityFixture } from './identity-fixture.js';

const ISSUER = `${PUBLIC_URL}/oidc`;
const [SCHOOL, HOSPITAL] = [newId(), newId()];
const grant = (organisationId: string, organisationName: string) => ({
  role: 'unit_handler',
  organisationId,
  organisationName,
  areaCode: '152502',
});
let identity: IdentityFixture;
let accountId: string;
let count = 0;

beforeAll(async () => (identity = await startIdentity()));
afterAll(() => identity.stop());

const call = () => ({ token: identity.token });
const register = async (username: string, extra: object = {}) => {
  const id = newId();
  const grants = [grant(SCHOOL, '某学校'), grant(HOSPITAL, '某医院')];
  const account = { id, username, password: 'Pass-word-1', displayName: '巴雅尔', personId: '', grants, ...extra };
  const answer = await identity.client.registerAccounts({ accounts: [account] }, call());
  return { id, result: answer.ok ? answer.value.results[0]?.result : undefined };
};
const open = async (subject: string, issuer = ISSUER) => {
  const tokens = { idToken: 'the-id-token', accessToken: 'the-access-token', refreshToken: '' };
  return identity.client.createSession({ issuer, subject, ...tokens }, call());
};
const openId = async () => {
  const opened = await open(accountId);
  if (!opened.ok) throw new Error(opened.refusal.code);
  return opened.value.sessionId;
};
const get = (sessionId: string) => identity.client.getSession({ sessionId }, call());
const sql = async <Row extends pg.QueryResultRow>(text: string) => {
  const owner = new pg.Client(identity.ownerUrl);
  await owner.connect();
  try {
    return (await owner.query<Row>(text)).rows;
  } finally {
    await owner.end();
  }
};

beforeEach(async () => {
  count += 1;
  accountId = (await register(`person-${count}`)).id;
});

describe('a session', () => {
  it('carries the account, its grants, where it acts, and a csrf token', async () => {
    const answer = await get(await openId());
    expect(answer).toMatchObject({
      ok: true,
      value: { session: { account: { id: accountId, displayName: '巴雅尔' }, actingOrganisationId: HOSPITAL } },
    });
    const session = answer.ok ? answer.value.session : undefined;
    expect(session?.account?.grants.map((g) => g.organisationName)).toEqual(['某医院', '某学校']);
    expect(session?.csrfToken.length).toBeGreaterThan(30);
  });
  it('rests without its id or its tokens in the clear', async () => {
    const id = await openId();
    const rows = JSON.stringify(await sql("select *, encode(tokens, 'escape') as text from identity.browser_session"));
    expect(rows).not.toContain(id);
    expect(rows).not.toContain('the-id-token');
  });
  it('ends after 30 minutes without use, and use prolongs it', async () => {
    const id = await openId();
    identity.clock.advance(29 * 60_000);
    expect((await get(id)).ok).toBe(true);
    identity.clock.advance(29 * 60_000);
    expect((await get(id)).ok).toBe(true);
    identity.clock.advance(30 * 60_000);
    expect(await get(id)).toMatchObject({ ok: false, refusal: { kind: 'not_found', code: 'session_ended' } });
  });
  it('ends after 12 hours of use', async () => {
    const id = await openId();
    for (let i = 0; i < 35; i += 1) {
      identity.clock.advance(20 * 60_000);
      expect((await get(id)).ok).toBe(true);
    }
    identity.clock.advance(20 * 60_000);
    expect((await get(id)).ok).toBe(false);
  });
  it('is over when ended, and when the account is stopped', async () => {
    const first = await openId();
    expect(await identity.client.endSession({ sessionId: first }, call())).toEqual({
      ok: true,
      value: { idToken: 'the-id-token' },
    });
    expect(await identity.client.endSession({ sessionId: first }, call())).toEqual({
      ok: true,
      value: { idToken: '' },
    });
    expect((await get(first)).ok).toBe(false);
    const second = await openId();
    await sql(`update identity.account set active = false where id = '${accountId}'`);
    expect((await get(second)).ok).toBe(false);
    expect(await open(accountId)).toMatchObject({ ok: false, refusal: { code: 'account_unknown' } });
  });
  it('acts only where the account has a grant, and the next session remembers it', async () => {
    const id = await openId();
    const set = (organisationId: string) =>
      identity.client.setActingOrganisation({ sessionId: id, organisationId }, call());
    expect(await set(newId())).toMatchObject({
      ok: false,
      refusal: { kind: 'invalid', code: 'not_your_organisation' },
    });
    expect(await set(SCHOOL)).toMatchObject({ ok: true, value: { session: { actingOrganisationId: SCHOOL } } });
    expect(await get(await openId())).toMatchObject({ ok: true, value: { session: { actingOrganisationId: SCHOOL } } });
  });
});

describe('who may open one', () => {
  it('a subject of our provider is an account id, of the other issuer a username, of any other nothing', async () => {
    expect((await open(`person-${count}`, 'https://login.example.gov.cn')).ok).toBe(true);
    expect((await open(accountId, 'https://login.example.gov.cn')).ok).toBe(false);
    expect((await open(accountId, 'https://evil.example')).ok).toBe(false);
    expect((await open('not-a-uuid')).ok).toBe(false);
    expect((await open(newId())).ok).toBe(false);
  });
  it('only the gateway and the seed call here', async () => {
    const request = { sessionId: await openId() };
    const actor = await identity.signer.forActor({ accountId, roles: ['operator'], scopes: [] });
    for (const token of [await identity.signer.forService('registry'), actor])
      expect(await identity.client.getSession(request, { token })).toMatchObject({
        ok: false,
        refusal: { kind: 'forbidden' },
      });
    expect(await identity.client.getSession(request, { token: '' })).toMatchObject({
      ok: false,
      refusal: { kind: 'unauthenticated' },
    });
    expect((await identity.client.getSession(request, { token: await identity.signer.forService('seed') })).ok).toBe(
      true,
    );
  });
});

describe('registering', () => {
  it('refuses a username that exists, and leaves it as it is', async () => {
    expect((await register(`PERSON-${count} `)).result).toMatchObject({
      $case: 'refusal',
      value: { code: 'username_taken' },
    });
  });
  it('names every wrong field', async () => {
    const { result } = await register('a b', { password: 'short', grants: [{ ...grant('x', ''), role: 'boss' }] });
    const fields = result?.$case === 'refusal' ? result.value.fields.map((f) => f.field) : [];
    expect(fields).toEqual(['/username', '/password', '/grants/0/role', '/grants/0/organisationId']);
  });
  it('keeps secrets of systems as a hash and answers about active ones only', async () => {
    const client = {
      clientId: `system-${count}`,
      name: '平台',
      role: 'platform_client',
      scopes: ['can-act'],
      areaCode: '152500',
    };
    const clientSecret = 'a-secret-made-by-a-machine';
    const twice = [
      { client, clientSecret },
      { client, clientSecret },
    ];
    const answer = await identity.client.registerApiClients({ clients: twice }, call());
    expect(answer.ok && answer.value.results.map((r) => r.result?.$case)).toEqual(['client', 'refusal']);
    expect(JSON.stringify(await sql('select * from identity.api_client'))).not.toContain(clientSecret);
    const ask = () => identity.client.getApiClient({ clientId: client.clientId }, call());
    expect(await ask()).toEqual({ ok: true, value: { client } });
    await sql('update identity.api_client set active = false');
    expect(await ask()).toMatchObject({ ok: false, refusal: { kind: 'not_found' } });
  });
});
