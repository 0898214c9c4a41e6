import type { LedgerFact, ProjectSummary } from '@zhuanguan/contracts';
import { newId } from '@zhuanguan/kernel';
import type { FastifyRequest } from 'fastify';
import type { GatewayContext } from '../context.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { restJson } from '../http/rest-json.js';
import { IdParams } from '../http/shapes.schema.js';
import { callerOf } from '../session/authenticate.js';
import {
  ProjectPageSchema,
  ProjectQuerySchema,
  ProjectSchema,
  ReportedSchema,
  ReportSchema,
  type ProjectJson,
  type ProjectSummaryJson,
} from './project.schema.js';

const tags = ['project'];
/** A thousand facts and all that follows from them. */
const DEADLINE_MS = 30_000;

/** 台账: what sources report of procurement projects, and every deadline with its reason (JZ-5, JZ-7). */
export function projectRoutes(app: Edge, ctx: GatewayContext): void {
  const call = async (request: FastifyRequest) => ({ token: await ctx.signer.forActor(callerOf(request).actor) });

  app.get(
    '/v1/projects',
    {
      config: { access: 'project.read' },
      schema: {
        tags,
        summary: 'The projects in reach, by their number',
        querystring: ProjectQuerySchema,
        response: answers({ 200: ProjectPageSchema }),
      },
    },
    async (request, reply) => {
      const { unitId = '', overdue = false, cursor = '', size = 0 } = request.query;
      const asked = { page: { cursor, size }, unitId, overdueOnly: overdue };
      const { projects, page } = orThrow(await ctx.clients.supervision.listProjects(asked, await call(request)));
      return reply.send({
        items: projects.map(summaryJson),
        total: page?.total ?? 0,
        ...(page?.nextCursor ? { nextCursor: page.nextCursor } : {}),
      });
    },
  );

  app.get(
    '/v1/projects/:id',
    {
      config: { access: 'project.read' },
      schema: {
        tags,
        summary: 'A project with all that is known of it and every deadline as it stands today',
        params: IdParams,
        response: answers({ 200: ProjectSchema }),
      },
    },
    async (request, reply) => {
      const asked = { projectId: request.params.id };
      const { project } = orThrow(await ctx.clients.supervision.getProject(asked, await call(request)));
      if (!project?.summary) throw new Error('a project without its head');
      return reply.send({
        ...restJson<ProjectJson>(project),
        summary: summaryJson(project.summary),
        settled: project.settled.map(({ fact, contradictedBy, ...rest }) => ({
          ...restJson<{ label: string; stage?: string }>(rest),
          fact: factJson(fact),
          contradictedBy: contradictedBy.map(factJson),
        })),
        setAside: project.setAside.map(({ fact, why }) => ({
          fact: factJson(fact),
          why: why as ProjectJson['setAside'][number]['why'],
        })),
      });
    },
  );

  app.post(
    '/v1/project-facts',
    {
      config: { access: 'project.report' },
      schema: {
        tags,
        summary: 'Reports facts of projects, in any order and as often as wanted: a fact is its id',
        body: ReportSchema,
        response: answers({ 200: ReportedSchema }),
      },
    },
    async (request, reply) => {
      const facts = request.body.facts.map(({ part = '', corrects = '', value, ...rest }) => ({
        ...rest,
        ...{ part, corrects, value: JSON.stringify(value) },
      }));
      const asked = { facts, correlationId: newId() };
      const token = { ...(await call(request)), deadlineMs: DEADLINE_MS };
      const { outcomes } = orThrow(await ctx.clients.supervision.pushFacts(asked, token));
      return reply.send({
        outcomes: outcomes.map(({ id, factId, projectId, known, refusal }) => ({
          ...{ id, known },
          ...(factId ? { factId, projectId } : {}),
          ...(refusal ? { refusal: { code: refusal.code, detail: refusal.detail } } : {}),
        })),
      });
    },
  );
}

const summaryJson = ({ budgetAmount, ...summary }: ProjectSummary): ProjectSummaryJson => ({
  ...restJson<ProjectSummaryJson>(summary),
  ...(budgetAmount < 0 ? {} : { budgetAmount }),
});

type FactJson = ProjectJson['setAside'][number]['fact'];

function factJson(fact: LedgerFact | undefined): FactJson {
  if (!fact) throw new Error('an entry without its fact');
  const { value, ...rest } = fact;
  return { ...restJson<Omit<FactJson, 'value'>>(rest), value: JSON.parse(value) as unknown };
}
