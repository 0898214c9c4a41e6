import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { GatewayContext } from '../context.js';
import { XLSX } from '../directory/directory.schema.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { IdParams } from '../http/shapes.schema.js';
import { callerOf, nameOfCaller } from '../session/authenticate.js';
import { DEADLINE_MS, importJson } from './import.routes.js';
import { ImportJobSchema, ImportListSchema, ReviseImportSchema } from './import.schema.js';

const tags = ['import'];

/** What a clerk does between the upload and the filing, and takes away after it. */
export function importPreviewRoutes(app: Edge, ctx: GatewayContext): void {
  const call = async (request: FastifyRequest) => ({
    token: await ctx.signer.forActor(callerOf(request).actor),
    deadlineMs: DEADLINE_MS,
  });

  app.get(
    '/v1/imports',
    {
      config: { access: ['import.run', 'import.on_behalf', 'import.backfill'] },
      schema: {
        tags,
        summary: 'The latest imports of the acting organisation, without their rows',
        response: answers({ 200: ImportListSchema }),
      },
    },
    async (request, reply) => {
      const { jobs } = orThrow(await ctx.clients.workflow.listImports({}, await call(request)));
      return reply.send({ items: jobs.map(importJson) });
    },
  );

  app.patch(
    '/v1/imports/:id',
    {
      config: { access: ['import.run', 'import.on_behalf', 'import.backfill'] },
      schema: {
        tags,
        summary: 'Say what the preview asks: sheets, units, days of change',
        params: IdParams,
        body: ReviseImportSchema,
        response: answers({ 200: ImportJobSchema }),
      },
    },
    async (request, reply) => {
      const { sheets = [], units = [], rows = [] } = request.body;
      const input = {
        id: request.params.id,
        sheets,
        units,
        rows: rows.map(({ position, changeDate = '', predecessor = '', addition = false, additionReason }) => ({
          ...{ position, changeDate, predecessor, addition, additionReason },
        })),
      };
      const { job } = orThrow(await ctx.clients.workflow.reviseImport(input, await call(request)));
      return reply.send(importJson(job));
    },
  );

  app.get(
    '/v1/imports/:id/annotated',
    {
      config: { access: ['import.run', 'import.on_behalf', 'import.backfill'] },
      schema: {
        tags,
        summary: 'The table with the result of each row, .xlsx',
        params: IdParams,
        response: answers({ 200: Type.Unsafe<Buffer>({ type: 'string', format: 'binary' }) }),
      },
    },
    async (request, reply) => {
      const { fileName, file } = orThrow(
        await ctx.clients.workflow.annotateImport(
          { id: request.params.id, exporterName: nameOfCaller(request) },
          await call(request),
        ),
      );
      return reply
        .header('content-type', XLSX)
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`)
        .header('x-content-type-options', 'nosniff')
        .send(Buffer.from(file));
    },
  );
}
