import multipart from '@fastify/multipart';
import type { ImportJob } from '@zhuanguan/contracts';
import { newId } from '@zhuanguan/kernel';
import type { FastifyRequest } from 'fastify';
import { Value } from 'typebox/value';
import type { GatewayContext } from '../context.js';
import type { Edge } from '../http/edge.js';
import { orThrow, refusal } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { restJson } from '../http/rest-json.js';
import { IdParams } from '../http/shapes.schema.js';
import { validationRefusal } from '../http/validation.js';
import { callerOf } from '../session/authenticate.js';
import {
  CommitImportSchema,
  ImportFieldsSchema,
  ImportFormSchema,
  ImportQuerySchema,
  ImportJobSchema,
  type ImportJobJson,
} from './import.schema.js';

export const MAX_FILE_BYTES = 20 * 1024 * 1024;
/** Reading a large sheet takes its time. */
export const DEADLINE_MS = 60_000;

export const importJson = (job: ImportJob | undefined): ImportJobJson => {
  if (!job) throw new Error('workflow answered without the import');
  const rows = job.rows.map(({ errors, cells, ...row }) => ({
    ...row,
    errors: errors.map(({ field, ...error }) => ({ ...error, pointer: field, cell: cells[field] ?? '' })),
  }));
  return restJson<ImportJobJson>({ ...job, rows });
};

export async function importRoutes(app: Edge, ctx: GatewayContext): Promise<void> {
  await app.register(multipart, {
    limits: { fileSize: MAX_FILE_BYTES, files: 1, fields: 5, fieldSize: 1_000, parts: 6 },
  });
  const tags = ['import'];
  const call = async (request: FastifyRequest) => ({
    token: await ctx.signer.forActor(callerOf(request).actor),
    deadlineMs: DEADLINE_MS,
  });

  app.post(
    '/v1/imports',
    {
      config: { access: ['import.run', 'import.on_behalf', 'import.backfill'] },
      bodyLimit: MAX_FILE_BYTES + 64 * 1024,
      schema: {
        tags,
        summary: 'Read a 信息表 and preview it; its rows are read by GET',
        consumes: ['multipart/form-data'],
        body: ImportFormSchema,
        response: answers({ 201: ImportJobSchema }),
      },
      // The form is read below, part by part; the schema above documents it.
      validatorCompiler: () => () => true,
    },
    async (request, reply) => {
      const { fileName, file, unitId, decisionDate = '', purpose = 'own', source = '' } = await readForm(request);
      const input = { unitId, fileName, file, decisionDate, purpose, source };
      const { job } = orThrow(await ctx.clients.workflow.previewImport(input, await call(request)));
      return reply.code(201).send(importJson(job));
    },
  );

  app.get(
    '/v1/imports/:id',
    {
      config: { access: ['import.run', 'import.on_behalf', 'import.backfill'] },
      schema: {
        tags,
        summary: 'An import and its rows',
        params: IdParams,
        querystring: ImportQuerySchema,
        response: answers({ 200: ImportJobSchema }),
      },
    },
    async (request, reply) => {
      const input = { id: request.params.id, withoutRows: request.query.rows === 'none' };
      const { job } = orThrow(await ctx.clients.workflow.getImport(input, await call(request)));
      return reply.send(importJson(job));
    },
  );

  app.post(
    '/v1/imports/:id/commit',
    {
      config: { access: ['import.run', 'import.on_behalf', 'import.backfill'] },
      schema: {
        tags,
        summary: 'File the rows of a preview',
        params: IdParams,
        body: CommitImportSchema,
        response: answers({ 200: ImportJobSchema }),
      },
    },
    async (request, reply) => {
      const { mode, decisionDate = '' } = request.body;
      const input = { id: request.params.id, mode, decisionDate, correlationId: newId() };
      const { job } = orThrow(await ctx.clients.workflow.commitImport(input, await call(request)));
      return reply.send(importJson(job));
    },
  );
}

async function readForm(request: FastifyRequest) {
  const fields: Record<string, string> = {};
  let file: Buffer | undefined;
  let fileName = '';
  for await (const part of request.parts()) {
    if (part.type === 'file') {
      fileName = part.filename.slice(-255);
      file = await part.toBuffer();
    } else if (typeof part.value === 'string' && part.value !== '') fields[part.fieldname] = part.value;
  }
  if (!Value.Check(ImportFieldsSchema, fields)) {
    const errors = Value.Errors(ImportFieldsSchema, fields);
    throw refusal(...asArguments(validationRefusal(errors, 'body')));
  }
  if (!file || file.length === 0)
    throw refusal('invalid', 'file_required', '请选择要导入的 Excel 文件。', {
      fields: [{ field: '/file', code: 'required', detail: '请选择文件。' }],
    });
  return { ...fields, file, fileName };
}

const asArguments = ({
  kind,
  code,
  detail,
  meta,
}: ReturnType<typeof validationRefusal>): Parameters<typeof refusal> => [kind, code, detail, meta];
