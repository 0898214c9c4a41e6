import { createHash, randomBytes } from 'node:crypto';
import { newId } from '@zhuanguan/kernel';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser, location } from './browser.js';
import { config, PUBLIC_URL, startIdentity, type IdentityFixture } from './identity-fixture.js';

const PASSWORD = 'correct horse 备案';
const SECRET = 'platform-secret-made-by-a-machine';
const account = {
  id: newId(),
  username: 'wuyun',
  password: PASSWORD,
  displayName: '乌云塔娜',
  personId: '',
  grants: [],
};
let identity: IdentityFixture;

beforeAll(async () => {
  identity = await startIdentity();
  const { client, token } = identity;
  await client.registerAccounts({ accounts: [account] }, { token });
  const api = {
    clientId: 'platform-demo',
    name: '云平台',
    role: 'platform_client',
    scopes: ['can-act', 'events:read'],
    areaCode: '152500',
  };
  await client.registerApiClients({ clients: [{ client: api, clientSecret: SECRET }] }, { token });
});
afterAll(() => identity.stop());

const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
});
const browser = () => new Browser(identity.app.oidcPort());

function authUrl(verifier: string, extra: Record<string, string> = {}): string {
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const query = new URLSearchParams({
    client_id: 'zhuanguan-gateway',
    redirect_uri: `${PUBLIC_URL}/auth/callback`,
    response_type: 'code',
    scope: 'openid',
    state: 'a-state',
    nonce: 'a-nonce',
    prompt: 'login',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...extra,
  });
  return `${PUBLIC_URL}/oidc/auth?${query.toString()}`;
}

/** Up to the sign-in page. */
async function openPage(tab: Browser, verifier: string): Promise<string> {
  const page = location(await tab.request(authUrl(verifier)));
  expect(page).toContain('/oidc/interaction/');
  return page;
}

async function keys() {
  const jwks = (await (await browser().request('/oidc/jwks')).json()) as JSONWebKeySet;
  return { jwks, set: createLocalJWKSet(jwks) };
}

describe('signing in', () => {
  it('code with PKCE gives an ID token of the account, without a consent page', async () => {
    const tab = browser();
    const verifier = randomBytes(32).toString('base64url');
    const page = await openPage(tab, verifier);
    const resume = await tab.submit(page, { username: ' WuYun ', password: PASSWORD });
    expect(resume.status).toBe(303);
    const callback = new URL(location(await tab.request(location(resume))));
    expect(`${callback.origin}${callback.pathname}`).toBe(`${PUBLIC_URL}/auth/callback`);
    expect(callback.searchParams.get('state')).toBe('a-state');
    const exchange = (code_verifier: string) =>
      browser().request('/oidc/token', {
        method: 'POST',
        headers: basic('zhuanguan-gateway', config.gatewayClientSecret),
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          code: callback.searchParams.get('code') ?? '',
          redirect_uri: `${PUBLIC_URL}/auth/callback`,
          code_verifier,
        }),
      });
    const tokens = (await (await exchange(verifier)).json()) as { id_token: string };
    const { payload } = await jwtVerify(tokens.id_token, (await keys()).set, {
      issuer: `${PUBLIC_URL}/oidc`,
      audience: 'zhuanguan-gateway',
    });
    expect(payload).toMatchObject({ sub: account.id, nonce: 'a-nonce' });
    expect(JSON.stringify(payload)).not.toContain('乌云');
    expect((await exchange(verifier)).status).toBe(400);
  });

  it('asks again although someone signed in a moment ago in this browser', async () => {
    const tab = browser();
    const page = await openPage(tab, 'v'.repeat(43));
    await tab.request(location(await tab.submit(page, { username: 'wuyun', password: PASSWORD })));
    expect(location(await tab.request(authUrl('v'.repeat(43))))).toContain('/oidc/interaction/');
  });

  it('wants PKCE, and only the registered address', async () => {
    const withoutPkce = await browser().request(
      authUrl('v'.repeat(43), { code_challenge: '', code_challenge_method: '' }),
    );
    expect(location(withoutPkce)).toContain('error=invalid_request');
    const elsewhere = await browser().request(
      authUrl('v'.repeat(43), { redirect_uri: 'https://evil.example/callback' }),
    );
    expect(elsewhere.status).toBe(400);
    expect(await elsewhere.text()).toContain('访问地址与系统登记的地址不一致');
  });
});

