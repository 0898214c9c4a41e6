import type { FastifyRequest } from 'fastify';
import { newId } from '@zhuanguan/kernel';
import type { GatewayContext } from '../context.js';
import { idempotencyKey } from '../http/conditional.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { restJson } from '../http/rest-json.js';
import { IdempotencyHeader, IdParams } from '../http/shapes.schema.js';
import { callerOf } from '../session/authenticate.js';
import {
  ConflictDeclarationSchema,
  ConflictDeclarationsSchema,
  EndDeclarationSchema,
  NewDeclarationSchema,
  type ConflictDeclarationJson,
  type ConflictDeclarationsJson,
} from './recusal.schema.js';

const tags = ['recusal'];
const config = { personOnly: true } as const;

/** 回避声明 (REG-4): who of a unit stays out of what. */
export function recusalRoutes(app: Edge, ctx: GatewayContext): void {
  const call = async (request: FastifyRequest) => ({ token: await ctx.signer.forActor(callerOf(request).actor) });

  app.get(
    '/v1/units/:id/conflict-declarations',
    {
      config: { ...config, access: 'unit.read' },
      schema: {
        tags,
        summary: '回避声明 of a unit; for itself, its department and its bureau',
        params: IdParams,
        response: answers({ 200: ConflictDeclarationsSchema }),
      },
    },
    async (request, reply) => {
      const listed = await ctx.clients.registry.listConflictDeclarations(
        { unitId: request.params.id },
        await call(request),
      );
      return reply.header('cache-control', 'no-store').send(restJson<ConflictDeclarationsJson>(orThrow(listed)));
    },
  );

  app.post(
    '/v1/units/:id/conflict-declarations',
    {
      config: { ...config, access: 'recusal.declare' },
      schema: {
        tags,
        summary: 'Somebody on record declares a relation to a supplier, or that there is none this year',
        headers: IdempotencyHeader,
        params: IdParams,
        body: NewDeclarationSchema,
        response: answers({ 201: ConflictDeclarationSchema }),
      },
    },
    async (request, reply) => {
      const { supplierName = '', supplierUscc = '', projectReference = '', note = '', ...body } = request.body;
      const { personId, kind, validFrom = '', lastDay = '' } = body;
      const typed = { personId, kind, supplierName, supplierUscc, projectReference, note, validFrom, lastDay };
      const { declaration } = orThrow(
        await ctx.clients.registry.declareConflict(
          {
            ...typed,
            unitId: request.params.id,
            idempotencyKey: idempotencyKey(request),
            correlationId: newId(),
          },
          await call(request),
        ),
      );
      if (!declaration) throw new Error('registry answered without the declaration');
      return reply.code(201).send(restJson<ConflictDeclarationJson>(declaration));
    },
  );

  app.post(
    '/v1/conflict-declarations/:id/end',
    {
      config: { ...config, access: 'recusal.declare' },
      schema: {
        tags,
        summary: 'End a declaration with a reason; it stays to be read',
        headers: IdempotencyHeader,
        params: IdParams,
        body: EndDeclarationSchema,
        response: answers({ 200: ConflictDeclarationSchema }),
      },
    },
    async (request, reply) => {
      const { declaration } = orThrow(
        await ctx.clients.registry.endConflictDeclaration(
          {
            ...request.body,
            id: request.params.id,
            idempotencyKey: idempotencyKey(request),
            correlationId: newId(),
          },
          await call(request),
        ),
      );
      if (!declaration) throw new Error('registry answered without the declaration');
      return reply.send(restJson<ConflictDeclarationJson>(declaration));
    },
  );
}
