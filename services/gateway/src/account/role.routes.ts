import { Type } from 'typebox';
import type { FastifyRequest } from 'fastify';
import type { GatewayContext } from '../context.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { IdParams } from '../http/shapes.schema.js';
import { callerOf } from '../session/authenticate.js';
import type { Callers } from '../session/callers.js';
import { EndRoleSchema, GrantRoleSchema } from './account.schema.js';
import { MANAGERS } from './managers.js';

const tags = ['account'];
const config = { personOnly: true, access: MANAGERS } as const;

/** One role more or less for somebody who is of the organisation already. Said twice it is the same. */
export function roleRoutes(app: Edge, ctx: GatewayContext, callers: Callers): void {
  const call = async (request: FastifyRequest) => ({ token: await ctx.signer.forActor(callerOf(request).actor) });

  app.post(
    '/v1/accounts/:id/roles',
    {
      config,
      schema: {
        tags,
        summary: 'Give one more role, from a day to a day or without an end; it ends by itself',
        params: IdParams,
        body: GrantRoleSchema,
        response: answers({ 204: Type.Null() }),
      },
    },
    async (request, reply) => {
      const { id: accountId } = request.params;
      const asked = { accountId, fromDate: '', toDate: '', ...request.body };
      orThrow(await ctx.clients.accounts.grantRole(asked, await call(request)));
      callers.forgetAccounts([accountId]);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/v1/accounts/:id/roles/end',
    {
      config,
      schema: {
        tags,
        summary: 'Take one role back, at once',
        params: IdParams,
        body: EndRoleSchema,
        response: answers({ 204: Type.Null() }),
      },
    },
    async (request, reply) => {
      const { id: accountId } = request.params;
      orThrow(await ctx.clients.accounts.endRole({ accountId, ...request.body }, await call(request)));
      callers.forgetAccounts([accountId]);
      return reply.code(204).send(null);
    },
  );
}
