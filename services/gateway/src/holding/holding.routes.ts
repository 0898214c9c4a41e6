import type { Filing, HoldReceiptItem } from '@zhuanguan/contracts';
import { newId, type Result } from '@zhuanguan/kernel';
import type { FastifyRequest } from 'fastify';
import { colleagueToken } from '../colleague/colleagues.js';
import type { GatewayContext } from '../context.js';
import { tellColleague } from '../filing/account-names.js';
import type { FilingWriter } from '../filing/filing-writer.js';
import { sendFiling } from '../filing/filing.routes.js';
import { FilingSchema } from '../filing/filing.schema.js';
import { expectedVersion, idempotencyKey } from '../http/conditional.js';
import type { Edge } from '../http/edge.js';
import { answers } from '../http/problem.schema.js';
import { IdParams, IfMatchHeader } from '../http/shapes.schema.js';
import { callerOf } from '../session/authenticate.js';
import { ClaimSchema, TransferSchema } from './holding.schema.js';

const tags = ['receipt'];
const config = { personOnly: true } as const;
const common = { tags, headers: IfMatchHeader, params: IdParams, response: answers({ 200: FilingSchema }) };

/** 领办 and 转办: which officer of a receiver works on a filing. */
export function holdingRoutes(app: Edge, ctx: GatewayContext, writer: FilingWriter): void {
  const hold = async (
    request: FastifyRequest,
    filingId: string,
    act: string,
    transfer: Partial<HoldReceiptItem> = {},
  ): Promise<Result<Filing>> => {
    const { actor } = callerOf(request);
    const result = await writer.hold({
      actorToken: await ctx.signer.forActor(actor),
      idempotencyKey: idempotencyKey(request),
      filingId,
      expectedVersion: expectedVersion(request) ?? 0,
      act,
      colleagueToken: '',
      note: '',
      correlationId: newId(),
      ...transfer,
    });
    return tellColleague(ctx, actor, filingId, result);
  };

  app.post(
    '/v1/filings/:id/claim',
    {
      config: { ...config, access: 'filing.hold' },
      schema: { ...common, summary: '领办: take a receipt on', body: ClaimSchema },
    },
    async (request, reply) => {
      const act = request.body.takeOver ? 'take_over' : 'claim';
      return reply.send(sendFiling(reply, await hold(request, request.params.id, act)));
    },
  );

  app.post(
    '/v1/filings/:id/release',
    {
      config: { ...config, access: 'filing.hold' },
      schema: { ...common, summary: 'Give back what was taken on, for any colleague' },
    },
    async (request, reply) => reply.send(sendFiling(reply, await hold(request, request.params.id, 'release'))),
  );

  app.post(
    '/v1/filings/:id/transfer',
    {
      config: { ...config, access: 'filing.hold' },
      schema: { ...common, summary: '转办: hand a receipt to a colleague', body: TransferSchema },
    },
    async (request, reply) => {
      const { accountId, note = '' } = request.body;
      const token = await colleagueToken(ctx, callerOf(request).actor, accountId);
      const result = await hold(request, request.params.id, 'transfer', { colleagueToken: token, note });
      return reply.send(sendFiling(reply, result));
    },
  );
}
