import type { Actor, Role, Scope } from '@zhuanguan/access';
import { ok, refuse, type Result } from '@zhuanguan/kernel';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, jwtVerify, SignJWT, type JWK } from 'jose';

/** Who calls a service: a person or system through the gateway, or another service. */
export interface Caller {
  actor?: Actor;
  service?: string;
  expiresAt: number;
}

/** What a key may sign for: people and systems (`actor`, the gateway's alone), and services by name. */
export interface PublicTokenKey extends JWK {
  signs?: readonly string[];
}

export interface ActorKeys {
  privateJwk: JWK;
  publicJwk: PublicTokenKey;
}

const ALG = 'EdDSA';
const AUDIENCE = 'zhuanguan-services';
const TTL_SECONDS = 120;
/** A token is used again until it has this long to live. */
const FRESH_SECONDS = 30;
const CACHE_MAX = 20_000;

/** Without `signs` the key signs for everybody: one process has one key. */
export async function generateActorKeys(signs?: readonly string[]): Promise<ActorKeys> {
  const { publicKey, privateKey } = await generateKeyPair(ALG, { crv: 'Ed25519', extractable: true });
  return {
    privateJwk: { ...(await exportJWK(privateKey)), alg: ALG },
    publicJwk: { ...(await exportJWK(publicKey)), alg: ALG, ...(signs ? { signs } : {}) },
  };
}

export interface TokenSigner {
  forActor(actor: Actor): Promise<string>;
  forService(service: string): Promise<string>;
}

/** Signs short-lived tokens; the same actor gets the same token while it is fresh, so verifying stays a look-up. */
export function createTokenSigner(options: { privateJwk: JWK; now: () => number }): TokenSigner {
  const cache = new Map<string, { token: string; expiresAt: number }>();
  const key = importJWK(options.privateJwk, ALG);
  const id = calculateJwkThumbprint(options.privateJwk);
  const sign = async (cacheKey: string, claims: Record<string, unknown>) => {
    const now = Math.floor(options.now() / 1000);
    const known = cache.get(cacheKey);
    if (known && known.expiresAt - now > FRESH_SECONDS) return known.token;
    const expiresAt = now + TTL_SECONDS;
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: ALG, kid: await id })
      .setAudience(AUDIENCE)
      .setIssuedAt(now)
      .setExpirationTime(expiresAt)
      .sign(await key);
    if (cache.size > CACHE_MAX) cache.clear();
    cache.set(cacheKey, { token, expiresAt });
    return token;
  };
  return {
    forActor: (actor) => sign(JSON.stringify(actor), { actor }),
    forService: (service) => sign(`service:${service}`, { service }),
  };
}

export type TokenVerifier = (token: string) => Promise<Result<Caller>>;

const unauthenticated = () => refuse('unauthenticated', 'actor_token', '身份凭据缺失或无效，请重新登录。');

/**
 * Verifies with the public keys, each found by the thumbprint a token names; a token already verified is remembered until it
 * expires. A key is changed by serving the new one beside the old, then signing with it, then leaving the old one out.
 */
export function createTokenVerifier(options: {
  publicJwks: readonly PublicTokenKey[];
  now: () => number;
}): TokenVerifier {
  const cache = new Map<string, Caller>();
  const keys = Promise.all(
    options.publicJwks.map(async ({ signs, ...jwk }) => {
      const entry = { key: await importJWK(jwk, ALG), signs };
      return [await calculateJwkThumbprint(jwk), entry] as const;
    }),
  ).then((entries) => new Map(entries));
  const check = async (token: string, now: number): Promise<Caller | undefined> => {
    let signs: readonly string[] | undefined;
    const known = await keys;
    const verified = await jwtVerify(
      token,
      ({ kid = '' }) => {
        const found = known.get(kid);
        if (!found) throw new Error('no such key');
        signs = found.signs;
        return found.key;
      },
      { audience: AUDIENCE, algorithms: [ALG], currentDate: new Date(now) },
    ).catch(() => undefined);
    const caller = verified && toCaller(verified.payload);
    return caller && (!signs || signs.includes(caller.service ?? 'actor')) ? caller : undefined;
  };
  return async (token) => {
    if (!token) return unauthenticated();
    const now = options.now();
    const known = cache.get(token);
    if (known) return known.expiresAt > now ? ok(known) : unauthenticated();
    const caller = await check(token, now);
    if (!caller) return unauthenticated();
    if (cache.size > CACHE_MAX) cache.clear();
    cache.set(token, caller);
    return ok(caller);
  };
}

function toCaller(payload: Record<string, unknown> & { exp?: number }): Caller | undefined {
  if (!payload.exp) return undefined;
  const expiresAt = payload.exp * 1000;
  if (typeof payload['service'] === 'string') return { service: payload['service'], expiresAt };
  const actor = payload['actor'] as Partial<Actor> | undefined;
  if (!actor || typeof actor.accountId !== 'string' || !Array.isArray(actor.roles) || !Array.isArray(actor.scopes))
    return undefined;
  if (actor.onBehalfOf !== undefined && !Array.isArray(actor.onBehalfOf)) return undefined;
  return { actor: actor as Actor & { roles: Role[]; scopes: Scope[] }, expiresAt };
}