describe('the sign-in page', () => {
  it('says that the system is not for secrets, loads nothing from elsewhere and runs no script', async () => {
    const tab = browser();
    const response = await tab.request(await openPage(tab, 'v'.repeat(43)));
    const html = await response.text();
    expect(html).toContain('本系统为非涉密系统，严禁录入涉密信息');
    expect(html).not.toMatch(/<script|https?:\/\//);
    expect(response.headers.get('content-security-policy')).toContain(`default-src 'none'`);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('a wrong password is a sentence; the username is kept and the password is not', async () => {
    const tab = browser();
    const page = await openPage(tab, 'v'.repeat(43));
    const html = await (await tab.submit(page, { username: 'wuyun"><b>', password: 'wrong-password' })).text();
    expect(html).toContain('用户名或密码不正确，请检查后重新输入。');
    expect(html).toContain('value="wuyun&quot;&gt;&lt;b&gt;"');
    expect(html).not.toContain('wrong-password');
    expect((await tab.submit(page, { username: 'wuyun', password: PASSWORD })).status).toBe(303);
  });

  it('slows guesses per account, also the right one, and lets in again after the wait', async () => {
    const slow = { ...account, id: newId(), username: 'slow' };
    await identity.client.registerAccounts({ accounts: [slow] }, { token: identity.token });
    const tab = browser();
    const page = await openPage(tab, 'v'.repeat(43));
    for (let i = 0; i < 3; i += 1) await tab.submit(page, { username: 'slow', password: 'guess' });
    const html = await (await tab.submit(page, { username: 'slow', password: PASSWORD })).text();
    expect(html).toMatch(/请 2 秒后再试/);
    expect((await tab.submit(page, { username: 'wuyun', password: PASSWORD })).status).toBe(303);
    identity.clock.advance(2_000);
    const again = browser();
    expect(
      (await again.submit(await openPage(again, 'v'.repeat(43)), { username: 'slow', password: PASSWORD })).status,
    ).toBe(303);
  });

  it('is over without its cookie', async () => {
    const page = await openPage(browser(), 'v'.repeat(43));
    const response = await browser().submit(page, { username: 'wuyun', password: PASSWORD });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('登录已过期');
  });
});

describe('a system', () => {
  const ask = (secret: string, fields: Record<string, string> = {}) =>
    browser().request('/oidc/token', {
      method: 'POST',
      headers: { ...basic('platform-demo', secret), accept: 'application/json' },
      body: new URLSearchParams({ grant_type: 'client_credentials', ...fields }),
    });

  it('gets a JWT for our API with the scopes it was registered with', async () => {
    const { access_token } = (await (await ask(SECRET)).json()) as { access_token: string };
    const { payload } = await jwtVerify(access_token, (await keys()).set, {
      issuer: `${PUBLIC_URL}/oidc`,
      audience: 'zhuanguan',
      typ: 'at+jwt',
    });
    expect(payload).toMatchObject({ client_id: 'platform-demo', scope: 'can-act events:read' });
  });
  it('may ask for less, not for more', async () => {
    const less = (await (await ask(SECRET, { scope: 'can-act' })).json()) as { scope: string };
    expect(less.scope).toBe('can-act');
    expect(await (await ask(SECRET, { scope: 'directory:read' })).json()).toMatchObject({ error: 'invalid_scope' });
  });
  it('with another secret is refused, and so is the stored hash', async () => {
    expect((await ask('another-secret-made-by-a-machine')).status).toBe(401);
  });
  it('cannot sign a person in', async () => {
    const response = await browser().request(authUrl('v'.repeat(43), { client_id: 'platform-demo' }));
    expect(response.status).toBe(400);
  });
});

describe('the signing key', () => {
  it('shows only its public half', async () => {
    const { jwks } = await keys();
    expect(jwks.keys).toHaveLength(1);
    expect(jwks.keys[0]).toMatchObject({ kty: 'EC', alg: 'ES256' });
    expect(jwks.keys[0]).not.toHaveProperty('d');
  });
});
