import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Session } from '@zhuanguan/contracts';
import { ok } from '@zhuanguan/kernel';
import { createLogger } from '@zhuanguan/telemetry';
import { buildApp, DEFAULT_LIMITS, type GatewayApp, type GatewayConfig } from '../app.js';
import type { GatewayContext } from '../context.js';

const SECRET = 'b3Jk-not-a-real-one-of-32-characters';
export const PUBLIC_URL = 'http://gateway.test';
export const CSRF = 'the-token-only-our-pages-can-read';

/** Whoever is called without an answer prepared fails the test. */
export const nobody = <T extends object>(name: string, answers: object = {}): T =>
  new Proxy(answers as T, {
    get: (target, method) =>
      Reflect.get(target, method) ??
      (() => {
        throw new Error(`${name}.${String(method)} was called`);
      }),
  });

const session = (accountId: string): Session => ({
  account: {
    ...{ id: accountId, username: 'wang', displayName: '王芳', personId: '', active: true },
    grants: [{ role: 'operator', organisationId: 'o', organisationName: '', areaCode: '152500', lent: false }],
  },
  ...{ actingOrganisationId: 'o', expiresAt: new Date('2036-01-01T00:00:00Z'), csrfToken: CSRF },
  ...{ delegators: [], away: [] },
});

interface Answers {
  identity?: object;
  accounts?: object;
  config?: Partial<GatewayConfig>;
  now?: () => Date;
}

export interface TestGateway {
  app: GatewayApp;
  context: GatewayContext;
}

/** The gateway alone, with sessions `session of <account>`; what else is asked of services is prepared by the test. */
export async function testGateway({ identity, accounts, config, now }: Answers = {}): Promise<TestGateway> {
  const getSession = ({ sessionId }: { sessionId: string }) =>
    Promise.resolve(ok({ session: session(sessionId.replace('session-of-', '')) }));
  const context: GatewayContext = {
    config: {
      ...{ publicUrl: PUBLIC_URL, oidcUpstream: '', issuer: `${PUBLIC_URL}/oidc`, clientId: 'gateway' },
      ...{ clientSecret: SECRET, accountClaim: 'sub', cookieSecret: SECRET, trustProxy: false, portalDir: '' },
      ...{ filesDir: mkdtempSync(join(tmpdir(), 'gateway-spec-')), drainMs: 0, limits: DEFAULT_LIMITS },
      ...config,
    },
    clients: {
      identity: nobody('identity', { getSession, ...identity }),
      accounts: nobody('accounts', accounts),
      registry: nobody('registry'),
      workflow: nobody('workflow'),
      supervision: nobody('supervision'),
      notification: nobody('notification'),
    },
    nats: nobody('nats'),
    signer: nobody('signer', { forService: () => Promise.resolve('t'), forActor: () => Promise.resolve('t') }),
    log: createLogger('gateway.spec'),
    now: now ?? (() => new Date()),
  };
  return { app: await buildApp(context), context };
}
