import { newId } from '@zhuanguan/kernel';
import type { FileStore } from '@zhuanguan/files';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayContext } from '../context.js';
import type { Edge } from '../http/edge.js';
import { sendFiling } from '../filing/filing.routes.js';
import { FilingSchema } from '../filing/filing.schema.js';
import { orThrow, refusal } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { IdParams } from '../http/shapes.schema.js';
import { callerOf } from '../session/authenticate.js';
import { MAX_SCAN_BYTES, receiveScan } from './receive-scan.js';
import { ScanFileAnswer, ScanFileQuery, ScanFormSchema, ScanParams } from './scan.schema.js';

const tags = ['form'];

/** Sealed scans: streamed to the file store, referred to by workflow, served to the filing's parties (FIL-8). */
export function scanRoutes(app: Edge, ctx: GatewayContext, files: FileStore): void {
  const tokenOf = (request: FastifyRequest) => ctx.signer.forActor(callerOf(request).actor);

  app.post(
    '/v1/filings/:id/scans',
    {
      config: { access: 'scan.attach' },
      bodyLimit: MAX_SCAN_BYTES + 64 * 1024,
      schema: {
        tags,
        summary: 'Attach a scan of the sealed form',
        consumes: ['multipart/form-data'],
        params: IdParams,
        body: ScanFormSchema,
        response: answers({ 201: FilingSchema }),
      },
      // The form is read below, part by part; the schema above documents it.
      validatorCompiler: () => () => true,
    },
    async (request, reply) => {
      const { id } = request.params;
      const token = await tokenOf(request);
      // Before a byte is kept: nobody fills the disk who may not attach.
      const { filing } = orThrow(await ctx.clients.workflow.getFiling({ id }, { token }));
      if (!filing?.papers.includes('attach'))
        throw refusal('forbidden', 'not_allowed', '只有本单位和主管部门可以为办理中或已备案的备案上传扫描件。');
      const { scan, contentHash, others, fileName, incoming } = await receiveScan(request, files);
      await incoming.keep();
      const attached = await ctx.clients.workflow.attachScan(
        {
          filingIds: [id, ...others],
          contentHash,
          sha256: incoming.sha256,
          sizeBytes: incoming.size,
          mediaType: scan.type,
          fileName,
          correlationId: newId(),
        },
        { token },
      );
      // What is refused now has nothing that refers to it, and is swept.
      const { filing: after } = orThrow(attached);
      if (!after) throw new Error('workflow answered without the filing');
      return reply.code(201).send(sendFiling(reply, { ok: true, value: after }));
    },
  );

  app.get(
    '/v1/filings/:id/scans/:scanId/file',
    {
      config: { access: 'filing.read' },
      schema: {
        tags,
        summary: 'The file of a scan',
        params: ScanParams,
        querystring: ScanFileQuery,
        response: answers({ 200: ScanFileAnswer }),
      },
    },
    async (request, reply) => {
      const { id, scanId } = request.params;
      const { scan } = orThrow(
        await ctx.clients.workflow.getScan({ filingId: id, scanId }, { token: await tokenOf(request) }),
      );
      const file = scan ? await files.read(scan.sha256) : undefined;
      if (!scan || !file)
        throw refusal('not_found', 'scan_file_missing', '扫描件的文件不在了，请联系运维人员从备份中恢复。');
      const { inline = false } = request.query;
      return guarded(reply, inline, scan.mediaType)
        .header('content-type', scan.mediaType)
        .header('content-length', file.size)
        .header(
          'content-disposition',
          `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(scan.fileName)}`,
        )
        .send(file.content);
    },
  );
}

/**
 * What somebody uploaded has no say on our origin: no scripts, no forms, nothing fetched, and a frame only of ours. A picture is
 * sandboxed as well; browsers do not show a PDF in a sandbox, and their viewers are one.
 */
const guarded = (reply: FastifyReply, inline: boolean, mediaType: string): FastifyReply =>
  reply
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'private, no-store')
    .header('cross-origin-resource-policy', 'same-origin')
    .header('x-frame-options', inline ? 'SAMEORIGIN' : 'DENY')
    .header(
      'content-security-policy',
      [
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        `frame-ancestors ${inline ? "'self'" : "'none'"}`,
        ...(mediaType === 'application/pdf' ? ["object-src 'self'"] : ["img-src 'self'", 'sandbox']),
      ].join('; '),
    );
