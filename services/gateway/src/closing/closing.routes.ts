import type { VoidFilingItem } from '@zhuanguan/contracts';
import { newId } from '@zhuanguan/kernel';
import type { FastifyRequest } from 'fastify';
import type { GatewayContext } from '../context.js';
import type { FilingWriter } from '../filing/filing-writer.js';
import { sendFiling } from '../filing/filing.routes.js';
import { FilingSchema } from '../filing/filing.schema.js';
import { expectedVersion, idempotencyKey } from '../http/conditional.js';
import type { Edge } from '../http/edge.js';
import { answers } from '../http/problem.schema.js';
import { IdParams, IfMatchHeader } from '../http/shapes.schema.js';
import { callerOf } from '../session/authenticate.js';
import { VoidSchema, WithdrawSchema } from './closing.schema.js';

/** 作废 and 撤回: a filing ends without standing. */
export function closingRoutes(app: Edge, ctx: GatewayContext, writer: FilingWriter): void {
  const item = async (
    request: FastifyRequest,
    filingId: string,
    { reasonCode = '', remark = '' }: { reasonCode?: string; remark?: string },
  ): Promise<VoidFilingItem> => ({
    actorToken: await ctx.signer.forActor(callerOf(request).actor),
    idempotencyKey: idempotencyKey(request),
    filingId,
    expectedVersion: expectedVersion(request) ?? 0,
    reasonCode,
    remark,
    correlationId: newId(),
  });

  app.post(
    '/v1/filings/:id/void',
    {
      config: { access: 'filing.void' },
      schema: {
        tags: ['filing'],
        summary: 'The bureau annuls what is on record',
        headers: IfMatchHeader,
        params: IdParams,
        body: VoidSchema,
        response: answers({ 200: FilingSchema }),
      },
    },
    async (request, reply) =>
      reply.send(sendFiling(reply, await writer.void(await item(request, request.params.id, request.body)))),
  );

  app.post(
    '/v1/filings/:id/withdraw',
    {
      config: { access: 'filing.withdraw' },
      schema: {
        tags: ['filing'],
        summary: 'The unit takes back what is not on record yet',
        headers: IfMatchHeader,
        params: IdParams,
        body: WithdrawSchema,
        response: answers({ 200: FilingSchema }),
      },
    },
    async (request, reply) =>
      reply.send(sendFiling(reply, await writer.withdraw(await item(request, request.params.id, request.body)))),
  );
}
