import { NotificationServiceService } from '@zhuanguan/contracts';
import { actorOf, defineService, orThrow, type BoundService } from '@zhuanguan/rpc';
import type { NotificationContext } from './context.js';
import { countUnread, listMessages, markRead } from './message/inbox.js';
import { getSettings, saveSettings, testChannel } from './settings/settings.js';

/** `wake`: something may be sent now. */
export const notificationService = (ctx: NotificationContext, wake: () => void): BoundService =>
  defineService(NotificationServiceService, {
    listMessages: async (request, rpc) => orThrow(await listMessages(ctx, actorOf(rpc), request)),
    countUnread: async (_, rpc) => ({ unread: orThrow(await countUnread(ctx, actorOf(rpc))) }),
    markRead: async (request, rpc) => ({ unread: orThrow(await markRead(ctx, actorOf(rpc), request)) }),
    getSettings: async (_, rpc) => ({ settings: orThrow(await getSettings(ctx, actorOf(rpc))) }),
    saveSettings: async ({ channels }, rpc) => ({
      settings: orThrow(await saveSettings(ctx, actorOf(rpc), channels)),
    }),
    testChannel: async ({ channel }, rpc) => {
      orThrow(await testChannel(ctx, actorOf(rpc), channel));
      wake();
      return {};
    },
  });
