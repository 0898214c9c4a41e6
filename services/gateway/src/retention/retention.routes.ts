import type { LegalHold } from '@zhuanguan/contracts';
import { newId } from '@zhuanguan/kernel';
import type { FastifyRequest } from 'fastify';
import type { GatewayContext } from '../context.js';
import { accountNames } from '../filing/account-names.js';
import { idempotencyKey } from '../http/conditional.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { restJson } from '../http/rest-json.js';
import { IdempotencyHeader, IdParams } from '../http/shapes.schema.js';
import { callerOf } from '../session/authenticate.js';
import {
  LegalHoldPageSchema,
  LegalHoldSchema,
  PlaceHoldInput,
  ReleaseHoldInput,
  RetentionPageQuery,
  RetentionSchema,
  type LegalHoldJson,
  type RetentionJson,
} from './retention.schema.js';

const tags = ['retention'];
const config = { personOnly: true } as const;

/** 档案保存与保全 (SEC-4): what a bureau keeps, and what it keeps beyond its time. */
export function retentionRoutes(app: Edge, ctx: GatewayContext): void {
  const call = async (request: FastifyRequest) => ({ token: await ctx.signer.forActor(callerOf(request).actor) });
  const named = (request: FastifyRequest) => ({ idempotencyKey: idempotencyKey(request), correlationId: newId() });
  const { workflow } = ctx.clients;

  const shown = async (holds: readonly LegalHold[]): Promise<LegalHoldJson[]> => {
    const ids = new Set(holds.flatMap((h) => [h.placedByAccountId, h.releasedByAccountId]).filter((id) => id !== ''));
    const names = await accountNames(ctx, [...ids]);
    return holds.map((h) =>
      restJson<LegalHoldJson>({
        ...h,
        placedByName: names.get(h.placedByAccountId) ?? '',
        releasedByName: names.get(h.releasedByAccountId) ?? '',
      }),
    );
  };
  const one = async (hold: LegalHold | undefined): Promise<LegalHoldJson> => {
    const [only] = await shown(hold ? [hold] : []);
    if (!only) throw new Error('workflow answered without a hold');
    return only;
  };

  app.get(
    '/v1/retention',
    {
      config: { ...config, access: 'retention.read' },
      schema: {
        tags,
        summary: 'How much of the caller’s bureau is due for destruction, held, or on a list',
        response: answers({ 200: RetentionSchema }),
      },
    },
    async (request, reply) => {
      const retention = orThrow(await workflow.getRetention({}, await call(request)));
      return reply.header('cache-control', 'no-store').send(restJson<RetentionJson>(retention));
    },
  );

  app.get(
    '/v1/retention/holds',
    {
      config: { ...config, access: 'retention.read' },
      schema: {
        tags,
        summary: '保全 of the caller’s bureau: those that hold first, the latest first',
        querystring: RetentionPageQuery,
        response: answers({ 200: LegalHoldPageSchema }),
      },
    },
    async (request, reply) => {
      const { cursor = '', size = 0 } = request.query;
      const { holds, page } = orThrow(await workflow.listLegalHolds({ page: { cursor, size } }, await call(request)));
      return reply.header('cache-control', 'no-store').send({
        items: await shown(holds),
        total: page?.total ?? 0,
        ...(page?.nextCursor ? { nextCursor: page.nextCursor } : {}),
      });
    },
  );

  app.post(
    '/v1/retention/holds',
    {
      config: { ...config, access: 'retention.hold' },
      schema: {
        tags,
        summary: '保全: keep a filing, all of a person or all of a unit from destruction, with a reason',
        headers: IdempotencyHeader,
        body: PlaceHoldInput,
        response: answers({ 201: LegalHoldSchema }),
      },
    },
    async (request, reply) => {
      const asked = { filingId: '', unitId: '', document: '', ...request.body, ...named(request) };
      const { hold } = orThrow(await workflow.placeLegalHold(asked, await call(request)));
      return reply.code(201).send(await one(hold));
    },
  );

  app.post(
    '/v1/retention/holds/:id/release',
    {
      config: { ...config, access: 'retention.hold' },
      schema: {
        tags,
        summary: '解除保全, with a reason; nothing is destroyed by that alone',
        headers: IdempotencyHeader,
        params: IdParams,
        body: ReleaseHoldInput,
        response: answers({ 200: LegalHoldSchema }),
      },
    },
    async (request, reply) => {
      const asked = { id: request.params.id, ...request.body, ...named(request) };
      const { hold } = orThrow(await workflow.releaseLegalHold(asked, await call(request)));
      return reply.send(await one(hold));
    },
  );
}
