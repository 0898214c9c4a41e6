import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { GatewayContext } from '../context.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { restJson } from '../http/rest-json.js';
import { IdParams, pageQuery } from '../http/shapes.schema.js';
import { callerOf } from '../session/authenticate.js';
import { ROLL_UP_DEADLINE_MS } from './roll-up.routes.js';
import {
  OpeningSchema,
  RollUpDetailSchema,
  RollUpPageSchema,
  RollUpQuerySchema,
  type OpeningJson,
  type RollUpDetailJson,
  type RollUpJson,
} from './roll-up.schema.js';

const tags = ['roll-up'];
const config = { personOnly: true } as const;

/** 汇总报送 as its parties look at it; everybody else does not find it. */
export function rollUpReadingRoutes(app: Edge, ctx: GatewayContext): void {
  const call = async (request: FastifyRequest) => ({
    token: await ctx.signer.forActor(callerOf(request).actor),
    deadlineMs: ROLL_UP_DEADLINE_MS,
  });
  const { workflow } = ctx.clients;

  app.get(
    '/v1/roll-ups',
    {
      config: { ...config, access: 'roll_up.read' },
      schema: {
        tags,
        summary: 'The rounds in which the caller’s organisation reports or is reported to, newest first',
        querystring: Type.Object(pageQuery),
        response: answers({ 200: RollUpPageSchema }),
      },
    },
    async (request, reply) => {
      const { cursor = '', size = 0 } = request.query;
      const { rollUps, page } = orThrow(await workflow.listRollUps({ page: { cursor, size } }, await call(request)));
      return reply.header('cache-control', 'no-store').send({
        items: rollUps.map((rollUp) => restJson<RollUpJson>(rollUp)),
        total: page?.total ?? 0,
        ...(page?.nextCursor ? { nextCursor: page.nextCursor } : {}),
      });
    },
  );

  app.get(
    '/v1/roll-ups/opening',
    {
      config: { ...config, access: 'roll_up.open' },
      schema: {
        tags,
        summary: 'What opening a round would mean for the caller’s bureau',
        response: answers({ 200: OpeningSchema }),
      },
    },
    async (request, reply) => {
      const opening = orThrow(await workflow.getRollUpOpening({}, await call(request)));
      return reply.header('cache-control', 'no-store').send(restJson<OpeningJson>(opening));
    },
  );

  app.get(
    '/v1/roll-ups/:id',
    {
      config: { ...config, access: 'roll_up.read' },
      schema: {
        tags,
        summary: 'A round with the level below: who has reported, who has not, by name',
        params: IdParams,
        querystring: RollUpQuerySchema,
        response: answers({ 200: RollUpDetailSchema }),
      },
    },
    async (request, reply) => {
      const asked = { id: request.params.id, organisationId: request.query.organisationId ?? '' };
      const detail = orThrow(await workflow.getRollUp(asked, await call(request)));
      return reply.header('cache-control', 'no-store').send(restJson<RollUpDetailJson>(detail));
    },
  );
}
