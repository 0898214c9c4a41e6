import type { Role } from '@zhuanguan/access';
import type { GatewayContext } from '../context.js';
import type { Edge } from '../http/edge.js';
import { answers } from '../http/problem.schema.js';
import { callerOf } from '../session/authenticate.js';
import { ColleaguesSchema } from './colleague.schema.js';
import { colleaguesOf } from './colleagues.js';

export function colleagueRoutes(app: Edge, ctx: GatewayContext): void {
  app.get(
    '/v1/colleagues',
    {
      config: { access: 'colleague.read', personOnly: true },
      schema: {
        tags: ['receipt'],
        summary: 'Other officers of the organisation the caller acts for',
        response: answers({ 200: ColleaguesSchema }),
      },
    },
    async (request, reply) => {
      const items = (await colleaguesOf(ctx, callerOf(request).actor)).map(({ accountId, displayName, roles }) => ({
        ...{ accountId, displayName, roles: roles as Exclude<Role, 'platform_client'>[] },
      }));
      return reply.header('cache-control', 'no-store').send({ items });
    },
  );
}
