import type { FastifyRequest } from 'fastify';
import type { GatewayContext } from '../context.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { IdParams } from '../http/shapes.schema.js';
import { callerOf } from '../session/authenticate.js';
import { RevealedSchema, RevealOfFilingSchema, RevealSchema } from './reveal.schema.js';

/** A masked phone or address in full, with a reason that is kept (SEC-4). A POST: it leaves a trace, and no cache has it. */
export function revealRoutes(app: Edge, ctx: GatewayContext): void {
  const call = async (request: FastifyRequest) => ({ token: await ctx.signer.forActor(callerOf(request).actor) });
  const config = { personOnly: true, access: 'personal.reveal' } as const;
  const of = (what: string) => ({
    tags: ['personal'],
    summary: `A masked field of ${what} in full; who asked, whose, which field and what for is logged before it is answered`,
    params: IdParams,
    response: answers({ 200: RevealedSchema }),
  });

  app.post(
    '/v1/appointments/:id/reveal',
    { config, schema: { ...of('somebody in the directory'), body: RevealSchema } },
    async (request, reply) => {
      const asked = { id: request.params.id, ...request.body };
      const revealed = orThrow(await ctx.clients.registry.revealPersonal(asked, await call(request)));
      return reply.header('cache-control', 'no-store').send(revealed);
    },
  );

  app.post(
    '/v1/filings/:id/reveal',
    { config, schema: { ...of('a filing'), body: RevealOfFilingSchema } },
    async (request, reply) => {
      const asked = { id: request.params.id, ...request.body };
      const revealed = orThrow(await ctx.clients.workflow.revealPersonal(asked, await call(request)));
      return reply.header('cache-control', 'no-store').send(revealed);
    },
  );
}
