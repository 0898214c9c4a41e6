import type { RollUpSummary } from '@zhuanguan/contracts';
import type { FastifyRequest } from 'fastify';
import type { GatewayContext } from '../context.js';
import { WorkbookAnswer, XLSX } from '../directory/directory.schema.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { restJson } from '../http/rest-json.js';
import { callerOf, nameOfCaller } from '../session/authenticate.js';
import { ROLL_UP_DEADLINE_MS } from './roll-up.routes.js';
import {
  ChangesQuerySchema,
  ChangesSchema,
  FileQuerySchema,
  SummaryParams,
  SummaryQuerySchema,
  SummarySchema,
  type ChangesJson,
  type SummaryJson,
} from './roll-up.schema.js';

const tags = ['roll-up'];
const config = { personOnly: true } as const;

const summaryJson = ({ changedSince, ...summary }: RollUpSummary, total: number, nextCursor: string): SummaryJson =>
  restJson<SummaryJson>({
    ...summary,
    unitsTotal: total,
    nextCursor,
    changedSince: changedSince < 0 ? undefined : changedSince,
  });

/** The summaries of a round: of the caller's organisation, and of those below it. */
export function rollUpSummaryRoutes(app: Edge, ctx: GatewayContext): void {
  const call = async (request: FastifyRequest) => ({
    token: await ctx.signer.forActor(callerOf(request).actor),
    deadlineMs: ROLL_UP_DEADLINE_MS,
  });
  const { workflow } = ctx.clients;

  app.get(
    '/v1/roll-ups/:id/summaries/:organisationId',
    {
      config: { ...config, access: 'roll_up.read' },
      schema: {
        tags,
        summary: 'A summary: a frozen version, or as it would be frozen now',
        params: SummaryParams,
        querystring: SummaryQuerySchema,
        response: answers({ 200: SummarySchema }),
      },
    },
    async (request, reply) => {
      const { number = 0, state = '', cursor = '', size = 0 } = request.query;
      const { id: rollUpId, organisationId } = request.params;
      const asked = { rollUpId, organisationId, number, state, page: { cursor, size } };
      const { summary, page } = orThrow(await workflow.getRollUpSummary(asked, await call(request)));
      if (!summary) throw new Error('workflow answered without the summary');
      return reply
        .header('cache-control', 'no-store')
        .send(summaryJson(summary, page?.total ?? 0, page?.nextCursor ?? ''));
    },
  );

  app.get(
    '/v1/roll-ups/:id/summaries/:organisationId/changes',
    {
      config: { ...config, access: 'roll_up.read' },
      schema: {
        tags,
        summary: 'What differs between two versions, or between one and the record of today',
        params: SummaryParams,
        querystring: ChangesQuerySchema,
        response: answers({ 200: ChangesSchema }),
      },
    },
    async (request, reply) => {
      const { before, after = 0 } = request.query;
      const { id: rollUpId, organisationId } = request.params;
      const asked = { rollUpId, organisationId, before, after };
      const changes = orThrow(await workflow.compareRollUp(asked, await call(request)));
      return reply.header('cache-control', 'no-store').send(restJson<ChangesJson>(changes));
    },
  );

  app.get(
    '/v1/roll-ups/:id/summaries/:organisationId/file',
    {
      config: { ...config, access: 'roll_up.read' },
      schema: {
        tags,
        summary: 'The summary as a workbook in the layout of the official form, with who has not reported',
        params: SummaryParams,
        querystring: FileQuerySchema,
        response: answers({ 200: WorkbookAnswer }),
      },
    },
    async (request, reply) => {
      const { id: rollUpId, organisationId } = request.params;
      const asked = {
        rollUpId,
        organisationId,
        number: request.query.number ?? 0,
        exporterName: nameOfCaller(request),
      };
      const { file, fileName } = orThrow(await workflow.exportRollUp(asked, await call(request)));
      return reply
        .header('content-type', XLSX)
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`)
        .header('cache-control', 'no-store')
        .send(file);
    },
  );
}
