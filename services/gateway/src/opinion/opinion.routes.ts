import type { Filing, OpineOnFilingItem } from '@zhuanguan/contracts';
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
import { AskOpinionSchema, GiveOpinionSchema } from './opinion.schema.js';

const tags = ['receipt'];
const config = { personOnly: true } as const;
const common = { tags, headers: IfMatchHeader, params: IdParams, response: answers({ 200: FilingSchema }) };

/** 加签: an opinion of a colleague on the form before receipt. It approves nothing: 备案 is for the record. */
export function opinionRoutes(app: Edge, ctx: GatewayContext, writer: FilingWriter): void {
  const opine = async (
    request: FastifyRequest,
    filingId: string,
    act: string,
    said: Partial<OpineOnFilingItem> = {},
  ): Promise<Result<Filing>> => {
    const { actor } = callerOf(request);
    const result = await writer.opine({
      actorToken: await ctx.signer.forActor(actor),
      idempotencyKey: idempotencyKey(request),
      filingId,
      expectedVersion: expectedVersion(request) ?? 0,
      act,
      ...{ colleagueToken: '', question: '', dueOn: '', verdict: '', text: '' },
      correlationId: newId(),
      ...said,
    });
    return tellColleague(ctx, actor, filingId, result);
  };

  app.post(
    '/v1/filings/:id/opinion-requests',
    {
      config: { ...config, access: 'filing.hold' },
      schema: {
        ...common,
        summary: '加签: ask a colleague for an opinion; the receipt waits for it',
        body: AskOpinionSchema,
      },
    },
    async (request, reply) => {
      const { accountId, question, dueOn = '' } = request.body;
      const token = await colleagueToken(ctx, callerOf(request).actor, accountId);
      const said = { colleagueToken: token, question, dueOn };
      return reply.send(sendFiling(reply, await opine(request, request.params.id, 'ask', said)));
    },
  );

  app.post(
    '/v1/filings/:id/opinion-requests/withdrawal',
    {
      config: { ...config, access: 'filing.hold' },
      schema: { ...common, summary: 'Take the question back; the receipt waits for it no more' },
    },
    async (request, reply) => reply.send(sendFiling(reply, await opine(request, request.params.id, 'withdraw'))),
  );

  app.post(
    '/v1/filings/:id/opinions',
    {
      config: { ...config, access: 'filing.hold' },
      schema: { ...common, summary: 'Answer what one was asked', body: GiveOpinionSchema },
    },
    async (request, reply) => {
      const { verdict, text = '' } = request.body;
      return reply.send(sendFiling(reply, await opine(request, request.params.id, 'give', { verdict, text })));
    },
  );
}
