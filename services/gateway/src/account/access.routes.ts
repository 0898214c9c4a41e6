import type { FastifyRequest } from 'fastify';
import type { GatewayContext } from '../context.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { restJson } from '../http/rest-json.js';
import { IdParams } from '../http/shapes.schema.js';
import { MANAGERS } from './managers.js';
import { callerOf } from '../session/authenticate.js';
import {
  AccessCountsSchema,
  AccessPageSchema,
  AccessQuerySchema,
  AccountsHereSchema,
  type AccessCountsJson,
  type AccessPageJson,
  type AccountsHereJson,
} from './account.schema.js';

const tags = ['account'];
const config = { personOnly: true } as const;

/** Who can sign in for whom (REG-10). */
export function accessRoutes(app: Edge, ctx: GatewayContext): void {
  const call = async (request: FastifyRequest) => ({ token: await ctx.signer.forActor(callerOf(request).actor) });

  app.get(
    '/v1/access',
    {
      config: { ...config, access: MANAGERS },
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
      config: { ...config, access: MANAGERS },
      schema: { tags, summary: 'The same, counted by kind', response: answers({ 200: AccessCountsSchema }) },
    },
    async (request, reply) =>
      reply.send(restJson<AccessCountsJson>(orThrow(await ctx.clients.accounts.countAccess({}, await call(request))))),
  );

  app.get(
    '/v1/organisations/:id/accounts',
    {
      config: { ...config, access: MANAGERS },
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
}
