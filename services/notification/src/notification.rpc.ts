import { NotificationServiceService } from '@zhuanguan/contracts';
import { actorOf, defineService, orThrow, type BoundService } from '@zhuanguan/rpc';
import { NOTIFICATION_ACCESS } from './notification.access.js';
import type { NotificationContext } from './context.js';
import { countUnread, listMessages, markRead } from './message/inbox.js';
import { getSettings, resendCode, saveSettings, testChannel, verifyAddress } from './settings/settings.js';

/** `wake`: something may be sent now. */
export const notificationService = (ctx: NotificationContext, wake: () => void): BoundService =>
  defineService(NotificationServiceService, NOTIFICATION_ACCESS, {
    listMessages: async (request, rpc) => orThrow(await listMessages(ctx, actorOf(rpc), request)),
    countUnread: async (_, rpc) => ({ unread: orThrow(await countUnread(ctx, actorOf(rpc))) }),
    markRead: async (request, rpc) => ({ unread: orThrow(await markRead(ctx, actorOf(rpc), request)) }),
    getSettings: async (_, rpc) => ({ settings: orThrow(await getSettings(ctx, actorOf(rpc))) }),
    saveSettings: async ({ channels }, rpc) => {
      const settings = orThrow(await saveSettings(ctx, actorOf(rpc), channels));
      wake();
      return { settings };
    },
    sendAddressCode: async ({ channel }, rpc) => {
      const settings = orThrow(await resendCode(ctx, actorOf(rpc), channel));
      wake();
      return { settings };
    },
    verifyAddress: async (request, rpc) => ({ settings: orThrow(await verifyAddress(ctx, actorOf(rpc), request)) }),
    testChannel: async ({ channel }, rpc) => {
      orThrow(await testChannel(ctx, actorOf(rpc), channel));
      wake();
      return {};
    },
  });
