import type { FastifyRequest } from 'fastify';
import type { GatewayContext } from '../context.js';
import { idempotencyKey } from '../http/conditional.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { restJson } from '../http/rest-json.js';
import { IdempotencyHeader, IdParams } from '../http/shapes.schema.js';
import { callerOf } from '../session/authenticate.js';
import { outcome } from './duplicate.routes.js';
import {
  MergePersonsSchema,
  PersonQuerySchema,
  PersonSchema,
  UnmergePersonSchema,
  type PersonJson,
} from './duplicate.schema.js';

const tags = ['duplicate'];
const config = { personOnly: true } as const;

/** One human under several ids: who that is, 合并 and 拆回 (REG-6). */
export function personRoutes(app: Edge, ctx: GatewayContext): void {
  const call = async (request: FastifyRequest) => ({ token: await ctx.signer.forActor(callerOf(request).actor) });

  app.get(
    '/v1/persons/:id',
    {
      config: { ...config, access: 'duplicate.read' },
      schema: {
        tags,
        summary: 'One human with all appointments in the caller’s scope, by any id, as known at an instant',
        params: IdParams,
        querystring: PersonQuerySchema,
        response: answers({ 200: PersonSchema }),
      },
    },
    async (request, reply) => {
      const { knownAt } = request.query;
      const asked = { personId: request.params.id, knownAt: knownAt ? new Date(knownAt) : undefined };
      const { person } = orThrow(await ctx.clients.registry.getPerson(asked, await call(request)));
      return reply.header('cache-control', 'no-store').send(restJson<PersonJson>(person ?? {}));
    },
  );

  app.post(
    '/v1/person-merges',
    {
      config: { ...config, access: 'duplicate.decide' },
      schema: {
        tags,
        summary: '合并: several person ids are one human; nothing that is recorded is changed',
        headers: IdempotencyHeader,
        body: MergePersonsSchema,
        response: answers({ 201: PersonSchema }),
      },
    },
    async (request, reply) => {
      const asked = { ...request.body, idempotencyKey: idempotencyKey(request) };
      const { result } = orThrow(await ctx.clients.registry.mergePersons(asked, await call(request)));
      return reply.code(201).send(restJson<PersonJson>(outcome(result)));
    },
  );

  app.post(
    '/v1/person-merges/:id/undo',
    {
      config: { ...config, access: 'duplicate.decide' },
      schema: {
        tags,
        summary: '拆回: undo one merge',
        headers: IdempotencyHeader,
        params: IdParams,
        body: UnmergePersonSchema,
        response: answers({ 200: PersonSchema }),
      },
    },
    async (request, reply) => {
      const { reason } = request.body;
      const asked = { mergeId: request.params.id, reason, idempotencyKey: idempotencyKey(request) };
      const { result } = orThrow(await ctx.clients.registry.unmergePerson(asked, await call(request)));
      return reply.send(restJson<PersonJson>(outcome(result)));
    },
  );
}
