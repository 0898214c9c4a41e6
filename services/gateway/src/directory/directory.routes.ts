import type { GatewayContext } from '../context.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { restJson } from '../http/rest-json.js';
import { callerOf, nameOfCaller } from '../session/authenticate.js';
import {
  DirectoryPageSchema,
  ExportSchema,
  SearchSchema,
  WorkbookAnswer,
  XLSX,
  type DirectoryEntryJson,
} from './directory.schema.js';

/** A whole region takes its time. */
const EXPORT_DEADLINE_MS = 60_000;

export function directoryRoutes(app: Edge, ctx: GatewayContext): void {
  app.post(
    '/v1/directory/search',
    {
      config: { access: 'directory.read' },
      schema: {
        tags: ['directory'],
        summary:
          'Units within the caller’s scope, by name (of the unit, now or formerly, or of who holds a post), pinyin, initials or code (a POST: names stay out of addresses and logs)',
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
        kinds = [],
        cursor = '',
        size = 0,
      } = request.body;
      const token = await ctx.signer.forActor(callerOf(request).actor);
      const search = { query, areaCode, standing, departmentId, at, kinds, page: { cursor, size } };
      const { entries, page } = orThrow(await ctx.clients.registry.searchDirectory(search, { token }));
      return reply.header('cache-control', 'no-store').send({
        items: entries.map((entry) => restJson<DirectoryEntryJson>(entry)),
        total: page?.total ?? 0,
        ...(page?.nextCursor ? { nextCursor: page.nextCursor } : {}),
      });
    },
  );

  app.post(
    '/v1/directory/export',
    {
      config: { access: 'directory.read' },
      schema: {
        tags: ['directory'],
        summary: 'The same list as a workbook in the layout of the official form; at most 20,000 units',
        body: ExportSchema,
        response: answers({ 200: WorkbookAnswer }),
      },
    },
    async (request, reply) => {
      const { query = '', areaCode = '', standing = '', departmentId = '', at = '' } = request.body;
      const token = await ctx.signer.forActor(callerOf(request).actor);
      const exported = orThrow(
        await ctx.clients.registry.exportDirectory(
          { query, areaCode, standing, departmentId, at, exporterName: nameOfCaller(request) },
          { token, deadlineMs: EXPORT_DEADLINE_MS },
        ),
      );
      return reply
        .header('content-type', XLSX)
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(exported.fileName)}`)
        .header('cache-control', 'no-store')
        .send(exported.file);
    },
  );
}
