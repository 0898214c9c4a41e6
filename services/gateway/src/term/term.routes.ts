import { newId } from '@zhuanguan/kernel';
import type { FastifyRequest } from 'fastify';
import type { GatewayContext } from '../context.js';
import { idempotencyKey } from '../http/conditional.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { restJson } from '../http/rest-json.js';
import { IdempotencyHeader, IdParams } from '../http/shapes.schema.js';
import { callerOf } from '../session/authenticate.js';
import { ExtendedSchema, ExtensionInput, TermsSchema, type TermJson } from './term.schema.js';

const tags = ['term'];

/** 任期 (REG-5): a bureau may set a limit; over it is a warning and nothing more. */
export function termRoutes(app: Edge, ctx: GatewayContext): void {
  const call = async (request: FastifyRequest) => ({ token: await ctx.signer.forActor(callerOf(request).actor) });

  app.get(
    '/v1/units/:id/terms',
    {
      config: { access: 'unit.read' },
      schema: {
        tags,
        summary: 'How long the people of a unit have held their posts, where there is a limit',
        params: IdParams,
        response: answers({ 200: TermsSchema }),
      },
    },
    async (request, reply) => {
      const { terms } = orThrow(
        await ctx.clients.workflow.listTerms({ unitId: request.params.id }, await call(request)),
      );
      return reply.send({ items: terms.map((term) => restJson<TermJson>(term)) });
    },
  );

  app.post(
    '/v1/appointments/:id/term-extensions',
    {
      config: { access: 'term.extend' },
      schema: {
        tags,
        summary: '确需延长: the unit keeps somebody beyond the limit, with a reason',
        headers: IdempotencyHeader,
        params: IdParams,
        body: ExtensionInput,
        response: answers({ 201: ExtendedSchema }),
      },
    },
    async (request, reply) => {
      const extended = orThrow(
        await ctx.clients.workflow.extendTerm(
          {
            ...request.body,
            appointmentId: request.params.id,
            idempotencyKey: idempotencyKey(request),
            correlationId: newId(),
          },
          await call(request),
        ),
      );
      return reply.code(201).send(extended);
    },
  );
}
