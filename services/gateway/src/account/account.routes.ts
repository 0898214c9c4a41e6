import type { InvitationResult } from '@zhuanguan/contracts';
import { refusalFromProto } from '@zhuanguan/rpc';
import type { FastifyRequest } from 'fastify';
import type { GatewayContext } from '../context.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { restJson } from '../http/rest-json.js';
import { IdParams } from '../http/shapes.schema.js';
import { MANAGERS } from './managers.js';
import { callerOf } from '../session/authenticate.js';
import type { Callers } from '../session/callers.js';
import {
  AtOrganisationSchema,
  EndedPostSchema,
  EndPostSchema,
  IssuedInvitationSchema,
  type EndedPostJson,
  type IssuedInvitationJson,
} from './account.schema.js';

const tags = ['account'];
const config = { personOnly: true } as const;

/** New passwords, and posts that end. */
export function accountRoutes(app: Edge, ctx: GatewayContext, callers: Callers): void {
  const call = async (request: FastifyRequest) => ({ token: await ctx.signer.forActor(callerOf(request).actor) });
  const issuedOrThrow = (results: readonly InvitationResult[]): IssuedInvitationJson => {
    const result = results[0]?.result;
    if (!result) throw new Error('identity answered without an outcome');
    if (result.$case === 'issued') return restJson<IssuedInvitationJson>(result.value);
    return orThrow<never>({ ok: false, refusal: refusalFromProto(result.value) });
  };

  app.post(
    '/v1/accounts/:id/password-reset',
    {
      config: { ...config, access: MANAGERS },
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
      config: { ...config, access: MANAGERS },
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
      // Other gateways, and whoever stood in for them, hear of it by its event.
      callers.forgetAccounts([request.params.id, successorAccountId]);
      return reply.header('cache-control', 'no-store').send(restJson<EndedPostJson>(result.value));
    },
  );
}
