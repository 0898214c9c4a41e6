import type { DestructionList, DestructionSignature } from '@zhuanguan/contracts';
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
  DecisionInput,
  DestructionDetailSchema,
  DestructionListPageSchema,
  DestructionListSchema,
  ProposeInput,
  RetentionPageQuery,
  type DestructionDetailJson,
  type DestructionListJson,
} from './retention.schema.js';

const tags = ['retention'];
const config = { personOnly: true } as const;

/** Lists with the names that identity has for who signed them. */
async function named(ctx: GatewayContext, lists: readonly DestructionList[]): Promise<DestructionListJson[]> {
  const signed = lists.flatMap((list) => [...(list.proposedBy ? [list.proposedBy] : []), ...list.approvals]);
  const ids = new Set(signed.flatMap((s) => [s.accountId, s.onBehalfOfAccountId]).filter((id) => id !== ''));
  const names = await accountNames(ctx, [...ids]);
  const name = (s: DestructionSignature) => ({
    ...s,
    ...{ name: names.get(s.accountId) ?? '', onBehalfOfName: names.get(s.onBehalfOfAccountId) ?? '' },
  });
  return lists.map((list) =>
    restJson<DestructionListJson>({
      ...list,
      proposedBy: list.proposedBy && name(list.proposedBy),
      approvals: list.approvals.map(name),
    }),
  );
}

async function one(ctx: GatewayContext, list: DestructionList | undefined): Promise<DestructionListJson> {
  const [only] = await named(ctx, list ? [list] : []);
  if (!only) throw new Error('workflow answered without a list');
  return only;
}

/** 销毁清册 (SEC-4): proposed by one, approved by two others, destroyed by the system. */
export function destructionRoutes(app: Edge, ctx: GatewayContext): void {
  readingRoutes(app, ctx);
  const keyed = (request: FastifyRequest) => ({ idempotencyKey: idempotencyKey(request), correlationId: newId() });
  const call = callAs(ctx);
  const { workflow } = ctx.clients;

  app.post(
    '/v1/retention/lists',
    {
      config: { ...config, access: 'retention.propose' },
      schema: {
        tags,
        summary: '提出销毁清册 over what is due today, the longest due first',
        headers: IdempotencyHeader,
        body: ProposeInput,
        response: answers({ 201: DestructionListSchema }),
      },
    },
    async (request, reply) => {
      const asked = { ...request.body, ...keyed(request) };
      const { list } = orThrow(await workflow.proposeDestruction(asked, await call(request)));
      return reply.code(201).send(await one(ctx, list));
    },
  );

  app.post(
    '/v1/retention/lists/:id/decisions',
    {
      config: { ...config, access: ['retention.propose', 'retention.approve'] },
      schema: {
        tags,
        summary: '批准, 退回 or 撤回; after the second approval everything in it is destroyed for good',
        headers: IdempotencyHeader,
        params: IdParams,
        body: DecisionInput,
        response: answers({ 200: DestructionListSchema }),
      },
    },
    async (request, reply) => {
      const asked = { id: request.params.id, contentHash: '', reason: '', ...request.body, ...keyed(request) };
      const { list } = orThrow(await workflow.decideDestruction(asked, await call(request)));
      return reply.send(await one(ctx, list));
    },
  );
}

const callAs = (ctx: GatewayContext) => async (request: FastifyRequest) => ({
  token: await ctx.signer.forActor(callerOf(request).actor),
});

function readingRoutes(app: Edge, ctx: GatewayContext): void {
  const call = callAs(ctx);
  const { workflow } = ctx.clients;

  app.get(
    '/v1/retention/lists',
    {
      config: { ...config, access: 'retention.read' },
      schema: {
        tags,
        summary: '销毁清册 of the caller’s bureau, the latest first',
        querystring: RetentionPageQuery,
        response: answers({ 200: DestructionListPageSchema }),
      },
    },
    async (request, reply) => {
      const { cursor = '', size = 0 } = request.query;
      const { lists, page } = orThrow(
        await workflow.listDestructionLists({ page: { cursor, size } }, await call(request)),
      );
      return reply.header('cache-control', 'no-store').send({
        items: await named(ctx, lists),
        total: page?.total ?? 0,
        ...(page?.nextCursor ? { nextCursor: page.nextCursor } : {}),
      });
    },
  );

  app.get(
    '/v1/retention/lists/:id',
    {
      config: { ...config, access: 'retention.read' },
      schema: {
        tags,
        summary: 'A list with a page of its items',
        params: IdParams,
        querystring: RetentionPageQuery,
        response: answers({ 200: DestructionDetailSchema }),
      },
    },
    async (request, reply) => {
      const { cursor = '', size = 0 } = request.query;
      const { list, items, page } = orThrow(
        await workflow.getDestructionList({ id: request.params.id, page: { cursor, size } }, await call(request)),
      );
      return reply.header('cache-control', 'no-store').send({
        list: await one(ctx, list),
        items: items.map((item) => restJson<DestructionDetailJson['items'][number]>(item)),
        total: page?.total ?? 0,
        ...(page?.nextCursor ? { nextCursor: page.nextCursor } : {}),
      });
    },
  );
}
