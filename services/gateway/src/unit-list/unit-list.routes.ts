import type { UnitList } from '@zhuanguan/contracts';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { GatewayContext } from '../context.js';
import type { Edge } from '../http/edge.js';
import { orThrow, refusal } from '../http/problem.js';
import { withPointers } from '../http/pointers.js';
import { answers } from '../http/problem.schema.js';
import { restJson } from '../http/rest-json.js';
import { IdParams } from '../http/shapes.schema.js';
import { MAX_FILE_BYTES } from '../import/import.routes.js';
import { callerOf } from '../session/authenticate.js';
import { CommitUnitListSchema, UnitListFormSchema, UnitListSchema, type UnitListJson } from './unit-list.schema.js';

const tags = ['unit-list'];
const config = { personOnly: true } as const;
/** Some thousand organisations are registered in steps, each with its history and its events. */
const DEADLINE_MS = 180_000;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const toJson = (list: UnitList | undefined): UnitListJson => {
  if (!list) throw new Error('registry answered without the list');
  return restJson<UnitListJson>({ ...list, rows: withPointers(list.rows) });
};

/** How organisations come into an empty system. The multipart reader is registered with the import routes. */
export function unitListRoutes(app: Edge, ctx: GatewayContext): void {
  const call = async (request: FastifyRequest) => ({
    token: await ctx.signer.forActor(callerOf(request).actor),
    deadlineMs: DEADLINE_MS,
  });

  app.get(
    '/v1/unit-lists/template',
    {
      config: { ...config, access: 'unit_list.import' },
      schema: {
        tags,
        summary: 'A blank list with its columns, .xlsx',
        response: answers({ 200: Type.Unsafe<Buffer>({ type: 'string', format: 'binary' }) }),
      },
    },
    async (request, reply) => {
      const { file } = orThrow(await ctx.clients.registry.getUnitListTemplate({}, await call(request)));
      return reply
        .header('content-type', XLSX)
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent('单位名单空白表.xlsx')}`)
        .header('x-content-type-options', 'nosniff')
        .send(Buffer.from(file));
    },
  );

  app.post(
    '/v1/unit-lists',
    {
      config: { ...config, access: 'unit_list.import' },
      bodyLimit: MAX_FILE_BYTES + 64 * 1024,
      schema: {
        tags,
        summary: 'Read a list of units and preview it',
        consumes: ['multipart/form-data'],
        body: UnitListFormSchema,
        response: answers({ 201: UnitListSchema }),
      },
      // The form is read below, part by part; the schema above documents it.
      validatorCompiler: () => () => true,
    },
    async (request, reply) => {
      const upload = await request.file();
      const file = await upload?.toBuffer();
      if (!upload || !file?.length)
        throw refusal('invalid', 'file_required', '请选择要导入的单位名单。', {
          fields: [{ field: '/file', code: 'required', detail: '请选择文件。' }],
        });
      const input = { fileName: upload.filename.slice(-255), file };
      const { list } = orThrow(await ctx.clients.registry.previewUnitList(input, await call(request)));
      return reply.code(201).send(toJson(list));
    },
  );

  app.get(
    '/v1/unit-lists/:id',
    {
      config: { ...config, access: 'unit_list.import' },
      schema: { tags, summary: 'A list and its rows', params: IdParams, response: answers({ 200: UnitListSchema }) },
    },
    async (request, reply) => {
      const { list } = orThrow(await ctx.clients.registry.getUnitList({ id: request.params.id }, await call(request)));
      return reply.send(toJson(list));
    },
  );

  app.post(
    '/v1/unit-lists/:id/commit',
    {
      config: { ...config, access: 'unit_list.import' },
      schema: {
        tags,
        summary: 'Register the units of a preview; may be repeated until it is done',
        params: IdParams,
        body: CommitUnitListSchema,
        response: answers({ 200: UnitListSchema }),
      },
    },
    async (request, reply) => {
      const input = { id: request.params.id, mode: request.body.mode };
      const { list } = orThrow(await ctx.clients.registry.commitUnitList(input, await call(request)));
      return reply.send(toJson(list));
    },
  );
}
