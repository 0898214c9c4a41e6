import { newId } from '@zhuanguan/kernel';
import type { GatewayContext } from '../context.js';
import { idempotencyKey } from '../http/conditional.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { IdempotencyHeader } from '../http/shapes.schema.js';
import { callerOf } from '../session/authenticate.js';
import { UrgedSchema, UrgeSchema } from './urge.schema.js';

/** A whole region at once takes its time. */
const DEADLINE_MS = 60_000;

export function urgeRoutes(app: Edge, ctx: GatewayContext): void {
  app.post(
    '/v1/urges',
    {
      config: { access: 'unit.urge' },
      schema: {
        tags: ['directory'],
        summary: '催报: urge all units of a list, each at most once a day',
        headers: IdempotencyHeader,
        body: UrgeSchema,
        response: answers({ 200: UrgedSchema }),
      },
    },
    async (request, reply) => {
      const { standing, query = '', areaCode = '', departmentId = '', unitIds = [] } = request.body;
      const idempotency = idempotencyKey(request);
      const token = await ctx.signer.forActor(callerOf(request).actor);
      const urging = { standing, query, areaCode, departmentId, unitIds, idempotencyKey: idempotency };
      const urged = orThrow(
        await ctx.clients.registry.urgeUnits({ ...urging, correlationId: newId() }, { token, deadlineMs: DEADLINE_MS }),
      );
      return reply.send(urged);
    },
  );
}
