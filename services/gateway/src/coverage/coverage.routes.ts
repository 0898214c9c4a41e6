import type { GatewayContext } from '../context.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { restJson } from '../http/rest-json.js';
import { callerOf } from '../session/authenticate.js';
import { CoverageSchema, type CoverageJson } from './coverage.schema.js';

export function coverageRoutes(app: Edge, ctx: GatewayContext): void {
  app.get(
    '/v1/coverage',
    {
      config: { access: 'coverage.read' },
      schema: {
        tags: ['directory'],
        summary:
          'Units within the caller’s scope by standing, per area and department; each number is a directory list',
        response: answers({ 200: CoverageSchema }),
      },
    },
    async (request, reply) => {
      const token = await ctx.signer.forActor(callerOf(request).actor);
      const coverage = orThrow(await ctx.clients.registry.getCoverage({}, { token }));
      return reply.header('cache-control', 'no-store').send(restJson<CoverageJson>(coverage));
    },
  );
}
