import { createServer, type Server } from 'node:http';
import { freePort } from '@zhuanguan/embedded';
import Provider from 'oidc-provider';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { signInBy, type SignInForm } from '../src/http-caller.js';
import { startInstallation, type Installation } from '../src/installation.js';
import { organisation } from '../src/organisations.js';

/** The identity provider of a bureau that has one: whoever signs in there is known here by the username. */
let issuer: Server;
let it0: Installation;

beforeAll(async () => {
  // The library advises whoever runs it in earnest.
  for (const level of ['info', 'warn'] as const) vi.spyOn(console, level).mockReturnValue(undefined);
  const [port, issuerPort] = [await freePort(), await freePort()];
  const issuerUrl = `http://localhost:${issuerPort}`;
  it0 = await startInstallation('apart', { port, env: { OIDC_ISSUER: issuerUrl } });
  const provider = new Provider(issuerUrl, {
    clients: [
      {
        client_id: 'zhuanguan-gateway',
        client_secret: it0.secrets.gatewayClientSecret,
        redirect_uris: [`${it0.url}/auth/callback`],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    cookies: { keys: ['a key of this test'] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  });
  const answer = provider.callback();
  issuer = createServer((request, response) => void answer(request, response));
  await new Promise<void>((done) => issuer.listen(issuerPort, 'localhost', done));
}, 120_000);
afterAll(async () => {
  issuer.close();
  await it0.stop();
});

const typed = (login: string): SignInForm => ({
  pages: [{ prompt: 'login', login, password: 'theirs' }, { prompt: 'consent' }],
});

it('a person of another issuer has the rights of the account of that name, and works', async () => {
  const bureau = organisation('bureau', '锡林郭勒盟财政局', '152500');
  const school = organisation('unit', '盟蒙古族中学', '152500', '', bureau.id);
  await it0.register([bureau, school]);
  const { username } = await it0.account('unit_handler', school);
  const handler = await signInBy(it0.url, typed(username));
  const me = await handler.call('GET', '/v1/me');
  expect([me.status, me.body.account.username, me.body.roles]).toEqual([200, username, ['unit_handler']]);
  expect((await handler.call('GET', `/v1/units/${school.id}`)).status).toBe(200);
});

it('a person the system does not know gets no session', async () => {
  await expect(signInBy(it0.url, typed('stranger'))).rejects.toThrow('未在本系统登记');
});
