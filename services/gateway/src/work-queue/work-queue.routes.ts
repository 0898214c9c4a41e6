import type { WorkQueueItem } from '@zhuanguan/contracts';
import type { GatewayContext } from '../context.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { restJson } from '../http/rest-json.js';
import { callerOf } from '../session/authenticate.js';
import { WorkQueueSchema, type WorkQueueItemJson } from './work-queue.schema.js';

const toJson = ({ item }: WorkQueueItem): WorkQueueItemJson =>
  item ? restJson<WorkQueueItemJson>({ [item.$case]: item.value }) : {};

export function workQueueRoutes(app: Edge, ctx: GatewayContext): void {
  app.get(
    '/v1/work-queue',
    {
      config: { personOnly: true },
      schema: {
        tags: ['work-queue'],
        summary: '我的待办: what waits for the caller now',
        response: answers({ 200: WorkQueueSchema }),
      },
    },
    async (request, reply) => {
      const token = await ctx.signer.forActor(callerOf(request).actor);
      const { sections } = orThrow(await ctx.clients.workflow.getWorkQueue({ page: undefined }, { token }));
      return reply
        .header('cache-control', 'no-store')
        .send({ sections: sections.map(({ key, total, items }) => ({ key, total, items: items.map(toJson) })) });
    },
  );
}
