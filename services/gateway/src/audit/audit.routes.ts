import type { CallOptions } from '@zhuanguan/rpc';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayContext } from '../context.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { restJson } from '../http/rest-json.js';
import { callerOf, personOf } from '../session/authenticate.js';
import {
  AuditExportAnswer,
  AuditPageSchema,
  CsvAnswer,
  FindAccountsSchema,
  FoundAccountsSchema,
  HistoryFileSchema,
  HistoryQuerySchema,
  PersonalReadPageSchema,
  ReadFileSchema,
  ReadQuerySchema,
  type FoundAccountsJson,
} from './audit.schema.js';
import { historyCsv, readsCsv, type AuditCsv } from './audit-csv.js';
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

  listFiles(app, ctx, call);

  app.post(
    '/v1/audit/accounts',
    {
      config,
      schema: {
        tags,
        summary: 'Whose acts are looked for: accounts by username or a part of the name',
        body: FindAccountsSchema,
        response: answers({ 200: FoundAccountsSchema }),
      },
    },
    async (request, reply) => {
      const { accounts, truncated } = orThrow(
        await ctx.clients.accounts.findAccounts(request.body, await call(request)),
      );
      return reply
        .header('cache-control', 'no-store')
        .send(restJson<FoundAccountsJson>({ items: accounts, truncated }));
    },
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

/** Either list as a table, with the filters it is shown with. */
function listFiles(app: Edge, ctx: GatewayContext, call: (request: FastifyRequest) => Promise<CallOptions>): void {
  const csv = (reply: FastifyReply, { number, content }: AuditCsv) =>
    reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="zhuanguan-${number}.csv"`)
      .header('cache-control', 'no-store')
      .send(content);

  app.post(
    '/v1/audit/history/file',
    {
      config,
      schema: {
        tags,
        summary: 'The history as a table, newest first',
        body: HistoryFileSchema,
        response: answers({ 200: CsvAnswer }),
      },
    },
    async (request, reply) => csv(reply, await historyCsv(ctx, personOf(request), () => call(request), request.body)),
  );

  app.post(
    '/v1/audit/reads/file',
    {
      config,
      schema: {
        tags,
        summary: 'Who read whose personal data as a table, newest first',
        body: ReadFileSchema,
        response: answers({ 200: CsvAnswer }),
      },
    },
    async (request, reply) => csv(reply, await readsCsv(ctx, personOf(request), () => call(request), request.body)),
  );
}
