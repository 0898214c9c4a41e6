import { Type } from 'typebox';
import type { Edge } from '../http/edge.js';

export interface Readiness {
  /** What is missing; empty when ready. */
  missing(): string[];
}

const StatusSchema = Type.Object({ status: Type.String(), missing: Type.Optional(Type.Array(Type.String())) });

export function healthRoutes(app: Edge, readiness: Readiness): void {
  app.get(
    '/healthz',
    {
      config: { public: true },
      schema: { tags: ['health'], summary: 'The process runs', response: { 200: StatusSchema } },
    },
    (_request, reply) => void reply.header('cache-control', 'no-store').send({ status: 'ok' }),
  );
  app.get(
    '/readyz',
    {
      config: { public: true },
      schema: {
        tags: ['health'],
        summary: 'It may be sent requests: projections are up to date and it is not shutting down',
        response: { 200: StatusSchema, 503: StatusSchema },
      },
    },
    (_request, reply) => {
      const missing = readiness.missing();
      void reply.header('cache-control', 'no-store');
      void (missing.length === 0
        ? reply.send({ status: 'ready' })
        : reply.code(503).send({ status: 'not ready', missing }));
    },
  );
}
