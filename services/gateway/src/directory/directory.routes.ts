import type { GatewayContext } from '../context.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { restJson } from '../http/rest-json.js';
import { callerOf } from '../session/authenticate.js';
import { DirectoryPageSchema, SearchSchema, type DirectoryEntryJson } from './directory.schema.js';

export function directoryRoutes(app: Edge, ctx: GatewayContext): void {
  app.post(
    '/v1/directory/search',
    {
      schema: {
        tags: ['directory'],
        summary:
          'Units within the caller’s scope, by name, pinyin, initials or code (a POST: names stay out of addresses and logs)',
        body: SearchSchema,
        response: answers({ 200: DirectoryPageSchema }),
      },
    },
    async (request, reply) => {
      const {
        query = '',
        areaCode = '',
        standing = '',
        departmentId = '',
        at = '',
        cursor = '',
        size = 0,
      } = request.body;
      const token = await ctx.signer.forActor(callerOf(request).actor);
      const search = { query, areaCode, standing, departmentId, at, page: { cursor, size } };
      const { entries, page } = orThrow(await ctx.clients.registry.searchDirectory(search, { token }));
      return reply.header('cache-control', 'no-store').send({
        items: entries.map((entry) => restJson<DirectoryEntryJson>(entry)),
        total: page?.total ?? 0,
        ...(page?.nextCursor ? { nextCursor: page.nextCursor } : {}),
      });
    },
  );
}
