import type { FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import type { GatewayContext } from '../context.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { restJson } from '../http/rest-json.js';
import { DeadlineStatusSchema, IdParams } from '../http/shapes.schema.js';
import { callerOf } from '../session/authenticate.js';
import {
  ChangeDeadlineQuerySchema,
  FilingPolicyQuerySchema,
  FilingPolicySchema,
  UnitQuerySchema,
  UnitSchema,
  type FilingPolicyJson,
  type UnitJson,
} from './unit.schema.js';

export function unitRoutes(app: Edge, ctx: GatewayContext): void {
  const tags = ['unit'];
  const call = async (request: FastifyRequest) => ({ token: await ctx.signer.forActor(callerOf(request).actor) });

  app.get(
    '/v1/units/:id',
    {
      config: { access: 'unit.read' },
      schema: {
        tags,
        summary: 'A unit at a date, as known at an instant',
        params: IdParams,
        querystring: UnitQuerySchema,
        response: answers({ 200: UnitSchema }),
      },
    },
    async (request, reply) => {
      const { at = '', knownAt } = request.query;
      const question = { unitId: request.params.id, at, knownAt: knownAt ? new Date(knownAt) : undefined };
      const found = orThrow(await ctx.clients.registry.getUnit(question, await call(request)));
      return reply.send(restJson<UnitJson>(found));
    },
  );

  app.get(
    '/v1/units/:id/filing-policy',
    {
      config: { access: 'unit.read' },
      schema: {
        tags,
        summary: 'Form, receivers and defects that apply to a unit',
        params: IdParams,
        querystring: FilingPolicyQuerySchema,
        response: answers({ 200: FilingPolicySchema }),
      },
    },
    async (request, reply) => {
      const policy = orThrow(
        await ctx.clients.workflow.getFilingPolicy(
          { unitId: request.params.id, ...request.query },
          await call(request),
        ),
      );
      return reply.send(restJson<FilingPolicyJson>(policy));
    },
  );

  app.get(
    '/v1/units/:id/change-deadline',
    {
      config: { access: 'unit.read' },
      schema: {
        tags,
        summary: 'The deadline for a change date, with its proof',
        params: IdParams,
        querystring: ChangeDeadlineQuerySchema,
        response: answers({ 200: DeadlineStatusSchema }),
      },
    },
    async (request, reply) => {
      const question = { unitId: request.params.id, changeDate: request.query.date };
      const { deadline } = orThrow(await ctx.clients.workflow.previewChangeDeadline(question, await call(request)));
      if (!deadline) throw new Error('workflow answered without the deadline');
      return reply.send(restJson<Static<typeof DeadlineStatusSchema>>(deadline));
    },
  );
}
