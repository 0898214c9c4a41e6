import type { DecideReceiptItem } from '@zhuanguan/contracts';
import { toProblem } from '@zhuanguan/http-problem';
import { newId } from '@zhuanguan/kernel';
import type { FastifyRequest } from 'fastify';
import type { GatewayContext } from '../context.js';
import { tellColleague } from '../filing/account-names.js';
import type { FilingWriter } from '../filing/filing-writer.js';
import { filingJson, sendFiling } from '../filing/filing.routes.js';
import { FilingSchema } from '../filing/filing.schema.js';
import { expectedVersion, idempotencyKey } from '../http/conditional.js';
import type { Edge } from '../http/edge.js';
import { answers } from '../http/problem.schema.js';
import { IdempotencyHeader, IdParams, IfMatchHeader } from '../http/shapes.schema.js';
import { callerOf } from '../session/authenticate.js';
import { RECEIVER_KINDS } from './receiver-kinds.js';
import { ReceiveBatchAnswerSchema, ReceiveBatchSchema, ReceiveSchema, ReturnSchema } from './receipt.schema.js';

export function receiptRoutes(app: Edge, ctx: GatewayContext, writer: FilingWriter): void {
  const tags = ['receipt'];
  const decide = async (...[request, filingId, ...rest]: Parameters<typeof item>) =>
    tellColleague(ctx, callerOf(request).actor, filingId, await writer.decide(await item(request, filingId, ...rest)));
  const item = async (
    request: FastifyRequest,
    filingId: string,
    contentHash: string,
    rest: Partial<DecideReceiptItem>,
  ): Promise<DecideReceiptItem> => ({
    actorToken: await ctx.signer.forActor(callerOf(request).actor),
    idempotencyKey: idempotencyKey(request),
    filingId,
    contentHash,
    expectedVersion: expectedVersion(request) ?? 0,
    received: true,
    defectCode: '',
    remark: '',
    field: '',
    correlationId: newId(),
    ...rest,
  });

  app.post(
    '/v1/filings/:id/receipts',
    {
      config: { access: 'filing.receive' },
      schema: {
        tags,
        summary: 'Put a filing on record',
        headers: IfMatchHeader,
        params: IdParams,
        body: ReceiveSchema,
        response: answers({ 200: FilingSchema }),
      },
    },
    async (request, reply) => {
      const result = await decide(request, request.params.id, request.body.contentHash, {});
      return reply.send(sendFiling(reply, result));
    },
  );

  app.post(
    '/v1/filings/:id/returns',
    {
      config: { access: 'filing.return' },
      schema: {
        tags,
        summary: 'Return a filing for a named defect',
        headers: IfMatchHeader,
        params: IdParams,
        body: ReturnSchema,
        response: answers({ 200: FilingSchema }),
      },
    },
    async (request, reply) => {
      const { contentHash, defectCode, remark, field = '', to } = request.body;
      const refused = { received: false, defectCode, remark, field, ...(to ? { to: RECEIVER_KINDS[to] } : {}) };
      const result = await decide(request, request.params.id, contentHash, refused);
      return reply.send(sendFiling(reply, result));
    },
  );

  app.post(
    '/v1/receipts/batch',
    {
      config: { access: 'filing.receive' },
      schema: {
        tags,
        summary: 'Put several filings on record, each with its own outcome',
        headers: IdempotencyHeader,
        body: ReceiveBatchSchema,
        response: answers({ 200: ReceiveBatchAnswerSchema }),
      },
    },
    async (request, reply) => {
      const key = idempotencyKey(request);
      const results = await Promise.all(
        request.body.items.map(({ filingId, contentHash }) =>
          // The version of If-Match would be of one filing; the content hash binds each.
          decide(request, filingId, contentHash, {
            expectedVersion: 0,
            idempotencyKey: key && `${key}:${filingId}`,
          }),
        ),
      );
      return reply.send({
        items: results.map((r) => (r.ok ? { filing: filingJson(r.value) } : { problem: toProblem(r.refusal) })),
      });
    },
  );
}
