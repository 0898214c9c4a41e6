import type { FastifyRequest } from 'fastify';
import { accountNames } from '../filing/account-names.js';
import type { GatewayContext } from '../context.js';
import type { Edge } from '../http/edge.js';
import { orThrow } from '../http/problem.js';
import { answers } from '../http/problem.schema.js';
import { restJson } from '../http/rest-json.js';
import { callerOf } from '../session/authenticate.js';
import { InboxQuerySchema, InboxSchema, MarkReadSchema, UnreadSchema, type MessageJson } from './inbox.schema.js';

/** 消息: what the organisation one acts for is told. Marking as read is the same done once or twice, so it needs no key. */
export function inboxRoutes(app: Edge, ctx: GatewayContext): void {
  const tags = ['inbox'];
  const config = { personOnly: true } as const;
  const call = async (request: FastifyRequest) => ({ token: await ctx.signer.forActor(callerOf(request).actor) });
  const { notification } = ctx.clients;

  app.get(
    '/v1/inbox',
    {
      config: { ...config, access: 'inbox.read' },
      schema: {
        tags,
        summary: '消息: newest first',
        querystring: InboxQuerySchema,
        response: answers({ 200: InboxSchema }),
      },
    },
    async (request, reply) => {
      const { unread: unreadOnly = false, cursor = '', size = 0 } = request.query;
      const { messages, page, unread } = orThrow(
        await notification.listMessages({ unreadOnly, page: { cursor, size } }, await call(request)),
      );
      const others = new Set(messages.map((message) => message.onBehalfOfAccountId).filter((id) => id !== ''));
      const names = await accountNames(ctx, [...others]);
      return reply.header('cache-control', 'no-store').send({
        items: messages.map((message) => {
          const onBehalfOfName = names.get(message.onBehalfOfAccountId);
          return { ...restJson<MessageJson>(message), ...(onBehalfOfName ? { onBehalfOfName } : {}) };
        }),
        total: page?.total ?? 0,
        ...(page?.nextCursor ? { nextCursor: page.nextCursor } : {}),
        unread,
      });
    },
  );

  app.get(
    '/v1/inbox/unread',
    {
      config: { ...config, access: 'inbox.read' },
      schema: { tags, summary: 'How many are unread', response: answers({ 200: UnreadSchema }) },
    },
    async (request, reply) => {
      const { unread } = orThrow(await notification.countUnread({}, await call(request)));
      return reply.header('cache-control', 'no-store').send({ unread });
    },
  );

  app.post(
    '/v1/inbox/read',
    {
      config: { ...config, access: 'inbox.read' },
      schema: {
        tags,
        summary: 'Mark messages as read by this account',
        body: MarkReadSchema,
        response: answers({ 200: UnreadSchema }),
      },
    },
    async (request, reply) => {
      const { ids = [], all = false } = request.body;
      const { unread } = orThrow(await notification.markRead({ messageIds: ids, all }, await call(request)));
      return reply.send({ unread });
    },
  );
}
