import type { WorkQueueItem } from '@zhuanguan/contracts';
import type { GatewayContext } from '../context.js';
import { nameOfficers } from '../filing/account-names.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { restJson } from '../http/rest-json.js';
import { callerOf } from '../session/authenticate.js';
import { WorkQueueQuerySchema, WorkQueueSchema, type WorkQueueItemJson } from './work-queue.schema.js';

const toJson = ({ item }: WorkQueueItem): WorkQueueItemJson =>
  item ? restJson<WorkQueueItemJson>({ [item.$case]: item.value }) : {};

export function workQueueRoutes(app: Edge, ctx: GatewayContext): void {
  app.get(
    '/v1/work-queue',
    {
      config: { access: 'session', personOnly: true },
      schema: {
        tags: ['work-queue'],
        summary: '我的待办: what waits for the caller now',
        querystring: WorkQueueQuerySchema,
        response: answers({ 200: WorkQueueSchema }),
      },
    },
    async (request, reply) => {
      const { held = '' } = request.query;
      const token = await ctx.signer.forActor(callerOf(request).actor);
      const { sections } = orThrow(await ctx.clients.workflow.getWorkQueue({ page: undefined, held }, { token }));
      await nameOfficers(
        ctx,
        sections.flatMap((s) => s.items.flatMap(({ item }) => (item?.$case === 'filing' ? [item.value] : []))),
      );
      return reply.header('cache-control', 'no-store').send({
        sections: sections.map(({ key, total, items, held: counts }) => ({
          ...{ key, total, items: items.map(toJson) },
          ...(counts ? { held: counts } : {}),
        })),
      });
    },
  );
}
