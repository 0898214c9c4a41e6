import type { FastifyRequest } from 'fastify';
import type { GatewayContext } from '../context.js';
import type { Edge } from '../http/edge.js';
import { answers } from '../http/problem.schema.js';
import { callerOf, personOf } from '../session/authenticate.js';
import {
  AuditExportAnswer,
  AuditPageSchema,
  HistoryQuerySchema,
  PersonalReadPageSchema,
  ReadQuerySchema,
} from './audit.schema.js';
import { historyPage, readsPage } from './audit-page.js';
import { exportAudit } from './export-audit.js';

const tags = ['audit'];
const config = { personOnly: true, access: 'audit.read' } as const;

/** 审计: what was done, who read whose data, and all of it as a file to verify elsewhere (SEC-3). For 审计管理员 alone. */
export function auditRoutes(app: Edge, ctx: GatewayContext): void {
  const call = async (request: FastifyRequest) => ({ token: await ctx.signer.forActor(callerOf(request).actor) });

  app.get(
    '/v1/audit/history',
    {
      config,
      schema: {
        tags,
        summary: 'The history of all services, newest first, with the state of the anchors; no personal values',
        querystring: HistoryQuerySchema,
        response: answers({ 200: AuditPageSchema }),
      },
    },
    async (request, reply) =>
      reply.header('cache-control', 'no-store').send(await historyPage(ctx, await call(request), request.query)),
  );

  app.get(
    '/v1/audit/reads',
    {
      config,
      schema: {
        tags,
        summary: 'Who read whose personal data and what for, reveals and exports among them, newest first',
        querystring: ReadQuerySchema,
        response: answers({ 200: PersonalReadPageSchema }),
      },
    },
    async (request, reply) =>
      reply.header('cache-control', 'no-store').send(await readsPage(ctx, await call(request), request.query)),
  );

  app.post(
    '/v1/audit/exports',
    {
      config,
      schema: {
        tags,
        summary: 'All history as a file for zg audit verify',
        response: answers({ 200: AuditExportAnswer }),
      },
    },
    async (request, reply) => {
      const { number, content } = await exportAudit(ctx, personOf(request), () => call(request));
      return reply
        .header('content-type', 'application/gzip')
        .header('content-disposition', `attachment; filename="zhuanguan-${number}.jsonl.gz"`)
        .header('cache-control', 'no-store')
        .send(content as unknown as Uint8Array);
    },
  );
}
