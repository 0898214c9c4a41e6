import type { Handover } from '@zhuanguan/contracts';
import { newId } from '@zhuanguan/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayContext } from '../context.js';
import { accountNames } from '../filing/account-names.js';
import { idempotencyKey, requiredVersion, setEtag } from '../http/conditional.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { restJson } from '../http/rest-json.js';
import { IdParams, RequiredIfMatchHeader } from '../http/shapes.schema.js';
import { callerOf } from '../session/authenticate.js';
import { HandoverInput, HandoverSchema, HandoversSchema, type HandoverJson } from './handover.schema.js';

const tags = ['handover'];

/** 交接 (REG-5): what whoever left a post has handed over. */
export function handoverRoutes(app: Edge, ctx: GatewayContext): void {
  const call = async (request: FastifyRequest) => ({ token: await ctx.signer.forActor(callerOf(request).actor) });
  const send = (reply: FastifyReply, handover: Handover | undefined): HandoverJson => {
    if (!handover) throw new Error('workflow answered without the hand-over');
    setEtag(reply, handover.version);
    return restJson<HandoverJson>(handover);
  };

  app.get(
    '/v1/units/:id/handovers',
    {
      config: { access: 'unit.read' },
      schema: { tags, summary: 'Hand-overs of a unit', params: IdParams, response: answers({ 200: HandoversSchema }) },
    },
    async (request, reply) => {
      const question = { unitId: request.params.id };
      const { handovers } = orThrow(await ctx.clients.workflow.listHandovers(question, await call(request)));
      return reply.send({ items: handovers.map((h) => restJson<HandoverJson>(h)) });
    },
  );

  app.get(
    '/v1/appointments/:id/handover',
    {
      config: { access: 'unit.read' },
      schema: {
        tags,
        summary: 'The hand-over of a post somebody left, with its history',
        params: IdParams,
        response: answers({ 200: HandoverSchema }),
      },
    },
    async (request, reply) => {
      const question = { appointmentId: request.params.id };
      const { handover } = orThrow(await ctx.clients.workflow.getHandover(question, await call(request)));
      const history = handover?.history ?? [];
      const names = await accountNames(ctx, [...new Set(history.map((h) => h.actorAccountId).filter(Boolean))]);
      for (const entry of history) entry.actorName = names.get(entry.actorAccountId) ?? '';
      return reply.send(send(reply, handover));
    },
  );

  app.put(
    '/v1/appointments/:id/handover',
    {
      config: { access: 'handover.record' },
      schema: {
        tags,
        summary: 'Say what has been handed over, as often as needed',
        headers: RequiredIfMatchHeader,
        params: IdParams,
        body: HandoverInput,
        response: answers({ 200: HandoverSchema }),
      },
    },
    async (request, reply) => {
      const { items, handedOn = '', receiverName = '', supervisorName = '' } = request.body;
      const { handover } = orThrow(
        await ctx.clients.workflow.recordHandover(
          {
            appointmentId: request.params.id,
            items: items.map(({ code, state, note = '' }) => ({ code, state, note, label: '' })),
            handedOn,
            receiverName,
            supervisorName,
            expectedVersion: requiredVersion(request),
            idempotencyKey: idempotencyKey(request),
            correlationId: newId(),
          },
          await call(request),
        ),
      );
      return reply.send(send(reply, handover));
    },
  );
}
