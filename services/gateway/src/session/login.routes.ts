import type { FastifyReply } from 'fastify';
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { Type } from 'typebox';
import type { GatewayContext } from '../context.js';
import type { Edge } from '../http/edge.js';
import { sendRefusal } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { forgedWrite } from './authenticate.js';
import type { Callers } from './callers.js';
import { sessionCookieName, stateCookiePrefix } from './cookie-names.js';
import { deviceWords, networkWords } from './device.domain.js';
import type { Issuer } from './issuer.js';
import { personPrincipal } from './principal.js';
import { safeReturnTo, SIGN_IN_SECONDS, signInStates, stateCookie, type SignInState } from './sign-in-state.js';
import { SIGN_IN_PROBLEM_CSP, signInProblemPage } from './sign-in-problem.page.js';

const EXPIRED = '登录页面打开时间过长，或浏览器没有保存登录信息（Cookie）。请重新登录。';
const FAILED = '登录服务没有完成登录，请重新登录；仍不成功时，请联系系统管理员。';

const problem = (reply: FastifyReply, detail: string) =>
  reply
    .code(400)
    .header('content-security-policy', SIGN_IN_PROBLEM_CSP)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(signInProblemPage(detail));

export function loginRoutes(app: Edge, ctx: GatewayContext, issuer: Issuer, callers: Callers): void {
  const { publicUrl } = ctx.config;
  const states = signInStates(ctx.config.cookieSecret, ctx.now);
  const secure = publicUrl.startsWith('https:');
  const cookie = { httpOnly: true, sameSite: 'lax', secure } as const;
  const [sessionCookie, prefix] = [sessionCookieName(publicUrl), stateCookiePrefix(publicUrl)];
  const service = async () => ({ token: await ctx.signer.forService('gateway') });
  app.get(
    '/auth/login',
    {
      config: { public: true },
      schema: {
        tags: ['session'],
        summary: 'Begin to sign in: code with PKCE at the issuer',
        querystring: Type.Object({ returnTo: Type.Optional(Type.String({ maxLength: 2_000 })) }),
        response: answers({ 302: Type.Null({ description: 'To the sign-in page' }) }),
      },
    },
    async (request, reply) => {
      const state: SignInState = {
        state: randomState(),
        nonce: randomNonce(),
        verifier: randomPKCECodeVerifier(),
        returnTo: safeReturnTo(request.query.returnTo, publicUrl),
      };
      const url = buildAuthorizationUrl(await issuer.configuration(), {
        redirect_uri: `${publicUrl}/auth/callback`,
        scope: 'openid',
        code_challenge: await calculatePKCECodeChallenge(state.verifier),
        code_challenge_method: 'S256',
        state: state.state,
        nonce: state.nonce,
        // Ours: offices share computers, so whoever comes next is asked for a password.
        prompt: 'login',
      });
      return reply
        .setCookie(stateCookie(prefix, state.state), await states.seal(state), {
          ...cookie,
          path: '/auth',
          maxAge: SIGN_IN_SECONDS,
        })
        .header('cache-control', 'no-store')
        .redirect(url.href);
    },
  );

  app.get(
    '/auth/callback',
    {
      config: { public: true },
      schema: { hide: true, querystring: Type.Object({ state: Type.Optional(Type.String({ maxLength: 200 })) }) },
    },
    async (request, reply) => {
      const name = stateCookie(prefix, request.query.state ?? '');
      const sealed = request.cookies[name];
      const known = sealed ? await states.open(sealed) : undefined;
      void reply.clearCookie(name, { path: '/auth', secure });
      if (!known) return problem(reply, EXPIRED);
      const tokens = await exchange(known, request.url);
      if (!tokens) return problem(reply, FAILED);
      const seen = { client: deviceWords(request.headers['user-agent'] ?? ''), network: networkWords(request.ip) };
      const created = await ctx.clients.identity.createSession({ ...tokens, ...seen }, await service());
      if (!created.ok) return problem(reply, created.refusal.detail);
      const { sessionId, session } = created.value;
      if (!session) throw new Error('identity made a session without its content');
      const before = request.cookies[sessionCookie];
      if (before) await endSession(ctx, callers, before);
      callers.sessions.set(sessionId, personPrincipal(sessionId, session, ctx.now()));
      return reply
        .setCookie(sessionCookie, sessionId, { ...cookie, path: '/' })
        .header('cache-control', 'no-store')
        .redirect(known.returnTo);
    },
  );

  async function exchange({ state, nonce, verifier }: SignInState, url: string) {
    try {
      const current = new URL(url, publicUrl);
      const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true };
      const tokens = await authorizationCodeGrant(await issuer.configuration(), current, checks);
      const claims = tokens.claims();
      const subject = claims?.[ctx.config.accountClaim];
      if (!claims || typeof subject !== 'string')
        throw new Error(`no claim ${ctx.config.accountClaim} in the ID token`);
      return {
        issuer: claims.iss,
        subject,
        idToken: tokens.id_token ?? '',
        accessToken: tokens.access_token,
        refreshToken: tokens.refresh_token ?? '',
      };
    } catch (error) {
      ctx.log.warn({ error: String(error) }, 'a sign-in was not completed');
      return undefined;
    }
  }
}

async function endSession(ctx: GatewayContext, callers: Callers, sessionId: string): Promise<void> {
  callers.sessions.forget(sessionId);
  await ctx.clients.identity.endSession({ sessionId }, { token: await ctx.signer.forService('gateway') });
}

export function logoutRoutes(app: Edge, ctx: GatewayContext, callers: Callers): void {
  const cookie = sessionCookieName(ctx.config.publicUrl);
  app.post(
    '/auth/logout',
    // Public: signing out twice, or after the session timed out, is fine.
    {
      config: { public: true },
      schema: {
        tags: ['session'],
        summary: 'Sign out',
        response: answers({ 204: Type.Null({ description: 'Signed out' }) }),
      },
    },
    async (request, reply) => {
      const id = request.cookies[cookie];
      const found = id ? await callers.sessions.get(id) : undefined;
      if (id && found?.ok) {
        const forged = forgedWrite(request, found.value);
        if (forged) return sendRefusal(request, reply, forged);
        await endSession(ctx, callers, id);
      }
      return reply
        .clearCookie(cookie, { path: '/', secure: ctx.config.publicUrl.startsWith('https:') })
        .header('cache-control', 'no-store')
        .code(204)
        .send(null);
    },
  );
}
