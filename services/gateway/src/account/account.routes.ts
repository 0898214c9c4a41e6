import type { InvitationResult } from '@zhuanguan/contracts';
import { toProblem } from '@zhuanguan/http-problem';
import { refusalFromProto } from '@zhuanguan/rpc';
import type { FastifyRequest } from 'fastify';
import type { GatewayContext } from '../context.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { restJson } from '../http/rest-json.js';
import { IdParams } from '../http/shapes.schema.js';
import { callerOf } from '../session/authenticate.js';
import type { Callers } from '../session/callers.js';
import {
  AccessCountsSchema,
  AccessPageSchema,
  AccessQuerySchema,
  AccountsHereSchema,
  AtOrganisationSchema,
  EndedPostSchema,
  EndPostSchema,
  InviteAnswerSchema,
  InviteSchema,
  IssuedInvitationSchema,
  WithdrawAnswerSchema,
  WithdrawSchema,
  type AccessCountsJson,
  type AccessPageJson,
  type AccountsHereJson,
  type EndedPostJson,
  type InvitationJson,
  type IssuedInvitationJson,
} from './account.schema.js';

const tags = ['account'];
const config = { personOnly: true } as const;

/** Who can sign in for whom, codes, and posts that end (REG-10). Codes are never stored: no idempotency key, but `replace`. */
export function accountRoutes(app: Edge, ctx: GatewayContext, callers: Callers): void {
  const call = async (request: FastifyRequest) => ({ token: await ctx.signer.forActor(callerOf(request).actor) });
  const issuedOrThrow = (results: readonly InvitationResult[]): IssuedInvitationJson => {
    const result = results[0]?.result;
    if (!result) throw new Error('identity answered without an outcome');
    if (result.$case === 'issued') return restJson<IssuedInvitationJson>(result.value);
    return orThrow<never>({ ok: false, refusal: refusalFromProto(result.value) });
  };

  app.get(
    '/v1/access',
    {
      config,
      schema: {
        tags,
        summary: 'Organisations in scope, and whether anybody can sign in for them',
        querystring: AccessQuerySchema,
        response: answers({ 200: AccessPageSchema }),
      },
    },
    async (request, reply) => {
      const { state = '', kind = '', nextBelow = false, query = '', size = 0, cursor = '' } = request.query;
      const asked = { state, kind, nextBelow, query, page: { size, cursor } };
      const { organisations, page } = orThrow(await ctx.clients.accounts.listAccess(asked, await call(request)));
      return reply.send(restJson<AccessPageJson>({ items: organisations, ...page }));
    },
  );

  app.get(
    '/v1/access/counts',
    {
      config,
      schema: { tags, summary: 'The same, counted by kind', response: answers({ 200: AccessCountsSchema }) },
    },
    async (request, reply) =>
      reply.send(restJson<AccessCountsJson>(orThrow(await ctx.clients.accounts.countAccess({}, await call(request))))),
  );

  app.get(
    '/v1/organisations/:id/accounts',
    {
      config,
      schema: {
        tags,
        summary: 'Accounts of an organisation and the codes on the way to it',
        params: IdParams,
        response: answers({ 200: AccountsHereSchema }),
      },
    },
    async (request, reply) => {
      const here = await ctx.clients.accounts.listAccounts({ organisationId: request.params.id }, await call(request));
      return reply.header('cache-control', 'no-store').send(restJson<AccountsHereJson>(orThrow(here)));
    },
  );

  app.post(
    '/v1/invitations',
    {
      config,
      schema: {
        tags,
        summary: 'Make one-time codes, each with its own outcome',
        body: InviteSchema,
        response: answers({ 200: InviteAnswerSchema }),
      },
    },
    async (request, reply) => {
      const items = request.body.items.map(({ organisationId, roles = [], personId = '', replace = false }) => ({
        organisationId,
        roles,
        personId,
        replace,
      }));
      const { results } = orThrow(await ctx.clients.accounts.inviteAccounts({ items }, await call(request)));
      return reply.header('cache-control', 'no-store').send({
        items: results.map(({ result }) => {
          if (result?.$case === 'issued') return { issued: restJson<IssuedInvitationJson>(result.value) };
          if (result) return { problem: toProblem(refusalFromProto(result.value)) };
          throw new Error('identity answered without an outcome');
        }),
      });
    },
  );

  app.post(
    '/v1/invitations/withdraw',
    {
      config,
      schema: {
        tags,
        summary: 'Withdraw unused codes',
        body: WithdrawSchema,
        response: answers({ 200: WithdrawAnswerSchema }),
      },
    },
    async (request, reply) => {
      const { ids } = request.body;
      const { results } = orThrow(await ctx.clients.accounts.withdrawInvitations({ ids }, await call(request)));
      return reply.send({
        items: results.map(({ result }) => {
          if (result?.$case === 'invitation') return { invitation: restJson<InvitationJson>(result.value) };
          if (result) return { problem: toProblem(refusalFromProto(result.value)) };
          throw new Error('identity answered without an outcome');
        }),
      });
    },
  );

  app.post(
    '/v1/accounts/:id/password-reset',
    {
      config,
      schema: {
        tags,
        summary: 'A one-time code with which an account gets a new password',
        params: IdParams,
        body: AtOrganisationSchema,
        response: answers({ 201: IssuedInvitationSchema }),
      },
    },
    async (request, reply) => {
      const items = [{ accountId: request.params.id, organisationId: request.body.organisationId }];
      const { results } = orThrow(await ctx.clients.accounts.resetPasswords({ items }, await call(request)));
      return reply.code(201).header('cache-control', 'no-store').send(issuedOrThrow(results));
    },
  );

  app.post(
    '/v1/accounts/:id/post-end',
    {
      config,
      schema: {
        tags,
        summary: 'Someone leaves their post: rights end at once, the successor gets them',
        params: IdParams,
        body: EndPostSchema,
        response: answers({ 200: EndedPostSchema }),
      },
    },
    async (request, reply) => {
      const { organisationId, successorAccountId = '', inviteSuccessor = false } = request.body;
      const item = { accountId: request.params.id, organisationId, successorAccountId, inviteSuccessor };
      const { results } = orThrow(await ctx.clients.accounts.endPosts({ items: [item] }, await call(request)));
      const result = results[0]?.result;
      if (!result) throw new Error('identity answered without an outcome');
      if (result.$case === 'refusal')
        return reply.send(orThrow<never>({ ok: false, refusal: refusalFromProto(result.value) }));
      // Other gateways learn it within the half minute their sessions are remembered.
      for (const id of [request.params.id, successorAccountId])
        callers.sessions.forgetWhere(({ actor }) => actor.accountId === id);
      return reply.header('cache-control', 'no-store').send(restJson<EndedPostJson>(result.value));
    },
  );
}
