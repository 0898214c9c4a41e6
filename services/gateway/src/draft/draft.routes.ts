import type { Draft } from '@zhuanguan/contracts';
import { Type } from 'typebox';
import type { GatewayContext } from '../context.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { callerOf } from '../session/authenticate.js';
import { DraftListSchema, DraftSchema, SaveDraftSchema, type DraftJson } from './draft.schema.js';
import { IdParams } from '../http/shapes.schema.js';

const toJson = ({ id, unitId, body, savedAt }: Draft): DraftJson => ({
  id,
  unitId,
  body: JSON.parse(body) as unknown,
  ...(savedAt ? { savedAt: savedAt.toISOString() } : {}),
});

export function draftRoutes(app: Edge, ctx: GatewayContext): void {
  const tags = ['draft'];
  const call = async (request: Parameters<typeof callerOf>[0]) => ({
    token: await ctx.signer.forActor(callerOf(request).actor),
  });

  app.get(
    '/v1/drafts',
    {
      config: { access: 'session', personOnly: true },
      schema: { tags, summary: 'The caller’s own drafts', response: answers({ 200: DraftListSchema }) },
    },
    async (request, reply) => {
      const { drafts } = orThrow(await ctx.clients.workflow.listDrafts({}, await call(request)));
      return reply.header('cache-control', 'no-store').send({ items: drafts.map(toJson), total: drafts.length });
    },
  );

  app.put(
    '/v1/drafts/:id',
    {
      config: { access: 'draft.keep', personOnly: true },
      schema: {
        tags,
        summary: 'Save a draft as typed',
        params: IdParams,
        body: SaveDraftSchema,
        response: answers({ 200: DraftSchema }),
      },
    },
    async (request, reply) => {
      const { unitId, body } = request.body;
      const saved = await ctx.clients.workflow.saveDraft(
        { id: request.params.id, unitId, body: JSON.stringify(body) },
        await call(request),
      );
      const { draft } = orThrow(saved);
      if (!draft) throw new Error('workflow answered without the draft');
      return reply.send(toJson(draft));
    },
  );

  app.delete(
    '/v1/drafts/:id',
    {
      config: { access: 'session', personOnly: true },
      schema: {
        tags,
        summary: 'Discard a draft',
        params: IdParams,
        response: answers({ 204: Type.Null({ description: 'Discarded' }) }),
      },
    },
    async (request, reply) => {
      orThrow(await ctx.clients.workflow.deleteDraft({ id: request.params.id }, await call(request)));
      return reply.code(204).send(null);
    },
  );
}
