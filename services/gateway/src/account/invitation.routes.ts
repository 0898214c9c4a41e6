import { toProblem } from '@zhuanguan/http-problem';
import { refusalFromProto } from '@zhuanguan/rpc';
import type { FastifyRequest } from 'fastify';
import type { GatewayContext } from '../context.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { restJson } from '../http/rest-json.js';
import { MANAGERS } from './managers.js';
import { callerOf } from '../session/authenticate.js';
import {
  InviteAnswerSchema,
  InviteSchema,
  WithdrawAnswerSchema,
  WithdrawSchema,
  type InvitationJson,
  type IssuedInvitationJson,
} from './account.schema.js';

const tags = ['account'];
const config = { personOnly: true } as const;

/** Codes are never stored, so a repeat cannot be answered again: there is no idempotency key, but `replace`. */
export function invitationRoutes(app: Edge, ctx: GatewayContext): void {
  const call = async (request: FastifyRequest) => ({ token: await ctx.signer.forActor(callerOf(request).actor) });

  app.post(
    '/v1/invitations',
    {
      config: { ...config, access: MANAGERS },
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
      config: { ...config, access: MANAGERS },
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
}
