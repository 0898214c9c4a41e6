import type { Actor } from '@zhuanguan/access';
import { NotificationServiceService } from '@zhuanguan/contracts';
import type { Result } from '@zhuanguan/kernel';
import { defineService, RefusalError, type BoundService, type RpcContext } from '@zhuanguan/rpc';
import type { NotificationContext } from './context.js';
import { countUnread, listMessages, markRead } from './message/inbox.js';

function orThrow<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new RefusalError(result.refusal);
}

function actorOf({ actor }: RpcContext): Actor {
  if (actor) return actor;
  throw new RefusalError({
    kind: 'unauthenticated',
    code: 'actor_token',
    detail: '这个操作需要具体的人员身份。',
  });
}

export const notificationService = (ctx: NotificationContext): BoundService =>
  defineService(NotificationServiceService, {
    listMessages: async (request, rpc) => orThrow(await listMessages(ctx, actorOf(rpc), request)),
    countUnread: async (_, rpc) => ({ unread: orThrow(await countUnread(ctx, actorOf(rpc))) }),
    markRead: async (request, rpc) => ({ unread: orThrow(await markRead(ctx, actorOf(rpc), request)) }),
  });
