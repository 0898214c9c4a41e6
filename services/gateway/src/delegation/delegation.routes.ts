import type { Delegation } from '@zhuanguan/contracts';
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
  DelegationSchema,
  DelegationsQuerySchema,
  DelegationsSchema,
  SetDelegationSchema,
  type DelegationJson,
  type DelegationsJson,
} from './delegation.schema.js';

const tags = ['delegation'];
const config = { personOnly: true } as const;

/** 委托: who acts for whom while they are away. The same wish twice is one delegation, so it needs no key. */
export function delegationRoutes(app: Edge, ctx: GatewayContext, callers: Callers): void {
  const call = async (request: FastifyRequest) => ({ token: await ctx.signer.forActor(callerOf(request).actor) });
  const { accounts } = ctx.clients;
  const done = (delegation: Delegation | undefined): DelegationJson => {
    if (!delegation) throw new Error('identity answered without the delegation');
    // Both sides at once, whatever session they have open; other gateways hear of it by its event.
    callers.forgetAccounts([delegation.accountId, delegation.delegateId]);
    return restJson<DelegationJson>(delegation);
  };

  app.get(
    '/v1/delegations',
    {
      config: { ...config, access: 'session' },
      schema: {
        tags,
        summary: '委托 of an organisation: running, coming and past, as far as they are the caller’s to see',
        querystring: DelegationsQuerySchema,
        response: answers({ 200: DelegationsSchema }),
      },
    },
    async (request, reply) => {
      const { organisationId = '' } = request.query;
      const listed = orThrow(await accounts.listDelegations({ organisationId }, await call(request)));
      return reply.header('cache-control', 'no-store').send(restJson<DelegationsJson>(listed));
    },
  );

  app.post(
    '/v1/delegations',
    {
      config: { ...config, access: ['delegation.set', 'account.manage'] },
      schema: {
        tags,
        summary: 'Delegate one’s posts, or those of an absent colleague, from a day to a day',
        body: SetDelegationSchema,
        response: answers({ 201: DelegationSchema }),
      },
    },
    async (request, reply) => {
      const wish = { organisationId: '', accountId: '', remark: '', ...request.body };
      const { delegation } = orThrow(await accounts.setDelegation(wish, await call(request)));
      return reply.code(201).header('cache-control', 'no-store').send(done(delegation));
    },
  );

  app.post(
    '/v1/delegations/:id/revocation',
    {
      config: { ...config, access: ['delegation.set', 'account.manage'] },
      schema: {
        tags,
        summary: 'End a delegation before its last day, at once',
        params: IdParams,
        response: answers({ 200: DelegationSchema }),
      },
    },
    async (request, reply) => {
      const { delegation } = orThrow(await accounts.revokeDelegation({ id: request.params.id }, await call(request)));
      return reply.header('cache-control', 'no-store').send(done(delegation));
    },
  );
}
