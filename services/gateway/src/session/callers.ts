import type { ApiClient } from '@zhuanguan/contracts';
import { ok, refuse, type Result } from '@zhuanguan/kernel';
import { errors, jwtVerify } from 'jose';
import type { FastifyRequest } from 'fastify';
import type { GatewayContext } from '../context.js';
import { freshCache, type FreshCache } from './fresh-cache.js';
import { sessionCookieName } from './cookie-names.js';
import type { Issuer } from './issuer.js';
import {
  clientPrincipal,
  personPrincipal,
  type ClientPrincipal,
  type PersonPrincipal,
  type Principal,
} from './principal.js';

/** What our API is called in access tokens. */
const AUDIENCE = 'zhuanguan';
const TTL_MS = 30_000;
const MAX_CALLERS = 20_000;

const signInFirst = () => refuse('unauthenticated', 'sign_in_first', '请先登录。');
const badToken = () => refuse('unauthenticated', 'access_token', '访问令牌无效或已过期，请重新获取。');

export interface Callers {
  /** Who is calling, if that is known without asking anyone. */
  known(request: FastifyRequest): Principal | undefined;
  /** Who called with these credentials last, be it long ago: enough for a limit. */
  seen(request: FastifyRequest): Principal | undefined;
  find(request: FastifyRequest): Promise<Result<Principal>>;
  sessions: FreshCache<PersonPrincipal>;
  /** Something of these accounts has changed: what their sessions may do is asked anew. */
  forgetAccounts(ids: readonly string[]): void;
}

interface VerifiedToken {
  clientId: string;
  scopes: readonly string[];
  expiresAt: number;
  principal?: ClientPrincipal;
}

export function createCallers(ctx: GatewayContext, issuer: Issuer): Callers {
  const now = () => ctx.now().getTime();
  const cookie = sessionCookieName(ctx.config.publicUrl);
  const sessions = sessionCache(ctx, now);
  const clients = clientCache(ctx, now);
  const tokens = freshCache<VerifiedToken>({
    ttlMs: Infinity,
    max: MAX_CALLERS,
    now,
    load: (token) => verify(token, issuer, ctx.now()),
  });

  const personOf = (id: string, cached: PersonPrincipal | undefined) =>
    cached && (cached.session.expiresAt?.getTime() ?? 0) > now() && cached.dayEndsAt > now()
      ? cached
      : void sessions.forget(id);
  const clientOf = (verified: VerifiedToken | undefined, client: ApiClient | undefined) => {
    if (!verified || !client || verified.expiresAt <= now()) return undefined;
    if (verified.principal?.client !== client) verified.principal = clientPrincipal(client, verified.scopes);
    return verified.principal;
  };
  const byToken = (token: string, look: 'fresh' | 'last') => {
    const verified = tokens[look](token);
    return verified && clientOf(verified, clients[look](verified.clientId));
  };
  const look = (request: FastifyRequest, how: 'fresh' | 'last') => {
    const token = bearerOf(request);
    if (token !== undefined) return byToken(token, how);
    // A request that is refused for its form has no cookies yet.
    const id = (request.cookies as typeof request.cookies | null)?.[cookie];
    return id ? personOf(id, sessions[how](id)) : undefined;
  };
  return {
    sessions,
    forgetAccounts: (ids) => sessions.forgetWhere(({ actor }) => ids.includes(actor.accountId)),
    known: (request) => look(request, 'fresh'),
    seen: (request) => look(request, 'last'),
    find: async (request) => {
      const token = bearerOf(request);
      if (token === undefined) {
        const id = request.cookies[cookie];
        return id ? sessions.get(id) : signInFirst();
      }
      const verified = await tokens.get(token);
      if (!verified.ok) return verified;
      const client = await clients.get(verified.value.clientId);
      if (!client.ok) return client;
      const principal = clientOf(verified.value, client.value);
      return principal ? ok(principal) : badToken();
    },
  };
}

/** What identity says of a session, for half a minute. */
const sessionCache = ({ clients, signer }: GatewayContext, now: () => number) =>
  freshCache<PersonPrincipal>({
    ttlMs: TTL_MS,
    max: MAX_CALLERS,
    now,
    load: async (sessionId) => {
      const answer = await clients.identity.getSession({ sessionId }, { token: await signer.forService('gateway') });
      if (answer.ok && answer.value.session)
        return ok(personPrincipal(sessionId, answer.value.session, new Date(now())));
      if (!answer.ok && answer.refusal.kind !== 'not_found') return answer;
      return refuse('unauthenticated', 'session_ended', '登录已过期，请重新登录；已填写的内容不会丢失。');
    },
  });

const clientCache = ({ clients, signer }: GatewayContext, now: () => number) =>
  freshCache<ApiClient>({
    ttlMs: TTL_MS,
    max: MAX_CALLERS,
    now,
    load: async (clientId) => {
      const answer = await clients.identity.getApiClient({ clientId }, { token: await signer.forService('gateway') });
      if (answer.ok && answer.value.client) return ok(answer.value.client);
      return !answer.ok && answer.refusal.kind !== 'not_found' ? answer : badToken();
    },
  });

/** The token of an Authorization header; empty where the header is something else. */
function bearerOf(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization;
  if (header === undefined) return undefined;
  return header.startsWith('Bearer ') ? header.slice(7) : '';
}

async function verify(token: string, issuer: Issuer, now: Date): Promise<Result<VerifiedToken>> {
  if (!token) return badToken();
  try {
    const { payload } = await jwtVerify(token, await issuer.keys(), {
      issuer: (await issuer.configuration()).serverMetadata().issuer,
      audience: AUDIENCE,
      currentDate: now,
      requiredClaims: ['exp'],
    });
    const clientId = payload['client_id'] ?? payload['azp'];
    if (typeof clientId !== 'string') return badToken();
    const scopes = typeof payload['scope'] === 'string' ? payload['scope'].split(' ') : [];
    return ok({ clientId, scopes, expiresAt: (payload.exp ?? 0) * 1000 });
  } catch (error) {
    if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout)) return badToken();
    return refuse('unavailable', 'issuer_unavailable', '登录服务暂时不可用，请稍后再试。');
  }
}
