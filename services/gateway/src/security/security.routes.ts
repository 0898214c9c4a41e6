import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { GatewayContext } from '../context.js';
import type { Edge } from '../http/edge.js';
import { orThrow, refusal } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { restJson } from '../http/rest-json.js';
import { IdParams } from '../http/shapes.schema.js';
import { callerOf, personOf } from '../session/authenticate.js';
import type { Callers } from '../session/callers.js';
import {
  AccountSecuritySchema,
  EndedSessionsSchema,
  EndOthersSessionsSchema,
  EndSessionsSchema,
  OwnPasswordSchema,
  OwnSessionsSchema,
  RecoveryCodesSchema,
  SecureAccountSchema,
  TotpCodeSchema,
  TotpKeySchema,
  type AccountSecurityJson,
  type OwnSessionsJson,
} from './security.schema.js';

const tags = ['security'];
const config = { access: 'session', personOnly: true } as const;
const managed = { access: ['account.manage', 'session.end_others'], personOnly: true } as const;
const ending = { access: 'session.end_others', personOnly: true } as const;
/** Where a password or a code is looked at; identity counts mistakes besides, per account. */
const guessed = { access: 'session', personOnly: true, rateLimit: { max: 20, timeWindow: 60_000 } } as const;

/** How one's account is protected, where one is signed in, and the same for who manages somebody else's account. */
export function securityRoutes(app: Edge, ctx: GatewayContext, callers: Callers): void {
  const { accounts } = ctx.clients;
  const call = async (request: FastifyRequest) => ({ token: await ctx.signer.forActor(callerOf(request).actor) });

  app.get(
    '/v1/me/security',
    {
      config,
      schema: {
        tags,
        summary: 'How one’s account is protected',
        response: answers({ 200: AccountSecuritySchema }),
      },
    },
    async (request, reply) => {
      const { security } = orThrow(await accounts.getSecurity({}, await call(request)));
      if (!security) throw new Error('identity answered without an account');
      return reply.header('cache-control', 'no-store').send(restJson<AccountSecurityJson>(security));
    },
  );

  app.get(
    '/v1/me/sessions',
    { config, schema: { tags, summary: 'Where one is signed in', response: answers({ 200: OwnSessionsSchema }) } },
    async (request, reply) => {
      const { sessionId } = personOf(request);
      const { sessions } = orThrow(await accounts.listSessions({ sessionId }, await call(request)));
      return reply.header('cache-control', 'no-store').send(restJson<OwnSessionsJson>({ items: sessions }));
    },
  );

  app.post(
    '/v1/me/sessions/end',
    {
      config,
      schema: {
        tags,
        summary: 'Sign out elsewhere: some of one’s sessions, or all but this one',
        body: EndSessionsSchema,
        response: answers({ 200: EndedSessionsSchema }),
      },
    },
    async (request, reply) => {
      const { ids = [], others = false } = request.body;
      if (others === ids.length > 0)
        throw refusal('invalid', 'which_sessions', '请选择要退出的登录，或者选择全部退出。');
      const { sessionId, actor } = personOf(request);
      const { ended } = orThrow(await accounts.endSessions({ sessionId, ids, others }, await call(request)));
      // Other gateways hear of it by its event.
      callers.forgetAccounts([actor.accountId]);
      return reply.send({ ended });
    },
  );
  totpRoutes(app, ctx);

  app.post(
    '/v1/accounts/:id/security',
    {
      config: managed,
      schema: {
        tags,
        summary:
          'Unlock another’s account, reset its 动态口令, or sign it out everywhere; for who manages it. 安全管理员 signs any account out',
        params: IdParams,
        body: SecureAccountSchema,
        response: answers({ 200: EndedSessionsSchema }),
      },
    },
    async (request, reply) => {
      const { id: accountId } = request.params;
      const { organisationId = '', ...asked } = request.body;
      const { ended } = orThrow(
        await accounts.secureAccount({ accountId, username: '', organisationId, ...asked }, await call(request)),
      );
      callers.forgetAccounts([accountId]);
      return reply.send({ ended });
    },
  );

  app.post(
    '/v1/accounts/sessions/end',
    {
      config: ending,
      schema: {
        tags,
        summary: 'Sign the account of a username out everywhere; for who manages it, and for 安全管理员 any account',
        body: EndOthersSessionsSchema,
        response: answers({ 200: EndedSessionsSchema }),
      },
    },
    async (request, reply) => {
      const { ended, accountId } = orThrow(
        await accounts.secureAccount(
          { accountId: '', organisationId: '', act: 'end_sessions', ...request.body },
          await call(request),
        ),
      );
      callers.forgetAccounts([accountId]);
      return reply.send({ ended });
    },
  );
}

function totpRoutes(app: Edge, ctx: GatewayContext): void {
  const { accounts } = ctx.clients;
  const call = async (request: FastifyRequest) => ({ token: await ctx.signer.forActor(callerOf(request).actor) });

  app.post(
    '/v1/me/totp',
    {
      config: guessed,
      schema: {
        tags,
        summary: 'A new key for 动态口令; in force once a code confirms it',
        body: OwnPasswordSchema,
        response: answers({ 201: TotpKeySchema }),
      },
    },
    async (request, reply) => {
      const shown = orThrow(await accounts.beginTotp(request.body, await call(request)));
      return reply.code(201).header('cache-control', 'no-store').send(shown);
    },
  );

  app.post(
    '/v1/me/totp/confirm',
    {
      config: guessed,
      schema: {
        tags,
        summary: 'Confirm the key by a code it gives; recovery codes are shown once',
        body: TotpCodeSchema,
        response: answers({ 201: RecoveryCodesSchema }),
      },
    },
    async (request, reply) => {
      const confirmed = orThrow(await accounts.confirmTotp(request.body, await call(request)));
      return reply.code(201).header('cache-control', 'no-store').send(confirmed);
    },
  );

  app.post(
    '/v1/me/totp/remove',
    {
      config: guessed,
      schema: {
        tags,
        summary: 'Give up 动态口令',
        body: OwnPasswordSchema,
        response: answers({ 204: Type.Null({ description: 'Given up' }) }),
      },
    },
    async (request, reply) => {
      orThrow(await accounts.removeTotp(request.body, await call(request)));
      return reply.code(204).send(null);
    },
  );
}
