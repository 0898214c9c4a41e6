import { isId } from '@zhuanguan/kernel';
import { timingSafeEqual } from 'node:crypto';
import { errors, interactionPolicy, Provider, type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import type { JWK } from 'jose';
import { GATEWAY_CLIENT_ID, SCOPES } from '../api-client/register-api-clients.js';
import { verifySecret } from '../account/password.js';
import { SYSTEM, type IdentityContext } from '../context.js';
import { deriveKey } from '../crypto/sealed-box.js';
import { artifactAdapter } from './artifact.adapter.js';
import { errorPage, PAGE_HEADERS } from './pages.js';
import { SIGNING_ALG } from './signing-keys.store.js';

/** Our API as the resource of an access token; its audience is what the gateway checks. */
const API_RESOURCE = 'urn:zhuanguan:api';
export const API_AUDIENCE = 'zhuanguan';
export const MOUNT = '/oidc';

/** Seconds. Sign-in is one flow: nothing of it is needed for long. */
const TTL = {
  AccessToken: 600,
  AuthorizationCode: 60,
  ClientCredentials: 600,
  Grant: 900,
  IdToken: 600,
  Interaction: 1_800,
  Session: 900,
};

export function createProvider(ctx: IdentityContext, keys: readonly JWK[]): Provider {
  const provider = new Provider(`${ctx.config.publicUrl}${MOUNT}`, configuration(ctx, keys));
  // The gateway in front is the only one that reaches this port; it sets x-forwarded-*.
  provider.proxy = true;
  // Secrets of registered systems are stored as argon2id; only the gateway's own is compared as it is.
  provider.Client.prototype.compareClientSecret = async function (this: { clientSecret?: string }, actual: string) {
    const expected = this.clientSecret ?? '';
    return expected.startsWith('$argon2') ? verifySecret(expected, actual) : sameText(expected, actual);
  };
  return provider;
}

function sameText(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}

function configuration(ctx: IdentityContext, keys: readonly JWK[]): Configuration {
  const policy = interactionPolicy.base();
  // First party: whoever signs in has nobody to consent to.
  policy.remove('consent');
  return {
    adapter: artifactAdapter(ctx),
    jwks: { keys: [...keys] },
    clients: [gatewayClient(ctx)],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post'],
    clientDefaults: { id_token_signed_response_alg: SIGNING_ALG },
    enabledJWA: { idTokenSigningAlgValues: [SIGNING_ALG], userinfoSigningAlgValues: [SIGNING_ALG] },
    cookies: {
      keys: [deriveKey(ctx.config.encryptionSecret, 'oidc-cookies').toString('base64url')],
      names: { session: 'zg_oidc', interaction: 'zg_oidc_interaction', resume: 'zg_oidc_resume' },
      long: { httpOnly: true, sameSite: 'lax', signed: true, path: MOUNT },
      short: { httpOnly: true, sameSite: 'lax', signed: true },
    },
    scopes: ['openid', ...SCOPES],
    claims: { openid: ['sub'] },
    pkce: { required: () => true },
    responseTypes: ['code'],
    interactions: { policy, url: (_koa, interaction) => `${MOUNT}/interaction/${interaction.uid}` },
    findAccount: async (_koa, id) =>
      (await isActive(ctx, id)) ? { accountId: id, claims: () => ({ sub: id }) } : undefined,
    loadExistingGrant,
    renderError: (koa, out) => {
      koa.type = 'html';
      koa.set(PAGE_HEADERS);
      koa.body = errorPage(out.error);
    },
    ttl: TTL,
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: (koa) => (koa.oidc.client?.clientId === GATEWAY_CLIENT_ID ? [] : API_RESOURCE),
        useGrantedResource: () => true,
        getResourceServerInfo: (koa, resource) => {
          if (resource !== API_RESOURCE) throw new errors.InvalidTarget();
          grantAllByDefault(koa);
          return {
            audience: API_AUDIENCE,
            scope: SCOPES.join(' '),
            accessTokenTTL: TTL.ClientCredentials,
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: SIGNING_ALG } },
          };
        },
      },
    },
  };
}

const gatewayClient = (ctx: IdentityContext) => ({
  client_id: GATEWAY_CLIENT_ID,
  client_secret: ctx.config.gatewayClientSecret,
  redirect_uris: [`${ctx.config.publicUrl}/auth/callback`],
  grant_types: ['authorization_code'],
  response_types: ['code' as const],
  scope: 'openid',
});

/** A system that names no scope gets all it was registered with (RFC 6749 §3.3 leaves the default to the server). */
function grantAllByDefault({ oidc }: KoaContextWithOIDC): void {
  if (oidc.params && !oidc.params['scope'] && oidc.client?.scope) oidc.params['scope'] = oidc.client.scope;
}

async function isActive(ctx: IdentityContext, id: string): Promise<boolean> {
  if (!isId(id)) return false;
  const rows = await ctx.db.inTx(SYSTEM, (tx) =>
    tx.sql({ name: 'identity-account-active', text: 'select 1 from account where id = $1 and active', values: [id] }),
  );
  return rows.length > 0;
}

async function loadExistingGrant({ oidc }: KoaContextWithOIDC) {
  const { client, session, provider } = oidc;
  if (!client || !session?.accountId) return undefined;
  const known = session.grantIdFor(client.clientId);
  const existing = known ? await provider.Grant.find(known) : undefined;
  if (existing) return existing;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope('openid');
  await grant.save();
  return grant;
}
