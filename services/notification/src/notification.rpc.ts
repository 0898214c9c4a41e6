import { NotificationServiceService } from '@zhuanguan/contracts';
import { actorOf, defineService, orThrow, type BoundService } from '@zhuanguan/rpc';
import type { NotificationContext } from './context.js';
import { countUnread, listMessages, markRead } from './message/inbox.js';

export const notificationService = (ctx: NotificationContext): BoundService =>
  defineService(NotificationServiceService, {
    listMessages: async (request, rpc) => orThrow(await listMessages(ctx, actorOf(rpc), request)),
    countUnread: async (_, rpc) => ({ unread: orThrow(await countUnread(ctx, actorOf(rpc))) }),
    markRead: async (request, rpc) => ({ unread: orThrow(await markRead(ctx, actorOf(rpc), request)) }),
  });
