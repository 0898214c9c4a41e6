import { newId } from '@zhuanguan/kernel';
import { Type } from 'typebox';
import type { GatewayContext } from '../context.js';
import type { FilingWriter } from '../filing/filing-writer.js';
import { sendFiling } from '../filing/filing.routes.js';
import { FilingSchema } from '../filing/filing.schema.js';
import { idempotencyKey } from '../http/conditional.js';
import type { Edge } from '../http/edge.js';
import { answers } from '../http/problem.schema.js';
import { IdempotencyHeader, IdParams, ReceiverSchema } from '../http/shapes.schema.js';
import { RECEIVER_KINDS } from '../receipt/receiver-kinds.js';
import { callerOf } from '../session/authenticate.js';

const UrgeReceiptSchema = Type.Object(
  { receiver: ReceiverSchema },
  { additionalProperties: false, title: 'UrgeReceipt', description: 'A receipt with the action urge' },
);

/** 催办 of a receiver; what it says is what is known already, so no version is asked for. */
export function receiptUrgeRoutes(app: Edge, ctx: GatewayContext, writer: FilingWriter): void {
  app.post(
    '/v1/filings/:id/urges',
    {
      config: { access: 'filing.urge', personOnly: true },
      schema: {
        tags: ['receipt'],
        summary: '催办: urge a receiver whose receipt waits, at most once a working day',
        headers: IdempotencyHeader,
        params: IdParams,
        body: UrgeReceiptSchema,
        response: answers({ 200: FilingSchema }),
      },
    },
    async (request, reply) => {
      const result = await writer.urge({
        actorToken: await ctx.signer.forActor(callerOf(request).actor),
        idempotencyKey: idempotencyKey(request),
        filingId: request.params.id,
        receiver: RECEIVER_KINDS[request.body.receiver],
        correlationId: newId(),
      });
      return reply.send(sendFiling(reply, result));
    },
  );
}
